"""Places of what is carried over: something that stands on words of the current version, and what becomes of it in the next."""
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.documents.clauses.lineage_actions import load_heirs
from consult.text.anchors.carry_over import CarryOverResult, carry_passage, carry_proposed_text
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.dispositions.effect import get_previous_version_id
from .models import CarryOver

VERDICT_GONE = CarryOverResult("gone", 1.0, None)
FULL_SURENESS = 100
SURE_THRESHOLD = 75  # percent: what is less sure needs a person
EXCERPT_CONTEXT = 32  # characters beside a passage


class ClauseExcerpt(NamedTuple):
    """Words of a clause, and what stands beside them."""

    before: str
    words: str
    after: str


class CarriedPlace(NamedTuple):
    """Something that stands on words of the current version, and what becomes of it in the next one.

    kind: comment, amendment, bracket, position; id: its row, of a bracket the clause, of positions their ballot. sureness:
    of the verdict, in percent. digest: of the words then and now. confirmed: what a person said of it, if of these words.
    decision: of the chair, on a bracket. positions, organisations: how many; amendment_id, amendment: row and number of the
    edit that they are on. heir: the other clause in which its words stand now, to which its own was joined or which was split
    from it. whole: it is about all of its clause, or about none, so that it has no place among its words.
    """

    kind: str
    id: int
    clause_id: int | None
    label: str
    label_now: str | None
    computed: str
    sureness: int
    then: ClauseExcerpt
    now: ClauseExcerpt | None
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
        """The one that counts: a person's, else the computed one."""
        return self.confirmed.verdict if self.confirmed else self.computed

    @property
    def doubtful(self) -> bool:
        """Whether a person is needed, and has not said anything yet."""
        return self.kind in {"comment", "amendment"} and self.sureness < SURE_THRESHOLD and self.confirmed is None

    @property
    def plain(self) -> bool:
        """Whether there is nothing to look at: the same words under the same label."""
        return self.computed == "kept" and self.sureness == FULL_SURENESS and self.confirmed is None

    @property
    def item(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.id}"


class VersionPair(NamedTuple):
    """The clauses of two versions in one language; heirs: those that clauses of the old one were joined to or parted into."""

    old: dict[int, ClauseText]
    new: dict[int, ClauseText]
    heirs: dict[int, list[int]]

    def heirs_of(self, clause_id: int) -> list[ClauseText]:
        """The clauses in which its words are sought where they are not in it any more."""
        return [self.new[number] for number in self.heirs.get(clause_id, []) if number in self.new]

    def continues(self, clause_id: int) -> ClauseText | None:
        """The one new clause that all of a clause went to, and that nothing else went to; none where it was joined or parted."""
        there = self.heirs_of(clause_id)
        if clause_id in self.new or len(there) != 1 or there[0].clause_id in self.old:
            return None
        alone = [source for source, heirs in self.heirs.items() if there[0].clause_id in heirs] == [clause_id]
        return there[0] if alone else None


def load_version_pair(version: Version, language: str) -> VersionPair:
    """The clauses of the version before and of this one that have words of their own in a language."""
    authentic = version.document.authentic
    old, new = (load_clause_texts(number, language, authentic) for number in (get_previous_version_id(version), version.id))
    return VersionPair({line.clause_id: line for line in old if line.language == language},
                {line.clause_id: line for line in new if line.language == language}, load_heirs(version))


def build_place(kind: str, number: int, old: ClauseText, new: ClauseText | None, became: CarryOverResult, then: tuple[str, tuple[int, int]],
             now: str) -> CarriedPlace:
    """Something that stands on a stretch (then) of the words of a clause, with what became of it."""
    verdict: str = became.verdict
    if verdict == "kept" and new is not None and new.label != old.label:
        verdict = "moved"
    sure = min(round(100 * became.sure), FULL_SURENESS - 1 if verdict == "changed" else FULL_SURENESS)
    there = _build_excerpt(now, became.span) if new and became.span else None
    return CarriedPlace(kind, number, old.clause_id, old.label, new.label if new else None, verdict, sure, _build_excerpt(*then), there,
                 became.span, _digest_place(old, new))


def _digest_place(old: ClauseText | None, new: ClauseText | None) -> str:
    return hash_text(f"{old.digest if old else ''}:{new.digest if new else ''}:{new.label if new else ''}")


def _build_excerpt(text: str, span: tuple[int, int]) -> ClauseExcerpt:
    start, end = span
    head, tail = text[max(0, start - EXCERPT_CONTEXT):start], text[end:end + EXCERPT_CONTEXT]
    if start > EXCERPT_CONTEXT and " " in head:
        head = head[head.index(" ") + 1:]
    if end + EXCERPT_CONTEXT < len(text) and " " in tail:
        tail = tail[:tail.rindex(" ")]
    return ClauseExcerpt(head, text[start:end], tail)


def build_unplaced(kind: str, number: int, clause_id: int | None, verdict: str) -> CarriedPlace:
    """A contribution that stands on no clause of the current version: on the document, at its beginning, or one that left it."""
    there = "" if verdict == "kept" else None
    nothing = ClauseExcerpt("", "", "")
    return CarriedPlace(kind, number, clause_id, "", there, verdict, FULL_SURENESS, nothing, None, None, hash_text(verdict), whole=True)


def follow_heirs(texts: VersionPair, place: CarriedPlace, old: ClauseText, then: tuple[str, tuple[int, int]], words: str | None = None) -> CarriedPlace:
    """A place, or the one in a clause that its clause was joined to or parted into, where its words are there instead.

    words: the whole clause as an edit would have it.
    """
    if place.sureness >= SURE_THRESHOLD and place.verdict != "gone":
        return place
    best = place
    for heir in texts.heirs_of(old.clause_id):
        now = extract_plain_text(heir.text)
        found = _search_passage(then, now, words)
        if found.verdict != "gone" and (best.verdict == "gone" or round(100 * found.sure) > best.sureness):
            moved = found._replace(verdict="changed" if found.verdict == "changed" else "moved")
            best = build_place(place.kind, place.id, old, heir, moved, then, now)._replace(heir=heir.clause_id)
    return best


def _search_passage(then: tuple[str, tuple[int, int]], now: str, words: str | None) -> CarryOverResult:
    text, (start, end) = then
    if words is None:
        return carry_passage(text, now, start, end)
    found = carry_proposed_text(text, now, words)
    if found.span is None and found.verdict != "gone" and start < end:
        return found._replace(span=carry_passage(text, now, start, end).span)
    return found


def load_heir_ids(version_id: int, contribution: InstrumentedAttribute[int | None]) -> dict[int, int]:
    """The other clause in which the words of contributions stood in an issued version (their heir), by contribution."""
    query = select(contribution, CarryOver.heir_id).where(CarryOver.version_id == version_id, CarryOver.heir_id.is_not(None))
    return {number: heir for number, heir in db.session.execute(query) if number is not None and heir is not None}


def mark_heir(place: CarriedPlace, home: int, clause_id: int | None) -> CarriedPlace:
    """A place with the clause that it is in, where that is not its own."""
    there = home != clause_id and place.heir is None and place.verdict != "gone"
    return place._replace(heir=home) if there else place
