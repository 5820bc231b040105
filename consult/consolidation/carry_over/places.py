"""Places of what is carried over: something that stands on words of the current version, and what becomes of it in the next."""
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from consult.core.database.engine import db
from consult.core.digests import hashed
from consult.documents.models import Version
from consult.documents.queries import Line, text_of
from consult.documents.clauses.lineage_actions import heirs_in
from consult.text.anchors.carry_over import Carried, carried, edit_carried
from consult.text.parsing.light_markup import plain

from consult.consolidation.dispositions.effect import before
from .models import CarryOver

GONE = Carried("gone", 1.0, None)
FULLY = 100
SURE = 75  # percent: what is less sure needs a person
BESIDE = 32  # characters beside a passage


class Excerpt(NamedTuple):
    """Words of a clause, and what stands beside them."""

    before: str
    words: str
    after: str


class Place(NamedTuple):
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
    then: Excerpt
    now: Excerpt | None
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
        return self.kind in {"comment", "amendment"} and self.sureness < SURE and self.confirmed is None

    @property
    def plain(self) -> bool:
        """Whether there is nothing to look at: the same words under the same label."""
        return self.computed == "kept" and self.sureness == FULLY and self.confirmed is None

    @property
    def item(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.id}"


class Both(NamedTuple):
    """The clauses of two versions in one language; heirs: those that clauses of the old one were joined to or parted into."""

    old: dict[int, Line]
    new: dict[int, Line]
    heirs: dict[int, list[int]]

    def heirs_of(self, clause_id: int) -> list[Line]:
        """The clauses in which its words are sought where they are not in it any more."""
        return [self.new[number] for number in self.heirs.get(clause_id, []) if number in self.new]

    def continues(self, clause_id: int) -> Line | None:
        """The one new clause that all of a clause went to, and that nothing else went to; none where it was joined or parted."""
        there = self.heirs_of(clause_id)
        if clause_id in self.new or len(there) != 1 or there[0].clause_id in self.old:
            return None
        alone = [source for source, heirs in self.heirs.items() if there[0].clause_id in heirs] == [clause_id]
        return there[0] if alone else None


def both_texts(version: Version, language: str) -> Both:
    """The clauses of the version before and of this one that have words of their own in a language."""
    authentic = version.document.authentic
    old, new = (text_of(number, language, authentic) for number in (before(version), version.id))
    return Both({line.clause_id: line for line in old if line.language == language},
                {line.clause_id: line for line in new if line.language == language}, heirs_in(version))


def place_of(kind: str, number: int, old: Line, new: Line | None, became: Carried, then: tuple[str, tuple[int, int]],
             now: str) -> Place:
    """Something that stands on a stretch (then) of the words of a clause, with what became of it."""
    verdict: str = became.verdict
    if verdict == "kept" and new is not None and new.label != old.label:
        verdict = "moved"
    sure = min(round(100 * became.sure), FULLY - 1 if verdict == "changed" else FULLY)
    there = _excerpt(now, became.span) if new and became.span else None
    return Place(kind, number, old.clause_id, old.label, new.label if new else None, verdict, sure, _excerpt(*then), there,
                 became.span, _print(old, new))


def _print(old: Line | None, new: Line | None) -> str:
    return hashed(f"{old.digest if old else ''}:{new.digest if new else ''}:{new.label if new else ''}")


def _excerpt(text: str, span: tuple[int, int]) -> Excerpt:
    start, end = span
    head, tail = text[max(0, start - BESIDE):start], text[end:end + BESIDE]
    if start > BESIDE and " " in head:
        head = head[head.index(" ") + 1:]
    if end + BESIDE < len(text) and " " in tail:
        tail = tail[:tail.rindex(" ")]
    return Excerpt(head, text[start:end], tail)


def loose(kind: str, number: int, clause_id: int | None, verdict: str) -> Place:
    """A contribution that stands on no clause of the current version: on the document, at its beginning, or one that left it."""
    there = "" if verdict == "kept" else None
    nothing = Excerpt("", "", "")
    return Place(kind, number, clause_id, "", there, verdict, FULLY, nothing, None, None, hashed(verdict), whole=True)


def with_heirs(texts: Both, place: Place, old: Line, then: tuple[str, tuple[int, int]], words: str | None = None) -> Place:
    """A place, or the one in a clause that its clause was joined to or parted into, where its words are there instead.

    words: the whole clause as an edit would have it.
    """
    if place.sureness >= SURE and place.verdict != "gone":
        return place
    best = place
    for heir in texts.heirs_of(old.clause_id):
        now = plain(heir.text)
        found = _sought(then, now, words)
        if found.verdict != "gone" and (best.verdict == "gone" or round(100 * found.sure) > best.sureness):
            moved = found._replace(verdict="changed" if found.verdict == "changed" else "moved")
            best = place_of(place.kind, place.id, old, heir, moved, then, now)._replace(heir=heir.clause_id)
    return best


def _sought(then: tuple[str, tuple[int, int]], now: str, words: str | None) -> Carried:
    text, (start, end) = then
    if words is None:
        return carried(text, now, start, end)
    found = edit_carried(text, now, words)
    if found.span is None and found.verdict != "gone" and start < end:
        return found._replace(span=carried(text, now, start, end).span)
    return found


def homes_in(version_id: int, contribution: InstrumentedAttribute[int | None]) -> dict[int, int]:
    """The other clause in which the words of contributions stood in an issued version (their heir), by contribution."""
    query = select(contribution, CarryOver.heir_id).where(CarryOver.version_id == version_id, CarryOver.heir_id.is_not(None))
    return {number: heir for number, heir in db.session.execute(query) if number is not None and heir is not None}


def at_home(place: Place, home: int, clause_id: int | None) -> Place:
    """A place with the clause that it is in, where that is not its own."""
    there = home != clause_id and place.heir is None and place.verdict != "gone"
    return place._replace(heir=home) if there else place
