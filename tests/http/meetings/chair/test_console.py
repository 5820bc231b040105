"""Tests of the chair's console without a script: every button is a form, and refusals appear
there.
"""

import re

import pytest

from consult.consolidation.decisions.suggestion_actions import suggest_decision
from consult.consolidation.decisions.suggestion_forms import SuggestDecisionForm
from consult.consolidation.workbench.actions import rewrite_clause
from consult.consultations.roles import facilitation_actions
from consult.documents.queries import find_clause_text
from consult.amendments import actions
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.chair import actions as leading
from consult.meetings.speakers import queries as speakers, actions as speaking
from consult.meetings.models import AgendaItem, Meeting, Turn
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    enable_formal_ballots,
)
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import LATER, propose

AT = "/en/c/talks/meetings/first-reading/chair"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def asked(world, talks, *names):
    with world.app.app_context():
        speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
        return [speaking.request_floor(world.actor(name), talks.id).id for name in names]


def form_of(page, words):
    """Return the fields and the address of the form whose button has this label."""
    for form in re.findall(r'<form [^>]*action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL):
        button = re.search(r"<button[^>]*>(.*?)</button>", form[1], re.DOTALL)
        if button and re.sub(r"<[^>]+>", "", button[1]).strip() == words:
            return form[0], dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    raise AssertionError(words)


def press(page, words):
    """Press a button of the console in its current state."""
    path, fields = form_of(page.get(AT).text, words)
    fields.pop("csrf", None)
    return page.fill(path, fields)


def meeting(world, talks):
    with world.app.app_context():
        found = db.session.get(Meeting, talks.id)
        return found.state, found.item_id, found.list_open


def test_the_whole_course_of_a_meeting_goes_by_plain_forms(world, browser):
    talks, chair = FirstReadingMeeting(world, state="planned"), browser("cho")
    for words, expected in (
        ("Open the meeting", ("open", None, False)),
        ("1Opening", ("open", 0, False)),
        ("2Schools", ("open", 1, False)),
        ("Open the list", ("open", 1, True)),
        ("Park it", ("open", None, False)),
        ("Undo", ("open", 1, True)),
        ("Suspend the meeting", ("suspended", 1, True)),
        ("Resume", ("open", 1, True)),
        ("End the item", ("open", None, False)),
        ("Close the meeting", ("closed", None, False)),
    ):
        answer = press(chair, words)
        assert (answer.status_code, answer.location.partition("#")[0]) == (303, AT), words
        state, item, is_open = meeting(world, talks)
        assert (state, None if item is None else talks.items.index(item), is_open) == expected, (
            words
        )
    assert "The meeting is over." in chair.get(AT).text


def test_only_an_amendment_that_changes_the_text_is_offered_for_acceptance(world, browser, talks):
    with world.app.app_context():
        changes = propose(world)
        amends = actions.amend_amendment(
            world.actor("ivo"),
            changes,
            LATER.replace("every school", "every school and library"),
            "Too.",
        ).id
        propose(world, "nils", kind="noc", text=None)
    page = browser("cho").get(AT).text
    assert (
        f'#edit-{changes}"' in page and f'#edit-{amends}"' not in page and page.count("#edit-") == 1
    )


def test_a_suspended_meeting_still_has_its_message_another_countdown_and_an_end(world, browser):
    talks, chair = FirstReadingMeeting(world), browser("cho")
    press(chair, "Suspend the meeting")
    page = chair.get(AT).text
    for words in ("Show it", "Suspend the meeting", "Resume"):
        form_of(page, words)
    assert "What the screens show" not in page
    assert chair.fill(f"{AT}/suspend", {"minutes": "30"}).status_code == 303
    assert "Take the chair" in browser("vic").get(AT).text
    assert press(chair, "Close the meeting").status_code == 303
    assert meeting(world, talks) == ("closed", None, False)


def test_speakers_are_called_by_plain_forms(world, talks, browser):
    first, second = asked(world, talks, "hana", "pia")
    chair = browser("vic")
    page = chair.get(AT).text
    assert "Next: Hana" in page
    assert "Lakeside Schools Network" in page
    press(chair, "Next: Hana")
    press(chair, "+ 1 min")
    with world.app.app_context():
        assert (speakers.find_current_turn(talks.id).id, db.session.get(Turn, first).seconds) == (
            first,
            240,
        )
    press(chair, "Connection lost: keep the place")
    assert "connection lost" in chair.get(AT).text
    press(chair, "↓")
    with world.app.app_context():
        assert [
            each.id for each in speakers.list_waiting_turns(db.session.get(Meeting, talks.id))
        ] == [second, first]


def test_a_decision_goes_by_a_plain_form_and_is_listed_with_its_number(world, talks, browser):
    chair = browser("cho")
    page = chair.get(AT).text
    path, fields = next(
        (path, dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)))
        for path, form in re.findall(
            r'<form [^>]*action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL
        )
        if path.endswith("/decide")
    )
    fields = {name: fields[name] for name in ("key", "seen", "clause_id", "digest")}
    refused = chair.fill(path, {**fields, "status": "agreed"})
    assert (refused.status_code, "still contains brackets" in refused.text) == (409, True)
    done = chair.fill(
        path, {**fields, "key": "another", "status": "bracketed", "words": "It stays in brackets."}
    )
    assert (done.status_code, done.location) == (303, AT + "#rulings")
    assert "D-1" in chair.get(AT).text
    press(chair, "Withdraw")
    assert "decision withdrawn" in chair.get(AT).text


