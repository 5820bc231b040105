"""Tests that verification finds each kind of alteration of the database, and names nothing else."""

import re

import pytest
from sqlalchemy import NullPool, create_engine, select, text

from consult.amendments.actions import revise_amendment, withdraw_amendment
from consult.amendments.sponsors.actions import end_sponsorship, sponsor_amendment
from consult.audit.erasure.actions import erase_content
from consult.audit.verification import queries
from consult.audit.verification.messages import describe_verification
from consult.audit.verification.queries import verify_installation
from consult.comments.agreements.actions import agree_with_comment, end_agreement
from consult.comments.actions import edit_comment, reply_to_comment, restore_comment
from consult.comments.actions import withdraw_comment
from consult.comments.resolutions.actions import reopen_thread, resolve_thread
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.events.erasure import list_contributions
from consult.core.events.log import Event, EventSubject, record_event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.web.uploads import Upload
from consult.documents.clauses.actions import set_clause_status
from consult.moderation.actions import hide_comment, hold_comment, report_comment, unhide_comment
from consult.moderation.actions import approve_comment
from consult.positions.actions import withdraw_position
from consult.submissions.actions import (
    SubmissionDetails,
    publish_submissions,
    register_submissions,
)
from consult.submissions.file_contents import examine_files
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    correct_test_vote,
    open_test_ballot,
)
from tests.support.consultation.recorded_world import record_world
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say
from tests.support.contributions.positions import take


def write_everything(world):
    """Write something of each kind that is verified, with changes, withdrawals and undoing."""
    record_world(world)
    return {**write_contributions(world), **write_choices(world)}


def write_contributions(world):
    """Write comments and amendments, answer them, and register a submission."""
    said = say(world, body="Before.")
    edit_comment(world.actor("pia"), said, "After.")
    reply_to_comment(world.actor("dora"), said, "I agree.")
    again = say(world, "nils", body="To and fro.")
    withdraw_comment(world.actor("nils"), again)
    restore_comment(world.actor("nils"), again)
    hide_comment(world.actor("mona"), again, ModerationReason("other", "Because."))
    unhide_comment(world.actor("mona"), again)
    hold_comment(world.actor("mona"), again)
    approve_comment(world.actor("mona"), again)
    agree_with_comment(world.actor("nils"), said)
    agree_with_comment(world.actor("ivo"), said)
    agree_with_comment(world.actor("paul"), said)
    end_agreement(world.actor("paul"), said)
    resolve_thread(world.actor("pia"), said)
    resolve_thread(world.actor("mona"), again)
    reopen_thread(world.actor("mona"), again)
    hidden = say(world, "nils", body="Rude.")
    hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
    edit = propose(world)
    revise_amendment(world.actor("pia"), edit, "We end in 2034.", "Later.")
    sponsor_amendment(world.actor("nils"), edit)
    sponsor_amendment(world.actor("ivo"), edit)
    end_sponsorship(world.actor("ivo"), edit)
    withdraw_amendment(world.actor("nils"), propose(world, "nils", text="We end in 2035."))
    answered = [ContributionRef("comment", said), ContributionRef("amendment", edit)]
    propose_dispositions(world.actor("mona"), world.working, answered, "noted", "Noted.")
    file = examine_files([Upload("own.txt", b"We ask for more.")])
    sent = register_submissions(
        world.actor("sera"), world.consultation, file, SubmissionDetails(source="A club")
    )[0].id
    publish_submissions(world.actor("sera"), [sent])
    return {"said": said, "edit": edit, "sent": sent}


def write_choices(world):
    """Take positions, vote in a recorded ballot and a sounding, and mark a clause."""
    take(world, "hana", "support")
    take(world, "nils", "object", "No.")
    take(world, "nils", "live")
    take(world, "ivo", "support")
    withdraw_position(world.actor("ivo"), world.ballot)
    ballot = open_test_ballot(world, **PEOPLE_ELECTORATE)
    sounding = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE)
    for name, choice in (("pia", "yes"), ("paul", "no"), ("ivo", "yes")):
        cast_test_vote(world, name, ballot, choice)
        cast_test_vote(world, name, sounding, "support")
    close_test_ballot(world, ballot)
    correct_test_vote(world, ballot, "paul", "yes")
    set_clause_status(world.actor("cho"), world.clause, "adref")
    return {"ballot": ballot, "sounding": sounding}


def alter(url, *statements, **values):
    """Alter the database behind the back of the program."""
    db.session.rollback()
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as raw:
        if engine.dialect.name == "postgresql":
            raw.execute(text("set session_replication_role = replica"))  # no foreign key is checked
            statements = [translate_for_postgresql(each) for each in statements]
        for each in statements:
            assert raw.execute(text(each), values).rowcount > 0, each


