"""A debated document: amendments of every kind on its clauses, colliding and similar, with
their sponsors.
"""

from itertools import cycle
from typing import Any

from sqlalchemy import insert, select

from consult.accounts.models import Organisation
from consult.amendments.models import Amendment, AmendmentRevision, Sponsorship
from consult.positions.models import Ballot
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.documents.models import Placement, Wording
from tests.world import World

# Changes that are asked for again and again: the words, and the words that replace them. Some
# overlap, some are alike.
REPLACEMENTS = (
    ("by 2030", "by 2028"),
    ("[voluntary] public", "public"),
    ("every school, library", "every school, clinic, library"),
    ("by 2030", "not later than 2032"),
    ("the private sector", "the private sector and by communities"),
    ("[voluntary] public financing", "predictable public financing"),
    ("furthest behind", "furthest behind within each country"),
    ("We *resolve*", "We *undertake*"),
    ("investment by the private sector and [voluntary] public financing", "all means"),
    ("health post by 2030", "health post, lastingly, by 2030"),
    ("by 2030", "by 2028 where possible"),
    ("giving priority", "giving particular priority"),
    ("public financing,", "public financing, free of conditions,"),
)
KINDS = ("mod",) * 12 + ("add", "edit", "sup", "noc", "add")  # of twenty, some amend an amendment
GROUPS = ("pri", "civ", "int", "tec", "aca")
BACKERS = 30  # organizations
SPONSORS_EACH = 2  # co-sponsors of an amendment


def create_amendments(world: World, document_id: int, clauses: list[int], count: int) -> None:
    """Create this many amendments on the clauses of a document, in turn."""
    words = {
        row.clause_id: row
        for row in db.session.execute(
            select(Placement.clause_id, Wording.id, Wording.text)
            .join(Wording, Wording.placement_id == Placement.id)
            .where(Placement.clause_id.in_(clauses))
        )
    }
    backers = _create_organisations()
    kinds, edits = cycle(KINDS), cycle(REPLACEMENTS)
    first: dict[int, int] = {}
    for number in range(1, count + 1):
        clause = clauses[number % len(clauses)]
        kind, base, parent = next(kinds), words[clause], None
        if number % 20 == 0 and clause in first:
            kind, parent = "mod", first[clause]
        old, new = next(edits)
        text = {
            "sup": None,
            "noc": None,
            "add": f"We *decide* to report on it every year, as proposal {number}.",
        }.get(
            kind,
            base.text.replace(old, new).replace(
                "as number", f"as proposal {number} to number" if parent else "as number"
            ),
        )
        made = _create_amendment(
            world,
            document_id,
            clause,
            number,
            kind,
            text,
            base.id,
            parent,
            backers[number % BACKERS],
        )
        if kind == "mod" and parent is None:
            first.setdefault(clause, made)
    db.session.flush()
    _create_sponsors(document_id, backers)


def _create_organisations() -> list[int]:
    made = [
        Organisation(
            name=f"Backer {n}",
            group_code=GROUPS[n % len(GROUPS)],
            region_code="africa",
            status="verified",
        )
        for n in range(BACKERS)
    ]
    db.session.add_all(made)
    db.session.flush()
    return [each.id for each in made]


def _create_amendment(
    world: World,
    document_id: int,
    clause: int,
    number: int,
    kind: str,
    text: str | None,
    wording: int,
    parent: int | None,
    organisation: int,
) -> int:
    added = kind == "add"
    made = Amendment(
        consultation_id=world.consultation,
        document_id=document_id,
        number=number,
        kind=kind,
        clause_id=clause,
        parent_id=parent,
        author_id=world.ids["pia"],
        organisation_id=organisation,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        AmendmentRevision(
            amendment_id=made.id,
            number=1,
            wording_id=None if added else wording,
            parent_revision=1 if parent else None,
            language="en",
            text=text,
            clause_kind="operative" if added else None,
            clause_level=1 if added else None,
            reason=f"Those who wait longest have waited long enough: reason {number}.",
            digest=hash_text(f"{kind} {clause} {number} {text}"),
            made_by_id=world.ids["pia"],
        )
    )
    return made.id


def _create_sponsors(document_id: int, backers: list[int]) -> None:
    rows: list[dict[str, Any]] = []
    ballots: list[dict[str, Any]] = []
    for number, digest in db.session.execute(
        select(Amendment.id, AmendmentRevision.digest)
        .join(AmendmentRevision, AmendmentRevision.amendment_id == Amendment.id)
        .where(Amendment.document_id == document_id)
    ):
        rows += [
            {
                "amendment_id": number,
                "holder": f"o{each}",
                "organisation_id": each,
                "set_by_id": 1,
                "digest": digest,
                "since": utc_now(),
            }
            for each in (backers[(number + 7 * n + 1) % BACKERS] for n in range(SPONSORS_EACH))
        ]
        ballots.append({"consultation_id": 1, "document_id": document_id, "amendment_id": number})
    db.session.execute(insert(Sponsorship), rows)
    db.session.execute(insert(Ballot), [{**each, "opened_at": utc_now()} for each in ballots])
