"""Tests of reaffirmation: the list, the page of an amendment, the API, and the change then and
now.
"""

import pytest
from sqlalchemy import select, update

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.carry_over.models import CarryOver
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Placement, Wording
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, NOW

OTHERWISE = NOW.replace("by 2030", "by 2035").replace("We *resolve*", "We hereby *resolve*")
EDIT = "/en/c/talks/statement/amendments/1"


def issue_next(app, world, text):
    """Issue a version with this text of the clause.

    An amendment of Pia and a comment of Paul are carried over to it.
    """
    with app.app_context():
        mona = world.actor("mona")
        made = create_working_version(world, based_on=world.version)
        edit = propose_amendment(
            world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed."
        ).id
        said = post_comment(
            world.actor("paul"),
            world.other_clause,
            "Who pays?",
            quote=PassageQuote(exact="by 2030"),
        ).id
        if text != NOW:
            change_clause(
                mona,
                made,
                world.other_clause,
                ChangeClauseForm.model_validate({"language": "en", "text": text, "label": "2."}),
            )
        for kind, number in (("amendment", edit), ("comment", said)):
            propose_dispositions(
                mona, made, [ContributionRef(kind, number)], "carried_over", "The room decides."
            )
        issue_version(world.actor("sera"), clear_for_publication(world, made))
    return {"edit": edit, "said": said, "version": made}


@pytest.fixture
def after(app, world):
    """Issue a version that changed the text."""
    return issue_next(app, world, OTHERWISE)


def asked(browser, name):
    return browser(name).get("/api/v1/my/carry-over").json["asked"]


def test_the_list_has_what_waits_with_the_change_then_and_now_and_every_way_to_answer(
    world, browser, after
):
    pia = browser("pia")
    page = pia.get("/en/my/still").text
    assert (
        "1 contribution needs your confirmation" in page
        and "In Next the passage it is about was reworded." in page
    )
    assert "As it was proposed" in page and "On the current text" in page
    assert (
        f'href="/en/amendments/{after["edit"]}/revise"' in page
        and f'href="/en/amendments/{after["edit"]}/withdraw"' in page
    )
    one = asked(browser, "pia")[0]
    assert (
        one["still"]["kind"],
        one["still"]["verdict"],
        one["still"]["said"],
        one["rebased"],
    ) == ("amendment", "changed", None, True)
    stands = f"/en/carry-over/{one['still']['id']}/stands"
    assert pia.fill(stands, {}).status_code == 303
    page = pia.get("/en/my/still").text
    assert "Already confirmed" in page and "needs your confirmation" not in page
    assert "confirmed by its author for Next" in browser().get(EDIT).text
    assert pia.fill(f"{stands}/drop", {}).status_code == 303
    refused = pia.fill(f"{stands}/drop", {})
    assert (
        refused.status_code == 409
        and "This contribution has not been" in refused.text
        and "needs your confirmation" in refused.text
    )
    assert "confirmed by its author" not in browser().get(EDIT).text
    assert "Nothing is waiting for you." in browser("ivo").get("/en/my/still").text
    assert browser().get("/en/my/still").status_code == 401


def test_the_amendment_page_asks_its_author_and_shows_everyone_the_change_then_and_now(
    world, browser, after
):
    pia, cho = browser("pia").get(EDIT).text, browser("cho").get(EDIT).text
    assert "Is it still valid?" in pia and 'action="/en/carry-over/' in pia
    assert 'action="/en/carry-over/' not in cho and "The change then and now" in cho
    assert (
        "Is it still valid?"
        in browser("paul").get(f"/en/clauses/{world.other_clause}/comments").text
    )


def test_the_revision_form_begins_with_the_amendment_applied_to_the_current_text(
    app, world, browser, after
):
    pia = browser("pia")
    page = pia.get(f"/en/amendments/{after['edit']}/revise").text
    assert "The clause has changed" in page and 'name="wording_id"' in page and "We hereby" in page
    wording = page.partition('name="wording_id" value="')[2].partition('"')[0]
    given = {
        "text": OTHERWISE.replace("2035", "2036"),
        "reason": "One more year.",
        "wording_id": wording,
    }
    assert pia.fill(f"/en/amendments/{after['edit']}/revise", given).status_code == 303
    page = browser().get(EDIT).text
    assert "revised by its author for Next" in page and "The change then and now" not in page
    stale = pia.fill(
        f"/en/amendments/{after['edit']}/revise",
        given | {"text": NOW, "wording_id": world.wordings[world.other_clause, "en"]},
    )
    assert stale.status_code == 409


