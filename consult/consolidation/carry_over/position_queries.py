"""Positions on the words of the current version: what becomes of the words that they were given on, and how many they are."""
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.positions.models import Ballot, Position
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.text.anchors.carry_over import Carried, carried
from consult.text.parsing.light_markup import plain

from .places import Both, Place, both_texts, place_of, with_heirs
from .queries import carry_over

class Reconfirm(NamedTuple):
    """Positions on clauses that are reworded: how many, on how many clauses, of how many organisations; and those that stay."""

    positions: int
    clauses: int
    organisations: int
    staying: int


def to_reconfirm(version: Version) -> Reconfirm:
    """The positions that would be on an earlier text once a working version is issued; counted are those that count now."""
    texts = both_texts(version, version.document.authentic)
    query = (select(Ballot.clause_id, Position.organisation_id, Position.digest)
             .join(Ballot, Ballot.id == Position.ballot_id)
             .where(Ballot.document_id == version.document_id, Ballot.clause_id.is_not(None)))
    standing = [(clause, own) for clause, own, digest in db.session.execute(query)
                if clause in texts.old and texts.old[clause].digest == digest]
    reworded = [(clause, own) for clause, own in standing if clause is not None and not _same(texts, clause)]
    return Reconfirm(len(reworded), len({clause for clause, _ in reworded}), len({own for _, own in reworded if own}),
                     len(standing) - len(reworded))


def _same(texts: Both, clause: int) -> bool:
    now = texts.new.get(clause) or texts.continues(clause)
    return now is not None and now.digest == texts.old[clause].digest


def positions_carried(version: Version, places: Iterable[Place]) -> list[Place]:
    """The positions on clauses, and on edits that stay (their places are given), with what becomes of the words under them.

    Counted are those that count now: what was given on earlier words before stands on none of the current version.
    """
    if version.document.current_version_id is None:
        return []
    texts = both_texts(version, version.document.authentic)
    found = []
    for clause, (ballot, held) in _on_clauses(version, texts).items():
        old, new = texts.old[clause], texts.new.get(clause)
        then, now = plain(old.text), plain(new.text) if new else ""
        became = carried(then, now, 0, len(then)) if new else Carried("gone", 1.0, None)
        if new is not None and new.digest != old.digest and became.verdict == "kept":  # emphasis alone, or words put around it
            became = Carried("changed", 1.0, became.span)
        place = place_of("position", ballot, old, new, became, (then, (0, len(then))), now)
        if new is None:
            place = with_heirs(texts, place, old, (then, (0, len(then))))
        found.append(place._replace(positions=len(held), organisations=len({own for own in held if own})))
    return found + _on_amendments({each.id: each for each in places if each.kind == "amendment"})


def _on_clauses(version: Version, texts: Both) -> dict[int, tuple[int, list[int | None]]]:
    query = (select(Ballot.id, Ballot.clause_id, Position.organisation_id, Position.digest)
             .join(Position, Position.ballot_id == Ballot.id)
             .where(Ballot.document_id == version.document_id, Ballot.clause_id.is_not(None), Ballot.kind == "standing"))
    found: dict[int, tuple[int, list[int | None]]] = {}
    for ballot, clause, own, digest in db.session.execute(query):
        if clause in texts.old and texts.old[clause].digest == digest:
            found.setdefault(clause, (ballot, []))[1].append(own)
    return found


def _on_amendments(places: dict[int, Place]) -> list[Place]:
    """Those on edits that stay: the words of the edit are the same, and what they change became what its place did."""
    query = (select(Ballot.id, Amendment.id, Amendment.number, Position.organisation_id)
             .join(Position, Position.ballot_id == Ballot.id).join(Amendment, Amendment.id == Ballot.amendment_id)
             .join(AmendmentRevision, (AmendmentRevision.amendment_id == Amendment.id)
                   & (AmendmentRevision.number == Amendment.revision))
             .where(Amendment.id.in_(list(places)), Ballot.kind == "standing", Position.digest == AmendmentRevision.digest))
    held: dict[tuple[int, int, int], list[int | None]] = defaultdict(list)
    for ballot, amendment, number, own in db.session.execute(query):
        held[ballot, amendment, number].append(own)
    return [places[amendment]._replace(
        kind="position", id=ballot, computed=places[amendment].verdict, confirmed=None, amendment_id=amendment,
        amendment=number, positions=len(own),
        organisations=len({each for each in own if each})) for (ballot, amendment, number), own in held.items()]


def everything_carried(actor: Actor, version: Version) -> list[Place]:
    """All that is carried over into a working version, positions too, the most doubtful first."""
    places = carry_over(actor, version)
    found = [*places, *positions_carried(version, places)]
    return sorted(found, key=lambda each: (not each.doubtful, each.sureness, each.kind, each.id))


def how_many(places: Iterable[Place]) -> int:
    """How many positions stand on these places."""
    return sum(each.positions for each in places)
