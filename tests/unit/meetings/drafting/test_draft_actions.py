"""Tests of drafting on the screen: one edit lock, marks against the issued text, amendments,
brackets, undo.
"""

import pytest
from sqlalchemy import select

from consult.positions.models import Ballot
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from consult.core.events.log import Event, transaction
from consult.meetings.drafting import actions as drafting, revisions as stepping
from consult.meetings.drafting.amendment_hunks import load_open_hunks
from consult.meetings.models import Meeting
from consult.meetings.drafting.models import PEN_TIMEOUT, MeetingChange, MeetingText
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW, propose
from tests.unit.consolidation.silence.test_silence_procedure import put
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
BRIEF = NOW.replace(" by 2030", "")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def pen(world, talks):
    """Give the rapporteur the edit lock of the clause before the meeting."""
    drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
    return world.actor("rana")


def text_now(world, talks):
    return drafting.load_marked_text(db.session.get(Meeting, talks.id), world.other_clause)


def write(actor, talks, world, words, digest=None):
    return drafting.write_text(actor, talks.id, world.other_clause, words, digest)


def test_only_officers_and_the_podium_draft(world, talks):
    let_in = set()
    for name in ROLES:
        with db.session.no_autoflush:
            try:
                drafting.take_pen(world.actor(name), talks.id, world.other_clause)
                let_in.add(name)
            except Forbidden:
                continue
            except Conflict:
                let_in.add(name)
    assert let_in == {"rana", "mona", "sera", "vic", "cho"}
    with pytest.raises(Problem, match="sign_in_first"):
        drafting.take_pen(world.actor(None), talks.id, world.other_clause)


def test_typed_text_is_marked_against_the_issued_text(world, talks, pen):
    assert text_now(world, talks).text == NOW and not text_now(world, talks).drafted
    before = db.session.get(Meeting, talks.id).revision
    write(pen, talks, world, NOW.replace("2030", "2032"))
    found = text_now(world, talks)
    assert (found.text, found.brackets, found.editor, found.drafted) == (
        NOW.replace("2030", "2032"),
        1,
        "Rana",
        True,
    )
    assert [(run.kind, run.text) for run in found.marks if run.kind in {"del", "ins"}] == [
        ("del", "2030"),
        ("ins", "2032"),
    ]
    assert db.session.get(Meeting, talks.id).revision > before
    told = db.session.scalars(select(Event).where(Event.verb == "meeting_text.written")).one()
    assert told.audience == "nobody" and set(told.facts) == {"meeting_id", "clause_id", "digest"}


def test_one_person_has_the_edit_lock_hands_it_over_and_the_podium_takes_it(world, talks, pen):
    mona, cho = world.actor("mona"), world.actor("cho")
    with pytest.raises(Conflict, match="pen_taken") as refused:
        drafting.take_pen(mona, talks.id, world.other_clause)
    assert refused.value.details["name"] == "Rana"
    with pytest.raises(Conflict, match="pen_not_yours"):
        write(mona, talks, world, BRIEF)
    drafting.request_pen(mona, talks.id, world.other_clause)
    drafting.give_pen(pen, talks.id, world.other_clause)
    assert write(mona, talks, world, BRIEF).text == BRIEF
    with pytest.raises(Conflict, match="pen_not_yours"):
        write(pen, talks, world, NOW)
    drafting.take_pen(cho, talks.id, world.other_clause)
    assert write(cho, talks, world, NOW).text == NOW
    drafting.give_pen(cho, talks.id, world.other_clause)
    with pytest.raises(Conflict, match="pen_is_free"):
        drafting.request_pen(mona, talks.id, world.other_clause)


def test_an_idle_holder_keeps_the_edit_lock_until_it_is_taken(world, talks, pen):
    with transaction():
        db.session.scalars(select(MeetingText)).one().seen_at = utc_now() - PEN_TIMEOUT
    assert text_now(world, talks).editor is None
    assert write(pen, talks, world, BRIEF).held_by == world.ids["rana"]
    with transaction():
        db.session.scalars(select(MeetingText)).one().seen_at = utc_now() - PEN_TIMEOUT
    assert (
        drafting.take_pen(world.actor("mona"), talks.id, world.other_clause).held_by
        == world.ids["mona"]
    )
    with pytest.raises(Conflict, match="pen_not_yours"):
        drafting.keep_pen(pen, talks.id, world.other_clause)


def test_a_stale_save_is_refused_with_the_current_text(world, talks, pen):
    seen = text_now(world, talks).digest
    write(pen, talks, world, BRIEF, seen)
    with pytest.raises(Conflict, match="changed_meanwhile") as refused:
        write(pen, talks, world, NOW.replace("2030", "2040"), seen)
    assert refused.value.details["text"] == BRIEF and text_now(world, talks).text == BRIEF
    write(pen, talks, world, NOW.replace("2030", "2040"), refused.value.details["digest"])


def test_only_in_a_live_meeting_and_only_what_is_taken_up(world, talks):
    rana = world.actor("rana")
    with pytest.raises(Conflict, match="not_taken_up"):
        drafting.take_pen(rana, talks.id, world.third_clause)
    with pytest.raises(NotFound):
        drafting.take_pen(rana, talks.id, 99_999)
    with transaction():
        db.session.get(Meeting, talks.id).clause_id = world.third_clause
    drafting.take_pen(rana, talks.id, world.third_clause)
    with transaction():
        db.session.get(Meeting, talks.id).state = "closed"
    with pytest.raises(Conflict, match="meeting_not_live"):
        drafting.take_pen(rana, talks.id, world.other_clause)


