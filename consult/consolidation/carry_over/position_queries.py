"""Queries of positions in a carry-over: verdicts of the text under them, and their numbers."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.positions.models import Ballot, Position
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.text.anchors.carry_over import CarryOverResult, carry_passage
from consult.text.parsing.light_markup import extract_plain_text

from .places import VersionPair, CarriedPlace, load_version_pair, build_place, follow_heirs
from .queries import compute_carry_over


class ReconfirmationCount(NamedTuple):
    """Positions on reworded clauses: how many, on how many clauses, of how many organizations; and
    how many stay.
    """

    positions: int
    clauses: int
    organisations: int
    staying: int


def count_reconfirmations(version: Version) -> ReconfirmationCount:
    """Count the positions that would refer to an earlier text once a working version is issued.

    Counts only positions on the current text. Those on a clause in which nothing but references
    changed stay.
    """
    texts = load_version_pair(version, version.document.authentic)
    query = (
        select(Ballot.clause_id, Position.organisation_id, Position.digest)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .where(Ballot.document_id == version.document_id, Ballot.clause_id.is_not(None))
    )
    standing = [
        (clause, own)
        for clause, own, digest in db.session.execute(query)
        if clause in texts.previous and texts.previous[clause].digest == digest
    ]
    reworded = [
        (clause, own)
        for clause, own in standing
        if clause is not None and not _is_unchanged(texts, clause)
    ]
    return ReconfirmationCount(
        len(reworded),
        len({clause for clause, _ in reworded}),
        len({own for _, own in reworded if own}),
        len(standing) - len(reworded),
    )


def _is_unchanged(texts: VersionPair, clause: int) -> bool:
    now = texts.current.get(clause) or texts.find_successor(clause)
    if clause in texts.current and texts.is_same(clause):
        return True
    return now is not None and now.digest == texts.previous[clause].digest


def compute_positions(version: Version, places: Iterable[CarriedPlace]) -> list[CarriedPlace]:
    """Compute the carry-over of positions on clauses and on amendments that stay open.

    Positions given on an earlier text do not count.

    Args:
        places: Carry-over of the contributions; supplies the verdicts for amendments.
    """
    if version.document.current_version_id is None:
        return []
    texts = load_version_pair(version, version.document.authentic)
    found = []
    for clause, (ballot, held) in _load_clause_positions(version, texts).items():
        old, new = texts.previous[clause], texts.current.get(clause)
        then, now = extract_plain_text(old.text), extract_plain_text(new.text) if new else ""
        became = (
            carry_passage(then, now, 0, len(then)) if new else CarryOverResult("gone", 1.0, None)
        )
        if new is not None and texts.is_same(clause):
            became = CarryOverResult("kept", 1.0, (0, len(now)))
        elif (
            new is not None and new.digest != old.digest and became.verdict == "kept"
        ):  # emphasis only, or text around it
            became = CarryOverResult("changed", 1.0, became.span)
        place = build_place("position", ballot, old, new, became, (then, (0, len(then))), now)
        if new is None:
            place = follow_heirs(texts, place, old, (then, (0, len(then))))
        found.append(
            place._replace(positions=len(held), organisations=len({own for own in held if own}))
        )
    return found + _compute_amendment_positions(
        {each.id: each for each in places if each.kind == "amendment"}
    )


def _load_clause_positions(
    version: Version, texts: VersionPair
) -> dict[int, tuple[int, list[int | None]]]:
    query = (
        select(Ballot.id, Ballot.clause_id, Position.organisation_id, Position.digest)
        .join(Position, Position.ballot_id == Ballot.id)
        .where(
            Ballot.document_id == version.document_id,
            Ballot.clause_id.is_not(None),
            Ballot.kind == "standing",
        )
    )
    found: dict[int, tuple[int, list[int | None]]] = {}
    for ballot, clause, own, digest in db.session.execute(query):
        if clause in texts.previous and texts.previous[clause].digest == digest:
            found.setdefault(clause, (ballot, []))[1].append(own)
    return found


def _compute_amendment_positions(places: dict[int, CarriedPlace]) -> list[CarriedPlace]:
    """Compute positions on amendments that stay open.

    The text of the amendment is unchanged; the verdict is that of the text it changes.
    """
    query = (
        select(Ballot.id, Amendment.id, Amendment.number, Position.organisation_id)
        .join(Position, Position.ballot_id == Ballot.id)
        .join(Amendment, Amendment.id == Ballot.amendment_id)
        .join(
            AmendmentRevision,
            (AmendmentRevision.amendment_id == Amendment.id)
            & (AmendmentRevision.number == Amendment.revision),
        )
        .where(
            Amendment.id.in_(list(places)),
            Ballot.kind == "standing",
            Position.digest == AmendmentRevision.digest,
        )
    )
    held: dict[tuple[int, int, int], list[int | None]] = defaultdict(list)
    for ballot, amendment, number, own in db.session.execute(query):
        held[ballot, amendment, number].append(own)
    return [
        places[amendment]._replace(
            kind="position",
            id=ballot,
            computed=places[amendment].verdict,
            confirmed=None,
            amendment_id=amendment,
            amendment=number,
            positions=len(own),
            organisations=len({each for each in own if each}),
        )
        for (ballot, amendment, number), own in held.items()
    ]


def compute_full_carry_over(actor: Actor, version: Version) -> list[CarriedPlace]:
    """Compute the carry-over of contributions, brackets and positions, most doubtful first."""
    places = compute_carry_over(actor, version)
    found = [*places, *compute_positions(version, places)]
    return sorted(found, key=lambda each: (not each.doubtful, each.sureness, each.kind, each.id))


def count_positions(places: Iterable[CarriedPlace]) -> int:
    """Count the positions on some places."""
    return sum(each.positions for each in places)
