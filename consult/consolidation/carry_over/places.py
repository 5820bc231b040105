"""Places of contributions in the current text, and their place and verdict in the next text."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.documents.clauses.lineage_queries import load_heirs
from consult.text.anchors.carry_over import CarryOverResult, carry_passage, compute_proposal_verdict
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.references.digest_queries import (
    CorrectedDigests,
    load_corrected_digests,
)
from .models import CarryOver

VERDICT_GONE = CarryOverResult("gone", 1.0, None)
FULL_SURENESS = 100
SURE_THRESHOLD = 75  # percent; a person confirms less certain places
EXCERPT_CONTEXT = 32  # characters on each side of a passage


class ClauseExcerpt(NamedTuple):
    """Text of a clause with the text around it."""

    before: str
    words: str
    after: str


class CarriedPlace(NamedTuple):
    """A contribution, bracket or set of positions in the current text, and its place in the next
    text.

    Attributes:
        kind: "comment", "amendment", "bracket" or "position".
        id: Its row; of a bracket the clause; of positions their ballot.
        computed, sureness: Computed verdict and its certainty in percent.
        digest: Digest of the old and new text.
        confirmed: Verdict of a person about exactly this text.
        decision: Number of the chair's decision about a bracket.
        heir: Another clause that now holds the text, after a merge or a split.
        whole: The contribution concerns all of its clause, or none, so it has no place inside
            the text.
        positions, organisations: How many stand on the text.
        amendment_id, amendment: Row and number of the amendment that positions refer to.
    """

    kind: str
    id: int
    clause_id: int | None
    label: str
    label_now: str | None
    computed: str
    sureness: int
    old_excerpt: ClauseExcerpt
    new_excerpt: ClauseExcerpt | None
    span: tuple[int, int] | None
    digest: str
    confirmed: CarryOver | None = None
    decision: int | None = None
    heir: int | None = None
    whole: bool = False
    positions: int = 0
    organisations: int = 0
    amendment_id: int | None = None
    amendment: int | None = None

    @property
    def verdict(self) -> str:
        """The verdict in force: of a person, otherwise the computed one."""
        return self.confirmed.verdict if self.confirmed else self.computed

    @property
    def doubtful(self) -> bool:
        """Return whether a person has to confirm the place and has not done so."""
        return (
            self.kind in {"comment", "amendment"}
            and self.sureness < SURE_THRESHOLD
            and self.confirmed is None
        )

    @property
    def is_trivial(self) -> bool:
        """Return whether there is nothing to review: same text under the same label."""
        return self.computed == "kept" and self.sureness == FULL_SURENESS and self.confirmed is None

    @property
    def item(self) -> str:
        """Key of the contribution in a form."""
        return f"{self.kind}:{self.id}"


class VersionPair(NamedTuple):
    """The clauses of two versions in one language.

    Attributes:
        heirs: Clauses that an old clause was merged or split into.
        corrected: Texts that differ in nothing but corrected references.
    """

    previous: dict[int, ClauseText]
    current: dict[int, ClauseText]
    heirs: dict[int, list[int]]
    corrected: CorrectedDigests

    def is_same(self, clause_id: int) -> bool:
        """Return whether nothing but references changed in a clause of both texts."""
        old, new = self.previous[clause_id], self.current[clause_id]
        return self.corrected.leads(clause_id, old.digest, new.digest)

    def get_heirs(self, clause_id: int) -> list[ClauseText]:
        """Return the clauses to search when the text of a clause is no longer in it."""
        return [
            self.current[number]
            for number in self.heirs.get(clause_id, [])
            if number in self.current
        ]

    def find_successor(self, clause_id: int) -> ClauseText | None:
        """Return the one new clause that continues a whole clause; None after a merge or a
        split.
        """
        there = self.get_heirs(clause_id)
        if clause_id in self.current or len(there) != 1 or there[0].clause_id in self.previous:
            return None
        alone = [source for source, heirs in self.heirs.items() if there[0].clause_id in heirs] == [
            clause_id
        ]
        return there[0] if alone else None


def load_version_pair(version: Version, language: str) -> VersionPair:
    """Load the clauses of the previous version and of this one that have text in a language."""
    authentic = version.document.authentic
    old, new = (
        load_clause_texts(number, language, authentic)
        for number in (get_previous_version_id(version), version.id)
    )
    return VersionPair(
        {line.clause_id: line for line in old if line.language == language},
        {line.clause_id: line for line in new if line.language == language},
        load_heirs(version),
        load_corrected_digests(version.id, language),
    )


def build_place(
    kind: str,
    number: int,
    old: ClauseText,
    new: ClauseText | None,
    became: CarryOverResult,
    then: tuple[str, tuple[int, int]],
    now: str,
) -> CarriedPlace:
    """Build a place from a span of the old text and its computed result."""
    verdict: str = became.verdict
    if verdict == "kept" and new is not None and new.label != old.label:
        verdict = "moved"
    sure = min(
        round(100 * became.certainty), FULL_SURENESS - 1 if verdict == "changed" else FULL_SURENESS
    )
    there = _build_excerpt(now, became.span) if new and became.span else None
    return CarriedPlace(
        kind,
        number,
        old.clause_id,
        old.label,
        new.label if new else None,
        verdict,
        sure,
        _build_excerpt(*then),
        there,
        became.span,
        _digest_place(old, new),
    )


def _digest_place(old: ClauseText | None, new: ClauseText | None) -> str:
    return hash_text(
        f"{old.digest if old else ''}:{new.digest if new else ''}:{new.label if new else ''}"
    )


def _build_excerpt(text: str, span: tuple[int, int]) -> ClauseExcerpt:
    start, end = span
    head, tail = text[max(0, start - EXCERPT_CONTEXT) : start], text[end : end + EXCERPT_CONTEXT]
    if start > EXCERPT_CONTEXT and " " in head:
        head = head[head.index(" ") + 1 :]
    if end + EXCERPT_CONTEXT < len(text) and " " in tail:
        tail = tail[: tail.rindex(" ")]
    return ClauseExcerpt(head, text[start:end], tail)


def build_unplaced(kind: str, number: int, clause_id: int | None, verdict: str) -> CarriedPlace:
    """Build a place for a contribution that belongs to no clause of the current version.

    It concerns the document, the beginning of the text, or a removed clause.
    """
    there = "" if verdict == "kept" else None
    nothing = ClauseExcerpt("", "", "")
    return CarriedPlace(
        kind,
        number,
        clause_id,
        "",
        there,
        verdict,
        FULL_SURENESS,
        nothing,
        None,
        None,
        hash_text(verdict),
        whole=True,
    )


def follow_heirs(
    texts: VersionPair,
    place: CarriedPlace,
    old: ClauseText,
    then: tuple[str, tuple[int, int]],
    words: str | None = None,
) -> CarriedPlace:
    """Search a place in the clauses that its clause was merged or split into.

    Args:
        words: The whole clause as an amendment would change it.

    Returns:
        The given place, or a better one in such a clause.
    """
    if place.sureness >= SURE_THRESHOLD and place.verdict != "gone":
        return place
    best = place
    for heir in texts.get_heirs(old.clause_id):
        now = extract_plain_text(heir.text)
        found = _search_passage(then, now, words)
        if found.verdict != "gone" and (
            best.verdict == "gone" or round(100 * found.certainty) > best.sureness
        ):
            moved = found._replace(verdict="changed" if found.verdict == "changed" else "moved")
            best = build_place(place.kind, place.id, old, heir, moved, then, now)._replace(
                heir=heir.clause_id
            )
    return best


def _search_passage(
    then: tuple[str, tuple[int, int]], now: str, words: str | None
) -> CarryOverResult:
    text, (start, end) = then
    if words is None:
        return carry_passage(text, now, start, end)
    found = compute_proposal_verdict(text, now, words)
    if found.span is None and found.verdict != "gone" and start < end:
        return found._replace(span=carry_passage(text, now, start, end).span)
    return found


def load_heir_ids(
    version_id: int, contribution: InstrumentedAttribute[int | None]
) -> dict[int, int]:
    """Load the heir clauses of contributions in an issued version, by contribution."""
    query = select(contribution, CarryOver.heir_id).where(
        CarryOver.version_id == version_id, CarryOver.heir_id.is_not(None)
    )
    return {
        number: heir
        for number, heir in db.session.execute(query)
        if number is not None and heir is not None
    }


def mark_heir(place: CarriedPlace, home: int, clause_id: int | None) -> CarriedPlace:
    """Set the heir of a place whose text is in another clause."""
    there = home != clause_id and place.heir is None and place.verdict != "gone"
    return place._replace(heir=home) if there else place
