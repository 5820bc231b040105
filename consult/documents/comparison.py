"""Two texts side by side: what became of each clause from one version to another, and two languages of one version."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import count
from consult.text.diff.word_diff import Part, counts, only_code_points, word_diff
from consult.text.parsing.light_markup import Run, plain, runs

from .models import Lineage, Version
from .queries import Line, lineage_between, text_of

Drawn = Callable[[str, str], list[Part]]
Fate = Literal["same", "reworded", "new", "gone", "merged", "split"]


class Stretch(NamedTuple):
    """Words of a comparison that are drawn alike; bracket marks what is not agreed."""

    kind: str
    text: str
    emphasis: bool
    bracket: bool


class Change(NamedTuple):
    """What became of a clause; `other` is the clause that it was split from or merged into.

    came: the clauses that it came from, or that were joined to it; went: those that it went into, where it is gone.
    continues: whether it is new and all that it came from is gone.
    """

    clause_id: int
    old: Line | None
    new: Line | None
    fate: Fate
    renumbered: bool
    moved: bool
    parts: list[Part]
    look_alike: bool
    other: int | None
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    continues: bool = False

    @property
    def line(self) -> Line:
        """The newest line there is."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def changed(self) -> bool:
        """Whether there is anything to look at; a translation of earlier words hides a change."""
        return self.fate != "same" or self.renumbered or self.moved or self.behind

    @property
    def behind(self) -> bool:
        """Whether the newer words translate authentic ones that changed since."""
        return self.new is not None and self.new.stale

    @property
    def brackets(self) -> tuple[int, int]:
        """Brackets before and after."""
        return count(self.old.text) if self.old else 0, count(self.new.text) if self.new else 0

    @property
    def stretches(self) -> list[Stretch]:
        """The comparison as it is drawn: words with their emphasis and brackets."""
        return _stretches(self.parts, self.old.text if self.old else "", self.new.text if self.new else "")


class Comparison(NamedTuple):
    """All changes in the order of the newer text; what has gone stands where it stood."""

    changes: list[Change]

    def how_many(self, fate: str) -> int:
        """How many clauses met this fate; "renumbered" and "moved" count those too."""
        if fate in {"renumbered", "moved"}:
            return sum(getattr(change, fate) for change in self.changes)
        return sum(change.fate == fate for change in self.changes)

    @property
    def words(self) -> tuple[int, int]:
        """Words added and removed."""
        pairs = [counts(change.parts) for change in self.changes]
        return sum(added for added, _ in pairs), sum(removed for _, removed in pairs)

    @property
    def brackets(self) -> tuple[int, int]:
        """Brackets before and after."""
        pairs = [change.brackets for change in self.changes]
        return sum(before for before, _ in pairs), sum(after for _, after in pairs)


class Pair(NamedTuple):
    """A clause in two languages; missing: the other language has no words of its own for it."""

    clause_id: int
    first: Line
    second: Line
    first_missing: bool
    second_missing: bool


def compare_versions(older: Version, newer: Version, language: str, diff: Drawn = word_diff) -> Comparison:
    """What changed between two versions in a language.

    Where one of the two has no words in it, or its translation did not follow when the authentic words changed, the
    authentic ones are compared: a change hides in no language. diff: how their words are compared.
    """
    authentic = newer.document.authentic
    old, new = text_of(older.id, language, authentic), text_of(newer.id, language, authentic)
    if _languages(old) != _languages(new) or any(line.stale for line in new):
        old, new = _in_one_language(
            old, text_of(older.id, authentic, authentic), new, text_of(newer.id, authentic, authentic)
        )
    return Comparison(compared(old, new, lineage_between(older, newer), diff))


def _languages(lines: Iterable[Line]) -> set[str]:
    return {line.language for line in lines}


def _in_one_language(
    old: list[Line],
    old_source: list[Line],
    new: list[Line],
    new_source: list[Line],
) -> tuple[list[Line], list[Line]]:
    before, after = _by_clause(old), _by_clause(new)
    first, then = _by_clause(old_source), _by_clause(new_source)
    apart = {
        clause
        for clause in before.keys() & after.keys()
        if before[clause].language != after[clause].language
        or (after[clause].stale and before[clause].text == after[clause].text and first[clause].text != then[clause].text)
    }
    return (
        [first[line.clause_id] if line.clause_id in apart else line for line in old],
        [then[line.clause_id]._replace(stale=line.stale) if line.clause_id in apart else line for line in new],
    )


def _by_clause(lines: Iterable[Line]) -> dict[int, Line]:
    return {line.clause_id: line for line in lines}


