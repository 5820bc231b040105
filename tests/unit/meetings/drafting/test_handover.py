"""Tests of handing draft text of a meeting over to the working version, with its provenance."""

import pytest
from sqlalchemy import select

from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.consolidation.provenance.source_labels import load_source_labels
from consult.consolidation.actions import decide_clauses
from consult.consolidation.provenance.story import load_story
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.documents.actions import create_version
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.models import Version
from consult.documents.queries import find_clause_text
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting.amendment_hunks import load_open_hunks
from consult.meetings.drafting.handover_actions import hand_over_text
from consult.meetings.models import Meeting
from consult.meetings.drafting.models import MeetingText
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW, propose

pytestmark = pytest.mark.usefixtures("here")
TYPED = NOW.replace("connect", "fully connect")


@pytest.fixture
def draft(world):
    """Provide the working version based on the issued one."""
    return create_working_version(world, based_on=world.version)


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def rana(world, talks):
    """Let the rapporteur take the edit lock, type a word and accept an amendment."""
    rana = world.actor("rana")
    propose(world, "pia")
    drafting.take_pen(rana, talks.id, world.other_clause)
    drafting.write_text(rana, talks.id, world.other_clause, TYPED)
    ((_, own),) = load_open_hunks(rana, world.other_clause, NOW).values()
    drafting.apply_hunks(rana, talks.id, world.other_clause, [key for key, _ in own])
    return rana


def meeting(talks):
    return db.session.get(Meeting, talks.id)


def there(world, draft):
    return find_clause_text(draft, world.other_clause, "en", "en")


def test_what_was_drafted_stands_in_the_working_version_with_a_source_for_every_character(
    world, talks, rana, draft
):
    text = db.session.scalars(select(MeetingText)).one()
    brought = hand_over_text(world.actor("cho"), meeting(talks), world.other_clause)
    assert brought == (draft, text.digest) and there(world, draft).text == text.text
    work = find_clause_work(draft, world.other_clause)
    assert "".join(words for words, _ in work.passages) == text.text and all(
        sources for _, sources in work.passages
    )
    found = {source for _, sources in work.passages for source in sources}
    assert (
        found
        == {"base", f"t{text.id}.{world.ids['rana']}", *(each for each in found if each[:1] == "a")}
        and len(found) == 3
    )
    assert all(sources != ["base"] for _, _, sources in work.struck) and work.taken == text.taken
    known = load_source_labels([tuple(sources) for _, sources in work.passages])[
        f"t{text.id}.{world.ids['rana']}"
    ]
    assert (known.kind, known.number, known.title, known.name) == (
        "meeting",
        1,
        "First reading",
        "Rana",
    )


def test_a_decision_and_publishing_go_on_as_with_work_online(world, talks, rana, draft):
    brought = hand_over_text(rana, meeting(talks), world.other_clause)
    decide_clauses(
        world.actor("cho"),
        draft,
        [world.other_clause],
        "bracketed",
        "No objection.",
        {world.other_clause: brought.digest},
    )
    text = db.session.scalars(select(MeetingText)).one()
    with transaction():
        db.session.get(Version, draft).issued_at = text.changed_at
        find_row(Version, draft).document.current_version_id = draft
    parts = load_story(world.actor(None), find_row(Version, draft), world.other_clause).parts
    assert {source for each in parts for source in each.sources} >= {
        "base",
        f"t{text.id}.{world.ids['rana']}",
    }
    assert "".join(each.text for each in parts) == text.text


def test_concurrent_online_work_on_the_clause_is_not_overwritten(world, talks, rana, draft):
    working.rewrite_clause(world.actor("mona"), draft, world.other_clause, NOW + " Now.")
    with pytest.raises(Conflict, match="changed_meanwhile") as refused:
        hand_over_text(rana, meeting(talks), world.other_clause)
    assert (
        refused.value.details["text"] == NOW + " Now."
        and "fully connect" in refused.value.details["yours"]
    )
    assert there(world, draft).text == NOW + " Now."
    hand_over_text(rana, meeting(talks), world.other_clause, refused.value.details["digest"])
    assert "fully connect" in there(world, draft).text


def test_it_is_brought_again_after_more_was_drafted_and_after_the_meeting(
    world, talks, rana, draft
):
    hand_over_text(rana, meeting(talks), world.other_clause)
    drafting.undo_step(rana, talks.id, world.other_clause)
    with transaction():
        meeting(talks).state = "closed"
    assert hand_over_text(rana, meeting(talks), world.other_clause).version_id == draft
    assert there(world, draft).text == TYPED
    text = db.session.scalars(select(MeetingText)).one()
    assert text.brought_digest == text.digest and text.brought_version_id == draft


def test_without_draft_text_the_issued_text_must_be_there(world, talks, draft):
    assert hand_over_text(world.actor("cho"), meeting(talks), world.other_clause) == (
        draft,
        there(world, draft).digest,
    )
    working.rewrite_clause(world.actor("mona"), draft, world.other_clause, NOW + " Now.")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        hand_over_text(world.actor("cho"), meeting(talks), world.other_clause)


def test_nobody_else_brings_and_nothing_torn_or_without_a_version_is_brought(world, talks, rana):
    with transaction():
        find_row(Version, world.working).based_on_id = None
    with pytest.raises(Conflict, match="no_working_version"):
        hand_over_text(rana, meeting(talks), world.other_clause)
    made = create_version(
        world.actor("mona"),
        world.document,
        "later",
        {"en": "Later"},
        "T/S/Later",
        based_on=world.version,
    ).id
    with pytest.raises(Forbidden):
        hand_over_text(world.actor("pia"), meeting(talks), world.other_clause)
    drafting.write_text(rana, talks.id, world.other_clause, TYPED + " [")
    with pytest.raises(Conflict, match="marks_torn"):
        hand_over_text(rana, meeting(talks), world.other_clause)
    drafting.undo_step(rana, talks.id, world.other_clause)
    hand_over_text(rana, meeting(talks), world.other_clause)
    discard_version(world.actor("sera"), made)
    assert db.session.scalars(select(MeetingText)).one().brought_version_id is None


def test_what_was_drafted_on_a_version_that_is_no_more_current_goes_on_and_is_not_handed_over(
    world, talks, rana
):
    with transaction():
        issued = find_row(Version, world.working)
        issued.issued_at = issued.document.versions[0].issued_at
        issued.document.current_version_id = issued.id
    text = drafting.write_text(rana, talks.id, world.other_clause, f"{TYPED} Again.")
    assert text.version_id == world.version, "nothing changes in a live meeting"
    create_working_version(world, "later", based_on=world.working)
    with pytest.raises(Conflict, match="drafted_on_earlier"):
        hand_over_text(rana, meeting(talks), world.other_clause)