def test_what_was_carried_over_stays_readable_on_the_page_of_the_version(world, browser, after):
    pia = browser("pia")
    pia.fill(f"/en/carry-over/{asked(browser, 'pia')[0]['still']['id']}/stands", {})
    page = browser().get("/en/c/talks/statement/next/carried-over").text
    assert (
        "Carried over into Next" in page
        and "Amendment A-1, clause 2" in page
        and "Comment 1, clause 2" in page
    )
    assert "confirmed by its author for Next" in page and "Bracket, clause 2" in page
    assert (
        "Nothing has this verdict."
        in browser().get("/en/c/talks/statement/next/carried-over?verdict=moved").text
    )
    assert (
        "Edit A-1" not in browser().get("/en/c/talks/statement/next/carried-over?verdict=kept").text
    )
    assert (
        browser("mona").get("/en/c/talks/statement/rev-1/carried-over").status_code == 404
    )  # not issued
    assert "carried-over" in browser().get("/en/c/talks/statement/versions").text
    texts = browser().get(f"/api/v1/versions/{after['version']}/carry-over").json["texts"]
    assert [(each["kind"], each["words"]) for each in texts] == [("bracket", "[voluntary]")]


def test_what_was_kept_as_it_was_can_be_confirmed_and_its_page_says_so(app, world, browser):
    issue_next(app, world, NOW)
    pia = browser("pia")
    assert "Is it still valid?" not in pia.get(EDIT).text, "nobody is asked"
    with app.app_context():
        number = db.session.scalars(
            select(CarryOver.id).where(CarryOver.amendment_id.is_not(None))
        ).one()
    assert pia.say("POST", f"/api/v1/carry-over/{number}/reaffirmation", {}).status_code == 200
    page = pia.get(EDIT).text
    assert "Is it still valid?" in page and "confirmed by its author for Next" in page


def test_programs_say_it_too_and_moderators_read_it_on_the_workbench(app, world, browser, after):
    paul = browser("paul")
    number = asked(browser, "paul")[0]["still"]["id"]
    assert (
        browser("ivo").say("POST", f"/api/v1/carry-over/{number}/reaffirmation", {}).status_code
        == 403
    )
    assert (
        paul.say("POST", f"/api/v1/carry-over/{number}/reaffirmation", {}).json["said"] == "stands"
    )
    with app.app_context():
        second = create_version(
            world.actor("mona"),
            world.document,
            "second",
            {"en": "Second"},
            "T/S/2",
            based_on=after["version"],
        ).id
    bench = browser("mona").get(f"/en/versions/{second}/desk/{world.other_clause}").text
    assert "confirmed by its author for Next" in bench
    assert (
        paul.say("POST", f"/api/v1/carry-over/{number}/reaffirmation/withdraw", {}).json["said"]
        is None
    )
    assert (
        paul.say("POST", f"/api/v1/carry-over/{number}/reaffirmation/withdraw", {}).status_code
        == 409
    )


def test_an_item_is_named_with_the_clause_above_it_wherever_it_stands_alone(
    app, world, browser, after
):
    with app.app_context(), transaction():
        here = select(Placement.id).where(Placement.clause_id == world.other_clause)
        db.session.execute(update(Wording).where(Wording.placement_id.in_(here)).values(label="a)"))
        db.session.execute(
            update(Placement).where(Placement.id.in_(here)).values(kind="item", level=2)
        )
    page = browser().get("/en/c/talks/statement/next/carried-over").text
    assert (
        "Bracket, clause 1 a)" in page
        and "Amendment A-1, clause 1 a)" in page
        and "clause a)" not in page
    )
    told = browser("pia").get("/en/my/answers").text
    assert "clause 1 a)" in told and "clause a)" not in told
    story = f"/c/talks/statement/next/story/{world.other_clause}"
    assert "History of clause 1 a)" in browser().get(f"/en{story}").text
    assert "History of clause 1 a)" in browser().get(f"/en{story}/card").text
    for there in (story, "/c/talks/statement/next/carried-over"):
        assert "\u20681 a)\u2069" in browser().get(f"/ar{there}").text, (
            "its bracket stands on its own side"
        )
    assert "\u20681 a)\u2069" in browser("pia").get("/ar/my/answers").text
    with app.app_context():
        create_version(
            world.actor("mona"),
            world.document,
            "last",
            {"en": "Last"},
            "T/S/Last",
            based_on=after["version"],
        )
    page = browser("mona").get("/en/c/talks/statement/last/publish?verdict=kept").text
    assert "Bracket, clause 1 a)" in page and "clause a)" not in page