def compared(
    old: list[Line], new: list[Line], lineage: Iterable[Lineage] = (), diff: Drawn = word_diff
) -> list[Change]:
    """What became of each clause, by its identity."""
    before, after = _by_clause(old), _by_clause(new)
    descent = [(each.from_clause_id, each.to_clause_id) for each in lineage]
    common = [line.clause_id for line in new if line.clause_id in before]
    stayed = in_order(common, {line.clause_id: place for place, line in enumerate(old)})
    changes = [_change(before.get(line.clause_id), line, line.clause_id not in stayed, diff) for line in new]
    changes = _with_gone(changes, [_change(line, None, False, diff) for line in old if line.clause_id not in after], old)
    return [_descended(change, descent, before.keys(), after.keys()) for change in changes]


def _change(old: Line | None, new: Line | None, moved: bool, diff: Drawn) -> Change:
    before, after = plain(old.text) if old else "", plain(new.text) if new else ""
    line = new or old
    fate: Fate = "new" if old is None else "gone" if new is None else "same" if before == after else "reworded"
    both = old is not None and new is not None
    return Change(
        line.clause_id if line else 0,
        old,
        new,
        fate,
        bool(old and new and old.label != new.label),
        moved and both,
        diff(before, after),
        both and only_code_points(before, after),
        None,
    )


def _descended(change: Change, descent: list[tuple[int, int]], before: Collection[int], after: Collection[int]) -> Change:
    """A change with the clauses that it came from and went into, of those that the two texts have."""
    number = change.clause_id
    came = tuple(dict.fromkeys(source for source, heir in descent if heir == number and source in before))
    went = tuple(dict.fromkeys(heir for source, heir in descent if source == number and heir in after))
    if change.new is None:
        return change._replace(fate="merged", other=went[-1], went=went) if went else change
    gone = tuple(source for source in came if source not in after)
    if change.old is not None:
        return change._replace(came=gone)
    return change._replace(fate="split", other=came[-1], came=came, continues=gone == came) if came else change


def in_order(sequence: Sequence[int], places: Mapping[int, int]) -> set[int]:
    """The largest set of clauses that follow each other as they did before: all others were moved.

    The longest increasing subsequence by patience sorting (Fredman 1975).
    """
    tops: list[int] = []
    piles: list[int] = []
    below: dict[int, int | None] = {}
    for clause in sequence:
        at = bisect_left(tops, places[clause])
        below[clause] = piles[at - 1] if at else None
        tops[at : at + 1] = [places[clause]]
        piles[at : at + 1] = [clause]
    found: set[int] = set()
    clause_id = piles[-1] if piles else None
    while clause_id is not None:
        found.add(clause_id)
        clause_id = below[clause_id]
    return found


def _with_gone(changes: list[Change], gone: list[Change], old: list[Line]) -> list[Change]:
    """Let each clause that has gone stand behind the one that it stood behind."""
    behind: dict[int | None, list[Change]] = {}
    left = {change.clause_id: change for change in gone}
    anchor: int | None = None
    there = {change.clause_id for change in changes}
    for line in old:
        if line.clause_id in left:
            behind.setdefault(anchor, []).append(left[line.clause_id])
        elif line.clause_id in there:
            anchor = line.clause_id
    result = behind.get(None, [])[:]
    for change in changes:
        result += [change, *behind.get(change.clause_id, [])]
    return result


def stretched(old: str, new: str) -> list[Stretch]:
    """The change from one wording to another as it is drawn."""
    return _stretches(word_diff(plain(old), plain(new)), old, new)


def _stretches(parts: list[Part], old: str, new: str) -> list[Stretch]:
    """Cut the parts of a comparison where emphasis or brackets begin and end."""
    sides = {"del": _marks(old), "ins": _marks(new)}
    at = {"del": 0, "ins": 0}
    found: list[Stretch] = []
    for kind, text in parts:
        side = "del" if kind == "del" else "ins"
        start = at[side]
        for place, character in enumerate(text, start):
            emphasis, bracket = sides[side][place]
            last = found[-1] if found else None
            if last and place > start and (last.emphasis, last.bracket) == (emphasis, bracket):
                found[-1] = last._replace(text=last.text + character)
            else:
                found.append(Stretch(kind, character, emphasis, bracket))
        for each in at:
            at[each] += len(text) if each == side or kind == "same" else 0
    return found


def _marks(text: str) -> list[tuple[bool, bool]]:
    return [(run.emphasis, _is_bracket(run)) for run in runs(text) for _ in run.text]


def _is_bracket(run: Run) -> bool:
    return run.kind in {"open", "close", "stray"}


def beside(version: Version, first: str, second: str) -> list[Pair]:
    """A version in two languages, clause by clause."""
    authentic = version.document.authentic
    pairs = zip(text_of(version.id, first, authentic), text_of(version.id, second, authentic), strict=True)
    return [Pair(a.clause_id, a, b, a.language != first, b.language != second) for a, b in pairs]
