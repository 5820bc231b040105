"""Tests that the publication page lists every obstacle to issuing; each refusal is a case."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment
from consult.amendments.models import Amendment
from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.consolidation.publishing.chair_decision_actions import postpone_answers
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.silence.forms import SilenceForm
from consult.ballots.counting.actions import close_due_ballots
from consult.consolidation.silence.actions import open_silence
from consult.consolidation.silence.models import Silence
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.core.messages.error_messages import REFUSALS
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import change_clause, move_clause, remove_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Placement
from consult.documents.queries import find_clause_text
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.ballots import open_clause_ballot
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.carry_over.test_verdicts import DOUBTFUL

AT = "/en/c/talks/statement/next/publish"
CLEAR = "Nothing prevents publication."


def reword(world, draft, text):
    form = ChangeClauseForm.model_validate({"language": "en", "text": text, "label": "2."})
    change_clause(world.actor("mona"), draft, world.other_clause, form)


def hold_ballot(world, _draft):
    number = open_clause_ballot(world)
    return f'href="/en/ballots/{number}"'


def put_silence(world):
    form = SilenceForm(
        seen=[f"{world.third_clause}:{'0' * 64}"],
        reason="The room agrees.",
        closes_at=utc_now() + timedelta(days=3),
    )
    made = open_silence(world.actor("cho"), world.version, form, {world.third_clause: None})
    return f'href="/en/ballots/{made.ballot_id}"'


def hold_silence(world, draft):
    form = ChangeClauseForm.model_validate({"language": "en", "text": "We ask.", "label": "3."})
    change_clause(world.actor("mona"), draft, world.third_clause, form)
    clear_for_publication(world, draft)
    return put_silence(world)


def hold_silence_of_removed(world, draft):
    remove_clause(world.actor("mona"), draft, world.third_clause)
    clear_for_publication(world, draft)
    return put_silence(world)


def leave_words_undecided(world, draft):
    reword(world, draft, NOW.replace("every school", "each school"))
    return "1 clause has changed, and the chair has not decided on its text"


def leave_removal_undecided(world, draft):
    remove_clause(world.actor("mona"), draft, world.third_clause)
    return "1 clause was removed, and the chair has not decided on it"


def leave_order_undecided(world, draft):
    move_clause(world.actor("mona"), draft, world.third_clause, world.clause)
    return "1 clause has moved, and the chair has not decided on the order"


def leave_answer_owed(world, _draft):
    post_comment(world.actor("ivo"), world.clause, "And we?")
    return "1 contribution has no answer yet"


def leave_collision(world, draft):
    propose_amendment(world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed.")
    propose_amendment(
        world.actor("nils"), world.other_clause, "mod", NOW.replace("2030", "2040"), "More time."
    )
    postpone_answers(
        world.actor("cho"), draft, utc_now() + timedelta(days=9), "The meeting is tomorrow."
    )
    return "0 of 1 collisions decided or bracketed"


def leave_place_doubtful(world, draft):
    post_comment(
        world.actor("paul"),
        world.other_clause,
        "Who pays?",
        quote=PassageQuote(exact="every school by 2030"),
    )
    reword(world, draft, DOUBTFUL)
    clear_for_publication(world, draft, doubts=False)
    return "1 doubtful place to confirm"


def issue_later(world, _draft):
    later = create_version(
        world.actor("mona"),
        world.document,
        "later",
        {"en": "Later"},
        "T/S/Later",
        based_on=world.version,
    ).id
    issue_version(world.actor("sera"), later)
    return "A later version of this document was issued already."


def take_out_all(world, draft):
    for clause in db.session.scalars(
        select(Placement.clause_id).where(Placement.version_id == draft)
    ).all():
        remove_clause(world.actor("mona"), draft, clause)
    return "There is no clause in this version yet."


CASES = {
    hold_ballot: "under_ballot",
    hold_silence: "under_silence",
    hold_silence_of_removed: "under_silence",
    leave_words_undecided: "not_ready_to_issue",
    leave_removal_undecided: "not_ready_to_issue",
    leave_order_undecided: "not_ready_to_issue",
    leave_answer_owed: "not_ready_to_issue",
    leave_collision: "collisions_left",
    leave_place_doubtful: "places_doubtful",
    issue_later: "later_version_issued",
    take_out_all: "version_empty",
}


@pytest.fixture
def draft(app, world):
    """Create a copy of the current version that could be issued."""
    with app.app_context():
        return create_working_version(world, based_on=world.version)


@pytest.mark.parametrize("obstruct", CASES, ids=lambda each: each.__name__)
def test_whatever_refuses_to_issue_a_version_is_named_on_the_page_before_it_is_pressed(
    app, world, browser, draft, obstruct
):
    sera = browser("sera")
    page = unescape(sera.get(AT).text)
    assert CLEAR in page and 'id="issue"' in page
    with app.app_context():
        named = obstruct(world, draft)
    page = unescape(sera.get(AT).text)
    assert (
        CLEAR not in page
        and named in page
        and "Possible when nothing prevents it any longer." in page
    )
    refused = sera.fill(AT, {})
    assert (
        refused.status_code == 409 and CLEAR not in refused.text and named in unescape(refused.text)
    )
    words = unescape(refused.text).split("Possible when")[0]
    assert str(REFUSALS[CASES[obstruct]]).partition("%")[0].rstrip() in words
    left = re.search(r'id="against".*?id="issue"', page, re.DOTALL)[0]
    assert named in left, "in the list of what is left"


def test_a_silence_holds_only_the_clauses_whose_text_would_change(app, world, browser, draft):
    with app.app_context():
        link = put_silence(world)
        reword(world, draft, NOW.replace("every school", "each school"))
        clear_for_publication(world, draft)
    sera = browser("sera")
    page = unescape(sera.get(AT).text)
    assert CLEAR in page
    goes_on = "A silence procedure goes on; this version leaves its clauses as they are:"
    assert goes_on in page and link in page
    assert sera.fill(AT, {}).status_code == 303
    procedure = browser("cho").get("/en/c/talks/statement/silences").text
    assert "1 clause" in procedure


def test_a_silence_on_an_unchanged_clause_ends_after_the_publication_as_it_would_before(
    app, world, browser, draft
):
    with app.app_context():
        put_silence(world)
        clear_for_publication(world, draft)
    assert browser("sera").fill(AT, {}).status_code == 303
    with app.app_context():
        with freeze_clock(utc_now() + timedelta(days=4)), transaction():
            close_due_ballots()
        silence = db.session.scalars(select(Silence)).one()
        assert [each.outcome for each in silence.clauses] == ["adopted"]
        line = find_clause_text(draft, world.third_clause, "en", "en")
        assert (line.status, line.status_now) == ("open", silence.status)


def test_only_publishers_read_that_there_is_no_obstacle(browser, draft):
    page = browser("mona").get(AT).text
    assert (
        CLEAR not in page
        and "Next: ready to publish" in page
        and "The secretariat publishes it." in page
    )
    assert browser("sera").fill(AT, {}).status_code == 303


@pytest.mark.parametrize("name", ["cho", "sera", "mona"])
def test_the_desk_leads_to_the_page_of_publishing_and_back_to_the_places_it_names(
    app, world, browser, draft, name
):
    with app.app_context():
        propose_amendment(world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed.")
    person, desk = browser(name), f"/en/versions/{draft}/desk"
    board = person.get(desk).text
    address = re.search(r'href="([^"]+/publish)"', board)[1]
    page = person.get(address).text
    places = set(re.findall(rf'href="{desk}#([^"]+)"', page))
    assert {place for place in places if f'id="{place}"' not in board} == set()
    assert ("postpone" in places) == (name == "cho")


def test_a_first_version_without_a_clause_says_that_it_cannot_go_out(browser):
    sera, at = browser("sera"), "/en/c/talks/vision/zero/publish"
    sera.fill("/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"})
    sera.fill(
        "/en/c/talks/vision/versions", {"slug": "zero", "title_en": "Zero", "symbol": "T/V/Zero"}
    )
    page = sera.get(at).text
    assert CLEAR not in page and "There is no clause in this version yet." in page
    assert sera.fill(at, {}).status_code == 409


def test_a_program_that_is_refused_reads_which_ballot_it_is(app, world, browser, draft):
    with app.app_context():
        number = open_clause_ballot(world)
    sera = browser("sera")
    refused = sera.say("POST", AT, {})
    assert (refused.status_code, refused.json["code"], refused.json["ballots"][0]["id"]) == (
        409,
        "under_ballot",
        number,
    )


def test_a_collision_that_is_only_carried_over_is_not_counted_as_decided(
    app, world, browser, draft
):
    with app.app_context():
        leave_collision(world, draft)
        edits = [
            ContributionRef("amendment", number)
            for number in db.session.scalars(select(Amendment.id).order_by(Amendment.id))
        ]
        mona = world.actor("mona")
        propose_dispositions(mona, draft, edits, "carried_over", "The next reading decides.")
    page = unescape(browser("sera").get(AT).text)
    assert "Collisions: 0 of 1 decided, 1 carried over" in page
    assert "0 of 1 collisions decided or bracketed, 1 carried over" in page
    assert CLEAR in page, "it holds nothing back"
    with app.app_context():
        propose_dispositions(mona, draft, edits[:1], "part", "A part of it.")
    page = unescape(browser("sera").get(AT).text)
    assert "Collisions: 0 of 1 decided, 1 carried over" in page, "both stay open"
    with app.app_context():
        propose_dispositions(mona, draft, edits[:1], "not_accepted", "It is too early.")
    assert "Collisions: 1 of 1 decided" in unescape(browser("sera").get(AT).text), "one is left"