JSON_CHANGE = re.compile(r"json_set\((\w+), '\$\.(\w+)', ('[^']*'|null)\)")


def translate_for_postgresql(statement):
    """Return a statement of SQLite as PostgreSQL writes it."""
    changed = JSON_CHANGE.sub(
        r"jsonb_set(\1::jsonb, '{\2}', coalesce(to_jsonb(\3::text), 'null'))", statement
    )
    return changed.replace("x'00'", r"'\x00'").replace("'room', 0)", "'room', false)")


def list_mismatches(expected=None):
    """Return what does not fit, as kind and fault."""
    found = verify_installation(expected)
    assert found.first_bad_seq is None
    return {(each.kind, each.what) for each in found.state.mismatches}


ALTERATIONS = {
    "an agreement put in": (
        (
            "insert into comment_agreement "
            "(comment_id, holder, organisation_id, set_by_id, digest, since) "
            "select comment_id, 'o1', 1, 1, digest, since from comment_agreement limit 1"
        ),
        ("agreement", "unrecorded"),
    ),
    "an agreement taken out": ("delete from comment_agreement", ("agreement", "missing")),
    "positions": ("update position set choice = 'support'", ("position", "choice")),
    "a position put in": (
        (
            "insert into position "
            "(ballot_id, holder, user_id, set_by_id, choice, digest, taken_at) "
            "select ballot_id, 'u1', 1, 1, 'object', digest, taken_at from position limit 1"
        ),
        ("position", "unrecorded"),
    ),
    "wordings": (
        (
            "update wording set text = text || '!' where placement_id in (select placement.id from "
            "placement join version on version.id = version_id where issued_at is not null)"
        ),
        ("edition", "digest"),
    ),
    "the order of clauses": (
        (
            "update placement set place = 100 - place where version_id in (select id from version "
            "where issued_at is not null) and place >= 0"
        ),
        ("edition", "digest"),
    ),
    "bodies of comments": (
        "update comment set body = 'Yes.' where id = :said",
        ("comment", "words"),
    ),
    "an earlier body": ("update comment_revision set body = 'X'", ("comment", "earlier words")),
    "bodies of amendments": (
        "update amendment_revision set text = 'X' where amendment_id = :edit and number = 1",
        ("revision", "words"),
    ),
    "the file of a submission": ("update submission set content = x'00'", ("submission", "words")),
    "authors": ("update comment set author_id = 5 where id = :said", ("comment", "author_id")),
    "authors of amendments": (
        "update amendment set author_id = 5 where id = :edit",
        ("amendment", "author_id"),
    ),
    "organizations of authors": (
        "update comment set organisation_id = 2 where id = :said",
        ("comment", "holder"),
    ),
    "deletions": ("delete from position where holder like 'o%'", ("position", "missing")),
    "deletions of sponsors": ("delete from sponsorship", ("sponsor", "missing")),
    "a comment withdrawn by hand": (
        "update comment set withdrawn_at = posted_at where id = :said",
        ("comment", "withdrawn"),
    ),
    "votes": (
        (
            "update vote set choice = 'no' where ballot_id = :ballot and holder = "
            "(select min(holder) from vote where ballot_id = :ballot)"
        ),
        ("vote", "choice"),
    ),
    "a stuffed ballot": (
        (
            'insert into vote (ballot_id, holder, choice, cast_at, cast_by_id, "where") select '
            "ballot_id, 'u99', choice, cast_at, cast_by_id, \"where\" from vote where ballot_id = "
            ":ballot limit 1"
        ),
        ("vote", "unrecorded"),
    ),
    "a sounding with a vote more": (
        (
            'insert into vote (ballot_id, holder, choice, cast_at, cast_by_id, "where") select '
            "ballot_id, 'u99', choice, cast_at, cast_by_id, \"where\" from vote where ballot_id = "
            ":sounding limit 1"
        ),
        ("vote", "unrecorded"),
    ),
    "statuses": ("update clause set status = 'agreed'", ("status", "status")),
    "answers": ("update disposition set outcome = 'accepted'", ("answer", "outcome")),
    "sponsors": ("update sponsorship set holder = 'o99'", ("sponsor", "unrecorded")),
    "roles": (
        "update membership set role = 'chair' where role = 'participant'",
        ("role", "unrecorded"),
    ),
    "times": (
        "update comment set posted_at = '2020-01-01 00:00:00.000000' where id = :said",
        ("comment", "time"),
    ),
    "times of votes": (
        "update vote set cast_at = '2020-01-01 00:00:00.000000'",
        ("vote", "time"),
    ),
    "the time of an issue": (
        "update version set issued_at = '2020-01-01 00:00:00.000000' where issued_at is not null",
        ("version", "time"),
    ),
    "an erasure without event": (
        "update comment set body = '', nonce = null, erased_at = posted_at where id = :said",
        ("comment", "erased"),
    ),
    "the author taken from an event": (
        (
            "update event set actor_id = null, nonce = null, "
            "facts = json_set(facts, '$.author_id', null) "
            "where verb = 'comment.posted' and subject_id = :said"
        ),
        ("event", "people"),
    ),
    "another reason of hiding": (
        "update comment set hidden_reason = 'advertising' where hidden_reason = 'insult'",
        ("comment", "reason"),
    ),
}


