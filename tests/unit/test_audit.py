"""The record: who may see all of it, what it can be searched by, and that tampering shows."""
import json
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from consult.audit.forms import Wish, wish_from
from consult.audit.queries import PAGE, entries, offer, public_log, verdict
from consult.audit.messages import audience_words, verb_words
from consult.positions.actions import take_position
from consult.comments.actions import post_comment
from consult.consultations.models import Consultation
from consult.consultations.roles.actions import grant_role
from consult.core.database.engine import clock_at, db, find, now
from consult.core.errors import Forbidden, Unknown
from consult.core.events.log import Event, Thing, record, transaction
from consult.notifications.actions import follow
from tests.world import ROLES

pytestmark = pytest.mark.postgresql

MAY = {"sera", "ada", "cho", "vic"}


@pytest.fixture
def busy(here, world):
    """Something happened: a role, two comments, a position, a follow, and something outside of the consultation."""
    grant_role(world.actor("ada"), world.consultation, world.ids["paul"], "rapporteur")
    post_comment(world.actor("pia"), world.clause, "Words")
    post_comment(world.actor("paul"), world.other_clause, "Others")
    take_position(world.actor("ivo"), world.ballot, "live", None, None)
    follow(world.actor("hana"), world.clause)
    with transaction():
        record("person.changed", Thing(world.ids["pia"], 0), world.actor("pia"), audience="nobody")
    return find(Consultation, world.consultation)


def test_the_whole_record_is_for_secretariat_and_podium(busy, world):
    for name in (None, *ROLES):
        actor = world.actor(name)
        if name in MAY:
            assert len(entries(actor, busy, Wish())) == 5 and verdict(actor, busy).bad is None
            continue
        for read in (entries, verdict):
            with pytest.raises(Forbidden if name else Unknown):
                read(actor, busy, *([Wish()] if read is entries else []))


def test_the_record_says_who_did_what_where_and_to_whom(busy, world):
    found = {entry.verb: entry for entry in entries(world.actor("sera"), busy, Wish())}
    assert (found["role.granted"].who, found["role.granted"].about) == ("Ada", "Paul")
    assert (found["position.taken"].who, found["position.taken"].label) == ("Ivo", "1.")
    assert found["clause.followed"].facts is None and found["role.granted"].facts["role"] == "rapporteur"


@pytest.mark.parametrize(
    ("wish", "verbs"),
    [
        (lambda world: Wish(verb="role.granted"), ["role.granted"]),
        (lambda world: Wish(person=world.ids["paul"]), ["comment.posted"]),
        (lambda world: Wish(clause=world.clause), ["clause.followed", "position.taken", "comment.posted"]),
        (lambda world: Wish(clause=world.clause, verb="comment.posted"), ["comment.posted"]),
        (
            lambda world: Wish(day=now().date()),
            ["clause.followed", "position.taken", "comment.posted", "comment.posted", "role.granted"],
        ),
        (lambda world: Wish(day=now().date() - timedelta(days=1)), []),
        (lambda world: Wish(verb="no.such"), []),
        (lambda world: Wish(before=2), ["role.granted"]),
        (lambda world: Wish(person=10**8, before=1), []),
    ],
)
def test_the_record_is_filtered_by_verb_person_clause_day_and_number(busy, world, wish, verbs):
    assert [entry.verb for entry in entries(world.actor("cho"), busy, wish(world))] == verbs


def test_what_one_may_choose_from_is_what_happened(busy, world):
    found = offer(busy)
    assert found.verbs == ["clause.followed", "comment.posted", "position.taken", "role.granted"]
    assert [name for _, name in found.people] == ["Ada", "Hana", "Ivo", "Paul", "Pia"]
    assert [label for _, _, label in found.clauses] == ["A", "1", "2", "3"]


def test_a_long_record_is_read_page_by_page_without_a_gap(here, world):
    consultation = find(Consultation, world.consultation)
    with transaction():
        for _ in range(PAGE + 5):
            record("tag.moved", consultation, world.actor("sera"))
    first = entries(world.actor("sera"), consultation, Wish())
    second = entries(world.actor("sera"), consultation, Wish(before=first[-1].seq))
    assert [entry.seq for entry in first + second] == list(range(PAGE + 5, 0, -1))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET verb = 'role.revoked' WHERE seq = 3",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE event SET actor_id = 1 WHERE seq = 3",
        "UPDATE event SET facts = '{}' WHERE seq = 3",
    ],
)
def test_whoever_tampers_with_a_row_is_found_out(busy, world, url, change):
    whole = verdict(world.actor("ada"), busy)
    assert (whole.events, whole.bad) == (6, None) and whole.head == db.session.get(Event, 5).head
    engine = create_engine(url)
    with engine.begin() as other:
        other.execute(text(change))
    engine.dispose()
    assert verdict(world.actor("ada"), busy).bad == 3


def test_the_public_record_gives_of_what_is_not_public_nothing_but_a_digest(busy, world):
    rows = public_log(world.actor(None), busy, 0, 100)
    assert [row.get("verb") for row in rows] == ["role.granted", "comment.posted", "comment.posted", "position.taken", None]
    assert set(rows[-1]) == {"seq", "digest", "head"} and set(rows[0]) >= {"salt", "facts", "at", "head"}
    assert "salt" not in json.dumps(rows[4:]) and [
        row["seq"] for row in public_log(world.actor("pia"), busy, 3, 1)
    ] == [4]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"verb": "a.b", "person": "3", "clause": "4", "day": "2027-01-02", "before": "9"}, True),
        ({"person": "x", "clause": "9" * 20, "day": "2027-13-01", "before": "-1", "verb": "\0"}, False),
        ({"day": "0001-01-01"}, False),
    ],
)
def test_what_makes_no_sense_in_an_address_is_as_if_it_were_not_there(given, expected):
    assert (None not in wish_from(given)) is expected and (expected or wish_from(given) == Wish())


def test_verbs_without_words_are_shown_as_they_are(here, world):
    assert (verb_words("comment.posted"), verb_words("new.verb")) == ("Comment posted", "new.verb")
    assert [audience_words(each) for each in ("everyone", "user:3", "organisation:3", "x")] == \
        ["everyone", "the person", "the organisation", "x"]


def test_a_day_is_a_day_in_utc(here, world):
    consultation = find(Consultation, world.consultation)
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    for moment in (midnight - timedelta(microseconds=1), midnight, midnight + timedelta(hours=23, minutes=59)):
        with clock_at(moment), transaction():
            record("tag.moved", consultation, world.actor("sera"))
    assert [entry.seq for entry in entries(world.actor("sera"), consultation, Wish(day=midnight.date()))] == [3, 2]