def test_a_bracket_is_resolved_by_a_plain_form_and_the_text_changes(world, talks, browser):
    chair = browser("cho")
    assert press(chair, "Keep bracket").status_code == 303
    assert press(chair, "Remove bracket, keep “voluntary”").status_code == 303
    page = chair.get(AT).text
    assert page.count("D-2") and "Remove bracket" not in page
    assert max(len(key) for key in re.findall(r'name="key" value="([^"]*)"', page)) <= 100


def test_the_room_is_sounded_out_and_the_result_recorded_by_plain_forms(talks, browser):
    chair = browser("cho")
    assert press(chair, "Ask the room").status_code == 303
    assert "0 of" in chair.get(AT).text
    for words in (
        "Close voting",
        "Record the result",
        "Read out the result",
        "Remove from the screens",
    ):
        assert press(chair, words).status_code == 303, words
    assert chair.get(AT + "/ballot").status_code == 200


def test_a_ballot_that_no_screen_showed_is_put_away_and_not_removed_from_them(talks, browser):
    chair = browser("cho")
    for words in ("Ask the room", "Close voting", "Do not record it"):
        assert press(chair, words).status_code == 303, words
    assert "Remove from the screens" not in chair.get(AT).text
    assert press(chair, "Put the ballot away").status_code == 303


def test_a_chair_who_was_relieved_reads_the_clauses_and_can_only_take_the_chair(
    world, talks, browser
):
    with world.app.app_context(), transaction():
        item = db.session.get(AgendaItem, talks.items[1])
        item.clause_ids = [world.other_clause, world.third_clause]
    chair, vice = browser("cho"), browser("vic")
    for each in (vice, chair):
        press(each, "Take the chair")
    led, watched = chair.get(AT).text, vice.get(AT).text
    clauses = [
        re.sub(r"<[^>]+>|\s", "", re.search(r'<ul class="clauses">(.*?)</ul>', page, re.DOTALL)[1])
        for page in (led, watched)
    ]
    assert clauses[0] == clauses[1] and clauses[1].count("Clause") > 1
    assert "You watch" in watched and "data-press" not in watched
    assert re.findall(r'action="[^"]*/chair/([^"]*)"', watched) == ["take"]


def test_only_the_podium_sees_the_console(talks, browser):
    for name in ("pia", "sera", "mona", "ada", None):
        assert browser(name).get(AT).status_code == (403 if name else 401)
    assert browser("vic").get(AT).status_code == 200
    assert browser("vic").get(AT + "/now").headers["Cache-Control"] == "no-store"


def test_two_people_on_the_podium_are_told_of_each_other(talks, browser):
    chair, vice = browser("cho"), browser("vic")
    path, fields = form_of(vice.get(AT).text, "End the item")
    press(chair, "Open the list")
    refused = vice.fill(path, {name: value for name, value in fields.items() if name != "csrf"})
    assert (
        refused.status_code,
        "Cho has moved the meeting on since you loaded this page" in refused.text,
    ) == (
        409,
        True,
    )
    assert press(vice, "End the item").status_code == 303