@pytest.fixture
def written(world, here):
    """Provide the numbers of what was written in a world that its events tell."""
    return write_everything(world)


@pytest.mark.postgresql
def test_the_untouched_database_is_as_its_events_tell(written):
    found = verify_installation()
    assert [*found.state.mismatches] == [] and found.fits and not found.state.unproved
    empty = {kind for kind, many in found.state.compared.items() if not many}
    assert not empty and set(found.state.compared) >= {"vote", "answer", "edition", "submission"}
    assert "all fit" in describe_verification(found)[0]


@pytest.mark.parametrize("what", ALTERATIONS)
def test_each_alteration_is_found(written, url, what):
    statement, fault = ALTERATIONS[what]
    alter(url, statement, **written)
    assert fault in list_mismatches()
    found = verify_installation()
    lines = describe_verification(found)
    assert not found.fits and len(lines) == len(found.state.mismatches) + 3


def test_a_missing_tail_is_found_by_a_head_that_was_printed(written, world, url):
    number = say(world, body="The last one.")
    seq, head = db.session.execute(
        select(Event.seq, Event.head).order_by(Event.seq.desc()).limit(1)
    ).one()
    printed = {seq: head}
    assert verify_installation(printed).fits
    alter(
        url,
        "delete from comment where id = :number",
        "delete from event where seq = :seq",
        number=number,
        seq=seq,
    )
    assert verify_installation().fits
    found = verify_installation(printed)
    assert found.missing_heads == [seq] and not found.fits


def test_an_erased_comment_verifies_and_the_same_row_emptied_by_hand_does_not(written, world, url):
    erase_content(world.actor("sera"), "comment", written["said"], "law", sure=True)
    erase_content(world.actor("sera"), "amendment", written["edit"], "law", sure=True)
    erase_content(world.actor("sera"), "submission", written["sent"], "law", sure=True)
    assert list_mismatches() == set()
    number = say(world, body="Another one.")
    alter(
        url,
        "update comment set body = '', nonce = null, author_id = (select author_id from comment "
        "where id = :said) where id = :number",
        said=written["said"],
        number=number,
    )
    assert list_mismatches() == {("comment", "words"), ("comment", "author_id")}


def test_what_is_written_during_the_verification_is_no_mismatch(written, world, monkeypatch):
    compare = queries.compare_state
    later = iter(
        [lambda: say(world, body="Meanwhile."), lambda: take(world, "paul", "object", "No.")]
    )

    def write_then_compare(told):
        next(later, lambda: None)()
        return compare(told)

    monkeypatch.setattr(queries, "compare_state", write_then_compare)
    assert verify_installation().fits


def test_an_erasure_takes_the_author_from_events_that_name_the_contribution(written, world):
    said, edit = written["said"], written["edit"]
    sponsor_amendment(world.actor("ivo"), edit)
    report_comment(world.actor("dora"), said, ModerationReason("insult"))
    hide_comment(world.actor("mona"), said, ModerationReason("insult"))
    with transaction():
        for kind, number in (("comment", said), ("amendment", edit)):
            record_event(
                "similar.left",
                EventSubject(1, world.consultation),
                world.actor("pia"),
                kind=kind,
                members=[number],
            )
    for kind, number in (("comment", said), ("amendment", edit)):
        erase_content(world.actor("sera"), kind, number, "law", sure=True)
    assert list_mismatches() == set()
    for event in db.session.scalars(select(Event).where(Event.chain == world.consultation)):
        row = {"verb": event.verb, "subject_id": event.subject_id, "facts": event.facts}
        if list_contributions(row) & {("comment", said), ("amendment", edit)}:
            assert event.actor_id != world.ids["pia"], event.verb
            assert event.facts.get("author_id") is None, event.verb
    assert "report.settled" in world.events()
