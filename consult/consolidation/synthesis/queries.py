"""Reads of the synthesis of inputs: by clause and by subject, from the answers of a version."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.queries import list_localized_groups
from consult.consolidation.dispositions.report import DispositionReportRow, build_report
from consult.consolidation.models import OUTCOMES
from consult.consultations.models import Tag
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.documents.models import ClauseTag, Version

from .models import INTRODUCTION, WHOLE_DOCUMENT, Synthesis

PUBLIC_READER = Actor()  # a synthesis holds what everyone can read
KINDS = ("mod", "edit", "sup", "add", "move", "split", "merge", "corr", "noc", "comment")


class SynthesisPart(NamedTuple):
    """The inputs on one clause, and their answers.

    Attributes:
        clause_id: None for those on the whole document.
        name: of the clause, in the version that they were made on.
        note: the words of the editors by language; empty if there are none.
    """

    clause_id: int | None
    name: str
    rows: list[DispositionReportRow]
    note: dict[str, str]

    @property
    def subject(self) -> int:
        """The number under which its note is kept."""
        return self.clause_id or WHOLE_DOCUMENT

    def list_asked(self) -> list[tuple[str, list[DispositionReportRow]]]:
        """List the rows by the kind of change that they ask for."""
        return _group(self.rows, KINDS, "kind")

    def list_reflected(self) -> list[tuple[str, list[DispositionReportRow]]]:
        """List the rows by their answer."""
        return _group(self.rows, _list_outcomes(self.rows), "outcome")

    def count_sources(self) -> list[tuple[str | None, int]]:
        """Count the contributions by stakeholder group, in its order; None: of persons."""
        counts = Counter(row.group for row in self.rows)
        codes = [group["code"] for group in list_localized_groups(i18n.get_language())]
        order = {code: place for place, code in enumerate(codes)}
        return sorted(counts.items(), key=lambda pair: order.get(pair[0] or "", len(order)))


class SynthesisSubject(NamedTuple):
    """The inputs on the clauses that have a tag. outcomes: their answers, counted."""

    tag: Tag
    clauses: int
    contributions: int
    outcomes: list[tuple[str, int]]


class SynthesisView(NamedTuple):
    """The synthesis of the inputs that a version answers.

    Attributes:
        state: the row; None if nobody has written or published anything.
        introduction: the words of the editors by language.
    """

    version: Version
    state: Synthesis | None
    introduction: dict[str, str]
    parts: list[SynthesisPart]
    subjects: list[SynthesisSubject]

    @property
    def is_public(self) -> bool:
        """Return whether everyone can read it."""
        return self.state is not None and self.state.is_public

    @property
    def rows(self) -> list[DispositionReportRow]:
        """All contributions."""
        return [row for part in self.parts for row in part.rows]


def is_synthesis_public(version: Version) -> bool:
    """Return whether everyone can read the synthesis of a version."""
    found = db.session.get(Synthesis, version.id)
    return found is not None and found.is_public


def load_synthesis(actor: Actor, version: Version) -> SynthesisView:
    """Load the synthesis of a version, in the language in force.

    Raises:
        NotFound: The version is not issued, or the synthesis is not public and the actor does
            not edit it.
    """
    state = db.session.get(Synthesis, version.id)
    if not (state and state.is_public) and not is_allowed(actor, "synthesis.see", version):
        raise NotFound(what="Synthesis")
    notes = {each.clause_id: each.words for each in state.notes} if state else {}
    rows = build_report(PUBLIC_READER, version).rows
    return SynthesisView(
        version,
        state,
        notes.get(INTRODUCTION, {}),
        _build_parts(rows, notes),
        _build_subjects(rows),
    )


def list_subjects(version: Version) -> set[int]:
    """List the numbers of the subjects about which a note can be written."""
    rows = build_report(PUBLIC_READER, version).rows
    return {row.clause_id or WHOLE_DOCUMENT for row in rows}


def _build_parts(
    rows: list[DispositionReportRow], notes: dict[int, dict[str, str]]
) -> list[SynthesisPart]:
    found: dict[int | None, list[DispositionReportRow]] = {}
    for row in rows:
        found.setdefault(row.clause_id, []).append(row)
    return [
        SynthesisPart(
            clause_id, here[0].clause_name, here, notes.get(clause_id or WHOLE_DOCUMENT, {})
        )
        for clause_id, here in found.items()
    ]


def _build_subjects(rows: list[DispositionReportRow]) -> list[SynthesisSubject]:
    clauses = {row.clause_id for row in rows if row.clause_id}
    if not clauses:
        return []
    query = (
        select(Tag, ClauseTag.clause_id)
        .join(ClauseTag, ClauseTag.tag_id == Tag.id)
        .where(ClauseTag.clause_id.in_(clauses))
        .order_by(Tag.tag_set, Tag.place, Tag.id)
    )
    tagged: dict[Tag, set[int]] = {}
    for tag, clause_id in db.session.execute(query):
        tagged.setdefault(tag, set()).add(clause_id)
    found = []
    for tag, there in tagged.items():
        own = [row for row in rows if row.clause_id in there]
        counts = Counter(row.outcome for row in own)
        outcomes = [(code, counts[code]) for code in _list_outcomes(own)]
        found.append(SynthesisSubject(tag, len(there), len(own), outcomes))
    return found


def _group(
    rows: list[DispositionReportRow], order: Iterable[str], field: str
) -> list[tuple[str, list[DispositionReportRow]]]:
    groups = [(code, [row for row in rows if getattr(row, field) == code]) for code in order]
    return [pair for pair in groups if pair[1]]


def _list_outcomes(rows: list[DispositionReportRow]) -> list[str]:
    there = {row.outcome for row in rows}
    return [code for code in OUTCOMES if code in there]
