"""Queries on the names that the facts of events refer to by number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name, load_people
from consult.core.database.engine import db
from consult.positions.models import Ballot

PERSON_FACTS = frozenset({"user_id", "author_id", "answered_id", "asked_by_id", "led_by", "to"})
HOLDER_FACTS = frozenset({"holder", "proxy", "of_proxy", "electors", "proxies"})
BALLOT_VERBS = ("ballot.", "vote.", "silence.")


class FactSource(NamedTuple):
    """An event as far as its facts are read: those that are withheld are None."""

    verb: str
    subject_id: int
    facts: dict[str, Any] | None


class FactReferences(NamedTuple):
    """The names of people and organizations, and the choices of ballots, by number."""

    people: Mapping[int, str]
    organisations: Mapping[int, str]
    choices: Mapping[int, Sequence[str]]


def load_fact_references(sources: Iterable[FactSource]) -> FactReferences:
    """Load what the facts of events refer to, with three statements."""
    shown = [each for each in sources if each.facts]
    holders = {holder for each in shown for holder in _list_holders(each.facts or {})}
    people = _list_numbers(holders, "u") | {
        value
        for each in shown
        for name, value in _list_person_facts(each)
        if isinstance(value, int)
    }
    organisations = _list_numbers(holders, "o")
    for each in shown:
        organisations |= _list_organisations(each)
    ballots = {find_ballot_id(each) for each in shown} - {None}
    return FactReferences(
        {number: one.name for number, one in load_people(people).items()},
        {
            each.id: get_organisation_name(each)
            for each in db.session.scalars(
                select(Organisation).where(Organisation.id.in_(organisations))
            )
        },
        {
            number: choices or []
            for number, choices in db.session.execute(
                select(Ballot.id, Ballot.choices).where(Ballot.id.in_(ballots))
            )
        },
    )


def find_ballot_id(source: FactSource) -> int | None:
    """Return the ballot whose counts an event tells, or None."""
    found = (source.facts or {}).get("ballot_id")
    if isinstance(found, int):
        return found
    return source.subject_id if source.verb.startswith("ballot.") else None


def is_person_fact(verb: str, name: str) -> bool:
    """Return whether a fact is the number of a person."""
    return name in PERSON_FACTS or (verb, name) == ("meeting_text.pen_taken", "before")


def is_organisation_fact(verb: str, name: str) -> bool:
    """Return whether a fact is the number of an organization, or a list of such."""
    return name in {"organisation_id", "organisations", "into_id"} or (
        (verb, name) == ("affiliation.declared", "before")
    )


def _list_person_facts(source: FactSource) -> list[tuple[str, Any]]:
    """List the facts of an event that are people."""
    return [
        (name, value)
        for name, value in (source.facts or {}).items()
        if is_person_fact(source.verb, name)
    ]


def _list_organisations(source: FactSource) -> set[int]:
    """List the organizations that an event names by number."""
    found: set[int] = set()
    for name, value in (source.facts or {}).items():
        if is_organisation_fact(source.verb, name):
            found |= {each for each in (value if isinstance(value, list) else [value]) if each}
    return found


def _list_holders(facts: dict[str, Any]) -> set[str]:
    """List the holders that facts name, such as o12 and u7."""
    found: set[str] = set()
    for name in HOLDER_FACTS & facts.keys():
        value = facts[name]
        if isinstance(value, dict):
            found |= set(value) | set(value.values())
        elif isinstance(value, list):
            found |= set(value)
        elif isinstance(value, str):
            found.add(value)
    return found


def _list_numbers(holders: Iterable[str], kind: str) -> set[int]:
    """List the numbers of the holders of a kind: o for organizations, u for people."""
    return {int(each[1:]) for each in holders if each[:1] == kind and each[1:].isdecimal()}
