"""Queries of references in a working version: those whose numbers change, and their correction."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.consolidation.references.models import ReferenceCorrection
from consult.core.database.engine import db
from consult.documents.labels.queries import LabelledText, load_base_text, load_labelled_text
from consult.documents.models import Lineage, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.text.diff.position_map import map_range
from consult.text.diff.word_diff import diff_words
from consult.text.references.label_keys import get_label_core, read_label_key, write_like
from consult.text.references.reference_parser import find_references

from .reference_index import ReferenceIndex, ResolvedPart

Span = tuple[int, int]


CONTEXT = 60  # characters around a number


def _shorten(text: str, *, first: bool) -> str:
    """Shorten the text before a number; what follows another number keeps its beginning."""
    if len(text) <= 2 * CONTEXT:
        return text
    head = "" if first else text[:CONTEXT]
    return f"{head}… {text[-CONTEXT:].partition(' ')[2]}"


class FoundNumber(NamedTuple):
    """A number in a reference, and what it should be.

    Attributes:
        new: the number that its clause has now; None if it cannot be told.
        problem: why not: "unknown", "several", "removed" or "unnumbered".
        sure: it stood at this place in the issued text, so it names a clause of that text; and the
            numbering gave that clause its number now, nobody typed it.
    """

    start: int
    end: int
    old: str
    new: str | None
    clause_id: int | None
    problem: str | None
    sure: bool

    @property
    def is_outdated(self) -> bool:
        """Return whether the clause has another number now."""
        return self.new is not None and read_label_key(self.new) != read_label_key(self.old)


class ClauseReferences(NamedTuple):
    """The references in the text of one clause and language.

    Attributes:
        others: references that name another text.
    """

    clause_id: int
    language: str
    text: str
    digest: str
    numbers: list[FoundNumber]
    others: int

    @property
    def outdated(self) -> list[FoundNumber]:
        """The numbers that another one should replace."""
        return [each for each in self.numbers if each.is_outdated]

    @property
    def unresolved(self) -> list[FoundNumber]:
        """The numbers whose clause cannot be told or has none."""
        return [each for each in self.numbers if each.problem]

    def list_pieces(self) -> list[tuple[str, FoundNumber | None]]:
        """List the text in pieces: between the outdated numbers, and before each of them.

        Long text between two numbers is shortened.
        """
        pieces: list[tuple[str, FoundNumber | None]] = []
        at = 0
        for each in self.outdated:
            pieces.append((_shorten(self.text[at : each.start], first=at == 0), each))
            at = each.end
        tail = self.text[at:]
        pieces.append((tail if len(tail) <= CONTEXT else f"{tail[:CONTEXT]} …", None))
        return pieces

    def correct(self, chosen: Iterable[FoundNumber]) -> str:
        """Return the text with the chosen numbers corrected."""
        text = self.text
        for each in sorted(chosen, key=lambda one: -one.start):
            text = text[: each.start] + (each.new or each.old) + text[each.end :]
        return text


class _Texts(NamedTuple):
    """The labels of the issued text and of the working version, with their indexes."""

    base: LabelledText
    now: LabelledText
    authentic: str

    def make_indexes(self, language: str) -> tuple[ReferenceIndex, ReferenceIndex]:
        """Return the indexes of both texts in a language."""
        return (
            ReferenceIndex(self.base, language, self.authentic),
            ReferenceIndex(self.now, language, self.authentic),
        )

    def find_label(self, clause_id: int, language: str) -> str | None:
        """Find the label of a clause in the working version; None if it is not in the text."""
        if all(each.clause_id != clause_id for each in self.now.clauses):
            return None
        own = self.now.labels.get((clause_id, language))
        return own or self.now.labels.get((clause_id, self.authentic), "")

    def is_typed(self, clause_id: int, language: str) -> bool:
        """Return whether somebody set the label of a clause by hand."""
        keys = ((clause_id, language), (clause_id, self.authentic))
        return any(self.now.by_hand.get(key) for key in keys)


def load_references(version: Version) -> list[ClauseReferences]:
    """Load the references of a working version in all its languages, in the order of the text."""
    now = load_labelled_text(version.id)
    texts = _Texts(load_base_text(version, now), now, version.document.authentic)
    base = {
        (clause_id, language): text
        for clause_id, language, text, _ in _load_wordings(version.document.current_version_id)
    }
    corrections, origins = load_corrections(version.id), _load_split_origins(version.id)
    indexes = {language: texts.make_indexes(language) for language in now.languages}
    found = []
    for clause_id, language, text, digest in _load_wordings(version.id):
        key = (clause_id, language)
        issued = base.get(key) or base.get((origins.get(clause_id, 0), language), "")
        known = _find_known(key, issued, text, corrections.get(key, []), indexes[language][0])
        numbers, others = _read_numbers(key, text, known, texts, indexes[language])
        if numbers or others:
            found.append(ClauseReferences(clause_id, language, text, digest, numbers, others))
    return found


def _load_wordings(version_id: int | None) -> list[tuple[int, str, str, str]]:
    rows = db.session.execute(
        select(Placement.clause_id, Wording.language, Wording.text, Wording.digest)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == (version_id or 0), IN_TEXT)
        .order_by(Placement.place, Placement.id, Wording.language)
    )
    return [(clause_id, language, text, digest) for clause_id, language, text, digest in rows]


def _load_split_origins(version_id: int) -> dict[int, int]:
    """Load the clause that each new clause was split from."""
    rows = db.session.execute(
        select(Lineage.to_clause_id, Lineage.from_clause_id).where(
            Lineage.version_id == version_id, Lineage.kind == "split"
        )
    )
    return {row[0]: row[1] for row in rows}


def load_corrections(version_id: int) -> dict[tuple[int, str], list[ReferenceCorrection]]:
    """Load the corrections made in a working version, by clause and language, oldest first."""
    rows = db.session.scalars(
        select(ReferenceCorrection)
        .where(ReferenceCorrection.version_id == version_id)
        .order_by(ReferenceCorrection.id)
    )
    found: dict[tuple[int, str], list[ReferenceCorrection]] = {}
    for each in rows:
        found.setdefault((each.clause_id, each.language), []).append(each)
    return found


def _find_known(
    key: tuple[int, str],
    base: str,
    text: str,
    corrections: list[ReferenceCorrection],
    index: ReferenceIndex,
) -> dict[Span, int]:
    """Find the clauses that numbers of a text name for sure: from the text that they come from.

    This is the text after the last correction, or the issued one.
    """
    if corrections:
        origin = corrections[-1].text
        targets = {(start, end): clause_id for start, end, clause_id in corrections[-1].targets}
    else:
        origin = base
        targets = {
            (part.start, part.end): part.clause_id
            for part in list_parts(origin, key, index)
            if part.clause_id is not None
        }
    if not targets or origin == text:
        return targets
    parts, found = diff_words(origin, text), {}
    for (start, end), clause_id in targets.items():
        first, last = map_range(parts, start, end)
        if text[first:last] == origin[start:end]:
            found[first, last] = clause_id
    return found


def list_parts(text: str, key: tuple[int, str], index: ReferenceIndex) -> list[ResolvedPart]:
    """List the numbers of all references of a text to its own document."""
    found = []
    for reference in find_references(text, key[1]):
        kind = index.choose_kind(reference)
        if kind is not None and not reference.is_other:
            for target in reference.targets:
                found += index.resolve(kind, target, key[0])
    return found


def _read_numbers(
    key: tuple[int, str],
    text: str,
    known: dict[Span, int],
    texts: _Texts,
    indexes: tuple[ReferenceIndex, ReferenceIndex],
) -> tuple[list[FoundNumber], int]:
    """Read the numbers of a text; and count the references to other texts."""
    issued, now = indexes
    there = {(each.start, each.end): each for each in list_parts(text, key, issued)}
    later = {(each.start, each.end): each for each in list_parts(text, key, now)}
    spans = sorted({*there, *later, *known})
    numbers = []
    for span in spans:
        old = text[span[0] : span[1]]
        if span in known:
            numbers.append(_compare(span, old, known[span], texts, key[1], sure=True))
            continue
        part = there.get(span)
        if part is None or part.clause_id is None:
            part = later.get(span) or part
            if part is not None and part.clause_id is None:
                problem = part.problem or "unknown"
                numbers.append(FoundNumber(*span, old, None, None, problem, sure=False))
            continue
        if part.clause_id is not None:
            numbers.append(_compare(span, old, part.clause_id, texts, key[1], sure=False))
    others = sum(
        each.is_other or issued.choose_kind(each) is None for each in find_references(text, key[1])
    )
    return numbers, others


def _compare(
    span: Span, old: str, clause_id: int, texts: _Texts, language: str, *, sure: bool
) -> FoundNumber:
    label = texts.find_label(clause_id, language)
    if label is None:
        return FoundNumber(*span, old, None, clause_id, "removed", sure)
    core, key, before = get_label_core(label), read_label_key(label), read_label_key(old)
    if key is None or before is None or key.is_number != before.is_number:
        return FoundNumber(*span, old, None, clause_id, "unnumbered", sure)
    sure = sure and not texts.is_typed(clause_id, language)
    return FoundNumber(*span, old, write_like(core, old), clause_id, None, sure)


class ReferenceSummary(NamedTuple):
    """The references of a working version for the page of publishing.

    Attributes:
        outdated, unresolved: texts with such numbers.
        others: references that name another text.
        corrected: texts whose references were corrected.
    """

    outdated: list[ClauseReferences]
    unresolved: list[ClauseReferences]
    others: int
    corrected: int

    @property
    def total(self) -> int:
        """The number of outdated numbers."""
        return sum(len(each.outdated) for each in self.outdated)


def load_reference_summary(version: Version) -> ReferenceSummary:
    """Load the references of a working version that have to change or cannot be resolved."""
    found = load_references(version)
    return ReferenceSummary(
        [each for each in found if each.outdated],
        [each for each in found if each.unresolved],
        sum(each.others for each in found),
        len(load_corrections(version.id)),
    )
