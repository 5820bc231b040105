"""Tests of the publication page without a script: open items, verdicts, decisions, issuing,
and due answers.
"""

import re

import pytest

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.actions import create_version
from consult.documents.clauses.actions import (
    add_clause,
    change_clause,
    move_clause,
)
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Document
from consult.documents.queries import load_clause_texts
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.carry_over.test_verdicts import DOUBTFUL

AT = "/en/c/talks/statement/next/publish"
OWED = "/en/c/talks/statement/next/owed"


@pytest.fixture
def draft(app, world):
    """Create a working version with a reworded clause, a carried-over amendment and a comment on
    a passage.
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
            quote=PassageQuote(exact="every school by 2030"),
        ).id
        change_clause(
            mona,
            made,
            world.other_clause,
            ChangeClauseForm.model_validate({"language": "en", "text": DOUBTFUL, "label": "2."}),
        )
        propose_dispositions(
            mona, made, [ContributionRef("amendment", edit)], "carried_over", "The room decides."
        )
        propose_dispositions(mona, made, [ContributionRef("comment", said)], "noted", "As before.")
    return made


def hidden(page, name):
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def test_every_obstacle_is_listed_and_resolved_on_the_page(world, browser, draft):
    sera, mona, cho = browser("sera"), browser("mona"), browser("cho")
    page = sera.get(AT).text
    assert (
        "places to check" in page and 'aria-disabled="true"' in page and "If any step fails" in page
    )
    figure = re.search(r"<dt>clauses and headings reworded</dt><dd>1 <[^>]+>of (\d)", page)
    assert figure and figure[1] == "4"  # three clauses and a heading
    assert (
        "Comment 1, clause 2" in page
        and "Amendment A-1, clause 2" in page
        and "0 comments, 0 amendments, 1 bracket" in page
    )
    assert "1 clause has changed, and the chair has not decided on its text" in page
    refused = sera.fill(AT, {})
    assert refused.status_code == 409 and "Check what is still missing." in refused.text
    assert 'action="/en/c/talks/statement/next/publish/places"' not in cho.get(AT).text
    seen = hidden(mona.get(AT).text, "seen")
    places = [each for each in seen if each.count(":") == 2]
    assert len({each.rpartition(":")[0] for each in places}) == 2
    assert cho.fill(f"{AT}/places", {"seen": places[0]}).status_code == 403
    stale = mona.fill(f"{AT}/places", {"seen": places[0].rpartition(":")[0] + ":" + "0" * 64})
    assert stale.status_code == 409
    for each in dict.fromkeys(places):
        assert mona.fill(f"{AT}/places", {"seen": each}).status_code == 303
    assert "No doubtful place is left" in mona.get(AT).text and "Withdraw" in mona.get(AT).text
    item = places[0].rpartition(":")[0]
    assert mona.fill(f"{AT}/places/drop", {"items": item}).status_code == 303
    assert mona.fill(f"{AT}/places", {"seen": places[0], "verdict": "gone"}).status_code == 303
    text = [each for each in hidden(cho.get(AT).text, "seen") if each.count(":") == 1]
    assert (
        cho.fill(f"{AT}/decision", {"seen": text, "status": "open", "reason": ""}).status_code
        == 422
    )
    assert (
        mona.fill(f"{AT}/decision", {"seen": text, "status": "open", "reason": "So."}).status_code
        == 403
    )
    assert (
        cho.fill(
            f"{AT}/decision", {"seen": text, "status": "open", "reason": "I see no objection."}
        ).status_code
        == 303
    )
    page = sera.get(AT).text
    assert (
        "Next: ready to publish" in page
        and "I see no objection." in page
        and "The secretariat publishes it." in mona.get(AT).text
    )
    given = {"row_version": hidden(page, "row_version")[0], "seen": hidden(page, "seen")[-1]}
    assert sera.fill(AT, given).status_code == 303
    assert sera.get(AT).status_code == 409 and browser("pia").get(AT).status_code == 403
    carried = browser().get(f"/api/v1/versions/{draft}/carry-over").json["places"]
    assert {(each["kind"], each["confirmed"]) for each in carried} == {
        ("comment", True),
        ("amendment", True),
    }


def test_clauses_without_a_number_are_pointed_out_before_it_goes_out(app, world, browser, draft):
    assert "no number" not in browser("sera").get(AT).text
    form = AddClauseForm(text="We also agree.")
    bare = ChangeClauseForm(language="en", text="We also agree.", unnumbered=True)
    with app.app_context():
        number = add_clause(world.actor("mona"), draft, form)
        change_clause(world.actor("mona"), draft, number, bare)
    page = browser("sera").get(AT).text
    assert "1 clause has no number, though others of its kind have one." in page
    assert f'href="/en/c/talks/statement/next/edit/{number}"' in page
    released = {"clauses": str(number)}
    assert browser("mona").fill(f"{AT}/numbers/release", released).status_code == 303
    assert "no number" not in browser("sera").get(AT).text


def test_the_secretariat_counts_anew_and_sees_both_ways_beside_each_other(
    app, world, browser, draft
):
    with app.app_context():
        mona = world.actor("mona")
        add_clause(mona, draft, AddClauseForm(text="We also agree."), world.other_clause)
    page = " ".join(browser("sera").get(AT).text.split())
    assert "Clauses of the current version keep their numbers; new ones stand between" in page
    assert "The other way changes 2 numbers." in page
    assert "<b><bdi>2 bis.</bdi></b>" in page and "<td> <bdi>4.</bdi></td>" in page
    assert "Count the clauses anew" in page
    assert "Count the clauses anew" not in browser("mona").get(AT).text
    assert browser("mona").fill(f"{AT}/numbers", {"anew": "1"}).status_code == 403
    assert browser("sera").fill(f"{AT}/numbers", {"anew": "1"}).status_code == 303
    page = " ".join(browser("sera").get(AT).text.split())
    assert "The clauses are counted anew, from one." in page
    assert "Keep the numbers of the current version" in page
    with app.app_context():
        labels = [line.label for line in load_clause_texts(draft, "en", "en")]
    assert labels == ["A.", "1.", "2.", "3.", "4."]
    browser("sera").fill(f"{AT}/numbers", {})
    assert "keep their numbers" in browser("sera").get(AT).text


def test_the_list_of_what_is_carried_over_is_narrowed_by_verdict(browser, draft):
    mona = browser("mona")
    for verdict in ("kept", "moved", "changed", "gone", "nonsense"):
        page = mona.get(f"{AT}?verdict={verdict}&page=9").text
        if verdict == "moved":
            assert "Nothing has this verdict." in page
    assert "Bracket, clause 2" in mona.get(f"{AT}?verdict=kept").text
    assert mona.get(AT).text.count('<li class="fate') == 3


def test_a_comment_whose_passage_is_gone_is_on_the_clause_and_says_so(app, world, browser, draft):
    mona, cho, sera = browser("mona"), browser("cho"), browser("sera")
    for each in dict.fromkeys(
        each for each in hidden(mona.get(AT).text, "seen") if each.count(":") == 2
    ):
        assert mona.fill(f"{AT}/places", {"seen": each, "verdict": "gone"}).status_code == 303
    text = [each for each in hidden(cho.get(AT).text, "seen") if each.count(":") == 1]
    cho.fill(f"{AT}/decision", {"seen": text, "status": "open", "reason": "So."})
    assert sera.fill(AT, {}).status_code == 303
    assert (
        "The text it was about is no longer there."
        in browser().get(f"/en/clauses/{world.other_clause}").text
    )
    assert browser().get("/api/v1/comments/1").json["gone"] is True


def test_due_answers_are_public_given_later_and_marked_as_overdue(app, world, browser, draft):
    mona, cho, sera = browser("mona"), browser("cho"), browser("sera")
    with app.app_context():
        late = post_comment(world.actor("ivo"), world.clause, "And we?").id
    for each in dict.fromkeys(
        each for each in hidden(mona.get(AT).text, "seen") if each.count(":") == 2
    ):
        mona.fill(f"{AT}/places", {"seen": each})
    text = [each for each in hidden(cho.get(AT).text, "seen") if each.count(":") == 1]
    cho.fill(f"{AT}/decision", {"seen": text, "status": "open", "reason": "So."})
    assert "1 contribution has no answer yet" in sera.get(AT).text
    cho.fill(
        f"/en/versions/{draft}/desk/postpone",
        {"until": "2031-01-01 10:00", "why": "The meeting is tomorrow."},
    )
    assert cho.fill(f"{AT}/final", {"final": "1"}).status_code == 303
    assert (
        "the final text requires all of them" in sera.get(AT).text
        and sera.fill(AT, {}).status_code == 409
    )
    assert cho.fill(f"{AT}/final", {}).status_code == 303
    assert sera.fill(AT, {}).status_code == 303
    for address in ("/en/c/talks/statement", "/en/c/talks/statement/next/dispositions"):
        assert "1 answer still due" in browser().get(address).text, address
    assert browser().get(f"/api/v1/versions/{draft}/due").json["comments"] == [late]
    assert browser("pia").get(OWED).status_code == 403 and "And we?" in mona.get(OWED).text
    assert (
        cho.fill(
            OWED, {"items": f"comment:{late}", "outcome": "noted", "reason": "Late."}
        ).status_code
        == 403
    )
    assert (
        mona.fill(OWED, {"items": f"comment:{late}", "outcome": "noted", "reason": ""}).status_code
        == 422
    )
    with app.app_context(), transaction():
        db.session.execute(db.text("update postponed set until = '2020-01-01 10:00:00.000000'"))
    assert "overdue since" in browser().get("/en/c/talks/statement").text
    assert (
        mona.fill(
            OWED, {"items": f"comment:{late}", "outcome": "noted", "reason": "Late, but noted."}
        ).status_code
        == 303
    )
    assert (
        "No answer is due:" in mona.get(OWED).text
        and "still due" not in browser().get("/en/c/talks/statement").text
    )
    assert "Late, but noted." in browser().get("/en/c/talks/statement/next/dispositions").text


def test_a_version_begun_empty_says_what_the_chair_decides_and_where_answers_are_given(
    app, world, browser
):
    with app.app_context():
        made = create_version(
            world.actor("mona"), world.document, "anew", {"en": "Anew"}, "T/S/Anew"
        ).id
        one = propose_amendment(
            world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed."
        ).id
        add_clause(world.actor("mona"), made, AddClauseForm(text="We begin anew.", label="1."))
    sera, cho, mona, at = (
        browser("sera"),
        browser("cho"),
        browser("mona"),
        AT.replace("next", "anew"),
    )
    page = sera.get(at).text
    assert "was not begun as a copy of the current one" in page and "4 clauses were removed" in page
    assert sera.fill(at, {}).status_code == 409
    assert (
        "Time is needed." not in page
        and f"amendment:{one}" in mona.get(f"/en/versions/{made}/desk/rest").text
    )
    text = [each for each in hidden(cho.get(at).text, "seen") if each.count(":") == 1]
    assert (
        len(text) == 5
        and cho.fill(
            f"{at}/decision", {"seen": text, "status": "open", "reason": "As a whole."}
        ).status_code
        == 303
    )
    done = {
        "items": f"amendment:{one}",
        "outcome": "not_accepted",
        "reason": "There is a new text.",
    }
    assert mona.fill(f"/en/versions/{made}/desk/rest", done).status_code == 303
    assert sera.fill(at, {}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Document, world.document).current_version_id == made
    answered = browser("pia").get("/en/c/talks/statement/amendments/1").text
    assert (
        "It has been answered," in answered
        and "There is a new text." in answered
        and "Put forward again" in answered
    )


def test_the_order_is_decided_on_the_page_and_by_programs(app, world, browser, draft):
    cho, at = browser("cho"), f"/api/v1/versions/{draft}"
    with app.app_context():
        move_clause(world.actor("mona"), draft, world.third_clause, world.clause)
    page = cho.get(AT).text
    assert "1 clause has moved, and the chair has not decided on the order" in page
    order = hidden(page, "order")[0]
    assert cho.fill(f"{AT}/order", {"order": order, "why": ""}).status_code == 422
    assert cho.fill(f"{AT}/order", {"order": order, "why": "As the room wants."}).status_code == 303
    assert (
        "in another place" not in cho.get(AT).text
        and "the order of the clauses" in cho.get(AT).text
    )
    assert cho.get(f"/en/versions/{draft}/desk").status_code == 200
    assert cho.say("POST", f"{at}/order", {"order": "0" * 64, "why": "No."}).status_code == 409
    assert cho.say("PUT", f"{at}/final", {"final": True}).json["final"] is True
    mona = browser("mona")
    place = mona.get(f"{at}/carry-over").json["places"][0]
    assert place["doubtful"] and browser("pia").get(f"{at}/carry-over").status_code == 404
    seen = f"{place['kind']}:{place['id']}:{place['digest']}"
    said = mona.say("POST", f"{at}/carry-over", {"seen": [seen], "verdict": "gone"}).json["places"]
    assert [
        each["verdict"]
        for each in said
        if each["id"] == place["id"] and each["kind"] == place["kind"]
    ] == ["gone"]
    assert (
        mona.say(
            "POST", f"{at}/carry-over/withdraw", {"items": [seen.rpartition(":")[0]]}
        ).status_code
        == 200
    )


def test_the_first_version_of_a_document_is_published_on_the_same_page(app, world, browser):
    sera = browser("sera")
    sera.fill("/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"})
    sera.fill(
        "/en/c/talks/vision/versions", {"slug": "zero", "title_en": "Zero", "symbol": "T/V/Zero"}
    )
    sera.fill("/en/c/talks/vision/zero/edit/add", {"text": NOW, "label": "1."})
    page = sera.get("/en/c/talks/vision/zero/publish").text
    assert "first version of this document" in page and "Carry-over, least certain" not in page
    assert (
        sera.fill("/en/c/talks/vision/zero/publish", {"seen": hidden(page, "seen")[0]}).status_code
        == 303
    )
