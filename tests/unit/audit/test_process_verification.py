"""Tests that verification compares answers, decisions, ballots and records with their events."""

import pytest
from sqlalchemy import select

from consult.audit.verification.queries import verify_installation
from consult.consolidation import actions as consolidating
from consult.consolidation.actions import decide_clauses, propose_dispositions, undo_decision
from consult.consolidation.models import ChairDecision, ContributionRef
from consult.consolidation.publishing.chair_decision_actions import decide_order
from consult.consolidation.publishing.queries import digest_current_order
from consult.core.database.engine import db, find_row
from consult.documents.models import Version
from consult.documents.versions.rename_discard_actions import discard_version
from consult.meetings.chair.actions import close_meeting
from consult.meetings.chair.ruling_actions import make_ruling, withdraw_ruling
from consult.meetings.record import actions as recording
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    cast_test_vote,
    close_test_ballot,
    correct_test_vote,
    open_test_ballot,
)
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.recorded_world import record_world
from tests.support.contributions.amendments import propose

from .test_verification import alter, list_mismatches


@pytest.fixture
def written(world, here):
    """Write an answer, decisions of both kinds, a corrected ballot and an approved record."""
    record_world(world)
    cho, mona = world.actor("cho"), world.actor("mona")
    edit = [ContributionRef("amendment", propose(world))]
    for reason in ("Noted.", "Noted with thanks."):
        propose_dispositions(mona, world.working, edit, "noted", reason)
    decide_clauses(cho, world.working, [world.clause], "adref", "No objection.")
    undone = decide_clauses(cho, world.working, [world.third_clause], "adref", "Too early.")
    undo_decision(cho, undone.id)
    order = digest_current_order(find_row(Version, world.working))
    decide_order(cho, world.working, order, "As it was proposed.")
    meeting = FirstReadingMeeting(world)
    make_ruling(cho, meeting.id, "The list is closed at noon.")
    withdraw_ruling(cho, make_ruling(cho, meeting.id, "A mistake.").id)
    ballot = open_test_ballot(world, **PEOPLE_ELECTORATE)
    for name, choice in (("pia", "yes"), ("paul", "no")):
        cast_test_vote(world, name, ballot, choice)
    close_test_ballot(world, ballot)
    for choice, reason in (("yes", "Misheard."), ("no", "Misheard again.")):
        correct_test_vote(world, ballot, "paul", choice, reason)
    close_meeting(cho, meeting.id)
    recording.change_summary(mona, meeting.id, "The meeting agreed on two clauses.", "en")
    recording.explain_position(world.actor("hana"), meeting.id, "explanation", "We agree.", "en")
    given = recording.explain_position(world.actor("hana"), meeting.id, "reservation", "No.", "en")
    recording.withdraw_explanation(world.actor("hana"), given.id)
    recording.send_record(mona, meeting.id)
    recording.approve_record(cho, meeting.id)
    return {"ballot": ballot, "meeting": meeting.id}