def test_asking_for_the_floor_leads_back_to_the_meeting(world, talks, browser):
    asked(world, talks)
    answer = browser("hana").fill("/en/c/talks/meetings/first-reading/floor", {"kind": "statement"})
    assert (answer.status_code, answer.location) == (303, "/en/c/talks/meetings/first-reading")
    with world.app.app_context():
        turn = speakers.list_waiting_turns(db.session.get(Meeting, talks.id))[0].id
    assert (
        browser("nils")
        .fill(f"/en/c/talks/meetings/first-reading/floor/{turn}/withdraw", {})
        .status_code
        == 403
    )
    assert (
        browser("hana")
        .fill(f"/en/c/talks/meetings/first-reading/floor/{turn}/withdraw", {})
        .status_code
        == 303
    )


def test_a_ballot_of_an_earlier_clause_is_on_the_console_and_closed_there(browser, world, talks):
    with world.app.app_context():
        chair = world.actor("cho")
        made = balloting.open_meeting_ballot(
            chair, talks.id, OpenBallotForm(question="Tea?", answers="sounding", about="motion")
        ).id
        leading.start_item(chair, talks.id, talks.items[2])
    page = browser("cho")
    assert f'data-ballot="{made}"' in page.get(AT).text
    assert press(page, "Close voting").status_code == 303
    assert press(page, "Close the meeting").status_code == 303


def test_while_votes_are_missing_for_the_quorum_the_console_says_how_many(app, browser, world):
    talks = FirstReadingMeeting(world)
    with app.app_context():
        enable_formal_ballots(world)
        asked = OpenBallotForm(**{**RECORDED_BALLOT, **PEOPLE_ELECTORATE, "quorum": 50})
        made = balloting.open_meeting_ballot(world.actor("cho"), talks.id, asked).id
    assert "more votes for the quorum" in browser("cho").get(AT).text
    with app.app_context():
        balloting.close_meeting_ballot(world.actor("cho"), talks.id, made)
    assert "more votes for the quorum" not in browser("cho").get(AT).text


def test_the_decision_that_a_facilitator_suggests_stands_beside_the_form(world, talks, browser):
    with world.app.app_context():
        facilitation_actions.assign_clauses(
            world.actor("sera"),
            world.consultation,
            world.ids["fay"],
            clause_ids=[world.other_clause],
        )
        line = find_clause_text(world.working, world.other_clause, "en", "en")
        form = SuggestDecisionForm(status="bracketed", reason="All agree.", digest=line.digest)
        suggest_decision(world.actor("fay"), world.working, world.other_clause, form)
    page = browser("cho").get(AT).text
    words = " ".join(re.sub("<[^>]+>", " ", page.partition('id="decide"')[2]).split())
    assert "Fay suggests: bracketed All agree." in words
    assert "about the text of Rev.1 as it is now" in words
    assert "Here you decide on the text on the table, which is another one." in words
    assert (
        f'href="/en/versions/{world.working}/desk/{world.other_clause}">The text of Rev.1' in page
    )
    with world.app.app_context():
        rewrite_clause(
            world.actor("mona"), world.working, world.other_clause, line.text + " Now.", 0
        )
    page = browser("cho").get(AT).text
    assert "about the text of Rev.1 before it was changed" in page


def test_a_suggestion_on_the_text_on_the_table_needs_no_other_text(world, talks, browser):
    with world.app.app_context():
        issued = find_clause_text(world.version, world.other_clause, "en", "en")
        rewrite_clause(world.actor("mona"), world.working, world.other_clause, issued.text, 0)
        form = SuggestDecisionForm(status="bracketed", reason="All agree.", digest=issued.digest)
        suggest_decision(world.actor("mona"), world.working, world.other_clause, form)
    page = browser("cho").get(AT).text
    assert "about the text of Rev.1 as it is now" in page and "which is another one" not in page
    assert browser("cho").fill(AT + "/decide", {"clause_id": world.other_clause, "status": "open"})
    assert "Mona suggests" not in browser("cho").get(AT).text


def test_the_console_shows_the_time_for_statements_to_the_second(app, world, talks, browser):
    assert "3:00 for statements." in browser("cho").get(AT).text
    with app.app_context(), transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.limits = {**meeting.limits, "statement": 90}
    assert "1:30 for statements." in browser("cho").get(AT).text
