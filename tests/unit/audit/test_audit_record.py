"""Tests of the audit record: visibility, filters, and detection of tampering."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from consult.audit.forms import RecordFilter, parse_record_filter
from consult.audit.queries import (
    PAGE_SIZE,
    load_entries,
    load_filter_options,
    load_public_log,
)
from consult.audit.verification.queries import verify_installation
from consult.audit.messages import format_audience, format_verb
from consult.positions.actions import take_position
from consult.comments.actions import post_comment
from consult.consultations.models import Consultation
from consult.consultations.roles.actions import grant_role
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Forbidden, SignInRequired
from consult.core.events.log import Event, EventSubject, record_event, transaction
from consult.notifications.actions import follow_clause
from tests.world import ROLES

MAY = {"sera", "ada", "cho", "vic"}


@pytest.fixture
def busy(here, world):
    """Create events: a role, two comments, a position, a follow, and one outside the
    consultation.
    """
    grant_role(world.actor("ada"), world.consultation, world.ids["paul"], "rapporteur")
    post_comment(world.actor("pia"), world.clause, "Words")
    post_comment(world.actor("paul"), world.other_clause, "Others")
    take_position(world.actor("ivo"), world.ballot, "live", None, None)
    follow_clause(world.actor("hana"), world.clause)
    with transaction():
        record_event(
            "person.changed",
            EventSubject(world.ids["pia"], 0),
            world.actor("pia"),
            audience="nobody",
        )
    return find_row(Consultation, world.consultation)


def test_the_whole_record_is_for_secretariat_and_podium(busy, world):
    for name in (None, *ROLES):
        actor = world.actor(name)
        if name in MAY:
            assert len(load_entries(actor, busy, RecordFilter())) == 5
            continue
        with pytest.raises(Forbidden if name else SignInRequired):
            load_entries(actor, busy, RecordFilter())


def test_the_record_names_actor_action_place_and_affected_person(busy, world):
    found = {entry.verb: entry for entry in load_entries(world.actor("sera"), busy, RecordFilter())}
    assert (found["role.granted"].actor_name, found["role.granted"].subject_name) == ("Ada", "Paul")
    assert (found["position.taken"].actor_name, found["position.taken"].label) == ("Ivo", "1.")
    assert (
        found["clause.followed"].source.facts is None
        and found["role.granted"].source.facts["role"] == "rapporteur"
    )


@pytest.mark.parametrize(
    ("wish", "verbs"),
    [
        (lambda world: RecordFilter(verb="role.granted"), ["role.granted"]),
        (lambda world: RecordFilter(person=world.ids["paul"]), ["comment.posted"]),
        (
            lambda world: RecordFilter(clause=world.clause),
            ["clause.followed", "position.taken", "comment.posted"],
        ),
        (
            lambda world: RecordFilter(clause=world.clause, verb="comment.posted"),
            ["comment.posted"],
        ),
        (
            lambda world: RecordFilter(day=utc_now().date()),
            [
                "clause.followed",
                "position.taken",
                "comment.posted",
                "comment.posted",
                "role.granted",
            ],
        ),
        (lambda world: RecordFilter(day=utc_now().date() - timedelta(days=1)), []),
        (lambda world: RecordFilter(verb="no.such"), []),
        (lambda world: RecordFilter(before=2), ["role.granted"]),
        (lambda world: RecordFilter(person=10**8, before=1), []),
    ],
)
def test_the_record_is_filtered_by_verb_person_clause_day_and_number(busy, world, wish, verbs):
    assert [entry.verb for entry in load_entries(world.actor("cho"), busy, wish(world))] == verbs


def test_what_one_may_choose_from_is_what_happened(busy, world):
    found = load_filter_options(busy)
    assert found.verbs == ["clause.followed", "comment.posted", "position.taken", "role.granted"]
    assert [name for _, name in found.people] == ["Ada", "Hana", "Ivo", "Paul", "Pia"]
    assert [label for _, _, label in found.clauses] == ["A", "1", "2", "3"]


def test_a_long_record_is_read_page_by_page_without_a_gap(here, world):
    consultation = find_row(Consultation, world.consultation)
    with transaction():
        for _ in range(PAGE_SIZE + 5):
            record_event("tag.moved", consultation, world.actor("sera"))
    first = load_entries(world.actor("sera"), consultation, RecordFilter())
    second = load_entries(world.actor("sera"), consultation, RecordFilter(before=first[-1].seq))
    assert [entry.seq for entry in first + second] == list(range(PAGE_SIZE + 5, 0, -1))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET verb = 'role.revoked' WHERE seq = 3",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE event SET actor_id = 1 WHERE seq = 3",
        "UPDATE event SET facts = '{}' WHERE seq = 3",
    ],
)
def test_tampering_with_a_row_is_detected(busy, world, url, change):
    whole = verify_installation()
    assert (whole.events, whole.first_bad_seq) == (6, None)
    assert whole.heads[busy.id] == db.session.get(Event, 5).head
    engine = create_engine(url)
    with engine.begin() as other:
        other.execute(text(change))
    engine.dispose()
    assert verify_installation().first_bad_seq == 3


def test_the_public_record_gives_of_what_is_not_public_nothing_but_a_digest(busy, world):
    rows = load_public_log(world.actor(None), busy, 0, 100)
    assert [row.get("verb") for row in rows] == [
        "role.granted",
        "comment.posted",
        "comment.posted",
        "position.taken",
        None,
    ]
    assert set(rows[-1]) == {"seq", "number", "digest", "head"} and set(rows[0]) >= {
        "salt",
        "facts",
        "at",
        "head",
    }
    assert "salt" not in json.dumps(rows[4:]) and [
        row["seq"] for row in load_public_log(world.actor("pia"), busy, 3, 1)
    ] == [4]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"verb": "a.b", "person": "3", "clause": "4", "day": "2027-01-02", "before": "9"}, True),
        (
            {"person": "x", "clause": "9" * 20, "day": "2027-13-01", "before": "-1", "verb": "\0"},
            False,
        ),
        ({"day": "0001-01-01"}, False),
    ],
)
def test_invalid_query_parameters_are_ignored(given, expected):
    assert (None not in parse_record_filter(given)) is expected and (
        expected or parse_record_filter(given) == RecordFilter()
    )


def test_verbs_without_a_description_are_shown_as_they_are(here, world):
    assert (format_verb("comment.posted"), format_verb("new.verb")) == (
        "Comment posted",
        "new.verb",
    )
    assert [format_audience(each) for each in ("everyone", "user:3", "organisation:3", "x")] == [
        "everyone",
        "the person",
        "the organization",
        "x",
    ]


def test_a_day_is_a_day_in_utc(here, world):
    consultation = find_row(Consultation, world.consultation)
    midnight = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    for moment in (
        midnight - timedelta(microseconds=1),
        midnight,
        midnight + timedelta(hours=23, minutes=59),
    ):
        with freeze_clock(moment), transaction():
            record_event("tag.moved", consultation, world.actor("sera"))
    assert [
        entry.seq
        for entry in load_entries(
            world.actor("sera"), consultation, RecordFilter(day=midnight.date())
        )
    ] == [3, 2]