ALTERATIONS = {
    "the reason of an answer": ("update disposition set reason = 'No.'", ("answer", "words")),
    "the reason of an answer with another nonce": (
        "update disposition set reason = 'No.', nonce = 'a'",
        ("answer", "words"),
    ),
    "the reason of a decision": (
        "update decision set reason = 'No.' where order_digest is null",
        ("decision", "words"),
    ),
    "the reason of a decision on the order": (
        "update decision set reason = 'No.' where order_digest is not null",
        ("decision", "words"),
    ),
    "the decided order": (
        "update decision set order_digest = 'x' where order_digest is not null",
        ("decision", "order"),
    ),
    "the number of a decision": (
        "update decision set number = number + 900",
        ("decision", "number"),
    ),
    "a decision that was taken back": (
        "update decision set undone_at = null where undone_at is not null",
        ("decision", "undone"),
    ),
    "a decision put in": (
        (
            "insert into decision (consultation_id, document_id, version_id, number, reason, "
            "made_by_id, made_at) select consultation_id, document_id, version_id, 999, reason, "
            "made_by_id, made_at from decision limit 1"
        ),
        ("decision", "unrecorded"),
    ),
    "the words of a decision of a meeting": (
        "update ruling set words = 'The list stays open.'",
        ("ruling", "words"),
    ),
    "a decision of a meeting that was taken back": (
        "update ruling set undone_at = null where undone_at is not null",
        ("ruling", "undone"),
    ),
    "a decision of a meeting removed": ("delete from ruling", ("ruling", "missing")),
    "the question of a ballot": (
        "update ballot set question = 'Shall we not?' where id = :ballot",
        ("ballot", "fixed"),
    ),
    "the threshold of a ballot": (
        "update ballot set threshold = 'two_thirds' where id = :ballot",
        ("ballot", "fixed"),
    ),
    "the quorum of a ballot": (
        "update ballot set quorum = 90 where id = :ballot",
        ("ballot", "fixed"),
    ),
    "the kind of a ballot": (
        "update ballot set kind = 'indicative' where id = :ballot",
        ("ballot", "kind"),
    ),
    "an elector removed": (
        (
            "delete from elector where ballot_id = :ballot and holder not in "
            "(select holder from vote where ballot_id = :ballot)"
        ),
        ("ballot", "fixed"),
    ),
    "an elector put in": (
        (
            'insert into elector (ballot_id, holder, name, "where", proxy_revoked) '
            "values (:ballot, 'u999', 'X', 'room', 0)"
        ),
        ("ballot", "fixed"),
    ),
    "the reason of a correction": (
        "update correction set reason = 'On request.' where before = 'yes'",
        ("correction", "words"),
    ),
    "a correction": (
        "update correction set after = 'abstain' where before = 'yes'",
        ("correction", "choice"),
    ),
    "the approved record": (
        "update minutes set kept = json_set(kept, '$.summary', 'Nothing was agreed.')",
        ("record", "digest"),
    ),
    "the approved record with its digest": (
        "update minutes set kept = json_set(kept, '$.summary', 'No.'), digest = 'x'",
        ("record", "digest"),
    ),
    "the approved record taken out": (
        "update minutes set kept = null, digest = null",
        ("record", "missing"),
    ),
    "the summary": ("update minutes set summary = 'Nothing was agreed.'", ("summary", "digest")),
    "the words of an explanation": (
        "update explanation set words = 'We object.' where withdrawn_at is null",
        ("explanation", "words"),
    ),
    "an explanation that was withdrawn": (
        "update explanation set withdrawn_at = null where withdrawn_at is not null",
        ("explanation", "withdrawn"),
    ),
}


@pytest.mark.postgresql
def test_the_untouched_process_is_as_its_events_tell(written):
    found = verify_installation()
    assert [*found.state.mismatches] == [] and found.fits and not found.state.unproved
    assert {kind: found.state.compared.get(kind) for kind in KINDS} == KINDS


KINDS = {
    "answer": 1,
    "decision": 3,
    "ruling": 2,
    "ballot": 1,
    "correction": 2,
    "record": 1,
    "summary": 1,
    "explanation": 2,
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_each_alteration_of_the_process_is_found(written, url, what):
    statement, fault = ALTERATIONS[what]
    alter(url, statement, **written)
    assert fault in list_mismatches()


def test_an_answer_of_an_older_release_has_no_digest_and_is_not_doubted(
    world, here, monkeypatch, url
):
    record = consolidating.record_event

    def record_as_before(*given, **facts):
        facts.pop("reason_digest", None)
        record(*given, **facts)

    monkeypatch.setattr(consolidating, "record_event", record_as_before)
    record_world(world)
    edit = [ContributionRef("amendment", propose(world))]
    propose_dispositions(world.actor("mona"), world.working, edit, "noted", "Noted.")
    alter(url, "update disposition set nonce = null")
    assert list_mismatches() == set()


def test_a_discarded_version_takes_its_decisions_with_it(world, here):
    record_world(world)
    decide_clauses(world.actor("cho"), world.working, [world.clause], "adref", "No objection.")
    discard_version(world.actor("sera"), world.working)
    assert db.session.scalars(select(ChairDecision)).all() == []
    assert not {each for each in list_mismatches() if each[0] == "decision"}


def test_a_record_that_was_sent_back_is_not_missed(written, world):
    recording.return_record(world.actor("cho"), written["meeting"], "One more line.")
    assert list_mismatches() == set()