def test_text_under_an_open_ballot_stays_until_it_is_closed(world, talks, pen):
    with transaction():
        asked = Ballot(
            consultation_id=world.consultation,
            document_id=world.document,
            clause_id=world.other_clause,
            kind="indicative",
        )
        db.session.add(asked)
        db.session.flush()
        number = asked.id
    for change in (
        lambda: write(pen, talks, world, BRIEF),
        lambda: drafting.undo_step(pen, talks.id, world.other_clause),
    ):
        with pytest.raises(Conflict, match="under_ballot"):
            change()
    with transaction():
        db.session.get(Ballot, number).closed_at = utc_now()
    assert write(pen, talks, world, BRIEF).text == BRIEF


def test_text_under_silence_stays_as_it_was(world, talks):
    with transaction():
        db.session.get(Meeting, talks.id).clause_id = world.third_clause
    rana = world.actor("rana")
    drafting.take_pen(rana, talks.id, world.third_clause)
    put(world, world.third_clause)
    with pytest.raises(Conflict, match="under_silence"):
        drafting.write_text(rana, talks.id, world.third_clause, "We *invite* nobody.")


def test_an_accepted_amendment_keeps_its_author_and_can_be_removed(world, talks, pen):
    one = propose(world, "pia")
    ((_, own),) = load_open_hunks(pen, world.other_clause, NOW).values()
    keys = [key for key, _ in own]
    write(pen, talks, world, NOW.replace("connect", "fully connect"))
    text = drafting.apply_hunks(pen, talks.id, world.other_clause, keys)
    assert text.taken == keys and [f"a{one}"] in [sources for _, sources in text.passages]
    assert [f"t{text.id}.{world.ids['rana']}"] in [sources for _, sources in text.passages]
    text = drafting.remove_hunks(pen, talks.id, world.other_clause, keys)
    assert (text.text, text.taken) == (NOW.replace("connect", "fully connect"), [])
    with pytest.raises(Invalid):
        drafting.apply_hunks(pen, talks.id, world.other_clause, ["99:0"])


def test_a_bracket_opens_for_its_holder_and_closes_on_the_kept_text(world, talks, pen):
    text = drafting.open_bracket(
        pen, talks.id, world.other_clause, "every school", other="most schools", by=world.norvania
    )
    assert "[alt 1 (Zero draft): every school / alt 2 (Norvania): most schools]" in text.text
    assert [f"o{world.norvania}"] in [sources for _, sources in text.passages]
    text = drafting.close_bracket(pen, talks.id, world.other_clause, 0, 1)
    assert text.text == NOW.replace("every school", "most schools")
    at = text.text.index("most")
    text = drafting.open_bracket(pen, talks.id, world.other_clause, (at, at + 5))
    assert "[most] schools" in text.text
    for given in ((0, 0), (3, 2), (0, 9_999), text.text.index("[") and (at, at + 3)):
        with pytest.raises(Invalid):
            drafting.open_bracket(pen, talks.id, world.other_clause, given)
    with pytest.raises(Invalid):
        drafting.close_bracket(pen, talks.id, world.other_clause, 7, 0)


def test_steps_are_undone_one_by_one_and_any_of_them_is_restored(world, talks, pen):
    write(pen, talks, world, BRIEF)
    drafting.open_bracket(pen, talks.id, world.other_clause, "every school")
    drafting.close_bracket(pen, talks.id, world.other_clause, 0, -1)
    steps = stepping.list_steps(db.session.scalars(select(MeetingText)).one(), MeetingChange)
    assert [(each.what, each.by.name) for each in steps] == [
        ("closed", "Rana"),
        ("bracketed", "Rana"),
        ("typed", "Rana"),
    ]
    drafting.undo_step(pen, talks.id, world.other_clause)
    assert "[every school]" in text_now(world, talks).text
    drafting.undo_step(pen, talks.id, world.other_clause)
    drafting.undo_step(pen, talks.id, world.other_clause)
    assert text_now(world, talks).text == NOW
    with pytest.raises(Conflict, match="nothing_to_undo"):
        drafting.undo_step(pen, talks.id, world.other_clause)
    drafting.restore_step(pen, talks.id, world.other_clause, steps[0].id)
    assert "every school" not in text_now(world, talks).text
    drafting.restore_step(pen, talks.id, world.other_clause, None)
    assert text_now(world, talks).text == NOW
    with pytest.raises(NotFound):
        drafting.restore_step(pen, talks.id, world.other_clause, 99_999)


def test_continued_typing_is_one_step(world, talks, pen):
    for words in (NOW + " We", NOW + " We act", NOW + " We act."):
        write(pen, talks, world, words)
    (step,) = stepping.list_steps(db.session.scalars(select(MeetingText)).one(), MeetingChange)
    assert step.text == NOW + " We act." and step.hunks[0][2].strip() == "We act."
    drafting.undo_step(pen, talks.id, world.other_clause)
    assert text_now(world, talks).text == NOW
