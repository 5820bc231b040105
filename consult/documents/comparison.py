"""Comparison of two versions, or of two languages of one version, clause by clause."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import count_brackets
from consult.text.diff.word_diff import DiffPart, count_changes, is_invisible_change, diff_words
from consult.text.parsing.light_markup import MarkupRun, extract_plain_text, split_runs

from .models import Lineage, Version
from .queries import ClauseText, list_lineage, load_clause_texts

DiffFunction = Callable[[str, str], list[DiffPart]]
ClauseChangeKind = Literal["same", "reworded", "new", "gone", "merged", "split"]


class DiffStretch(NamedTuple):
    """A stretch of a comparison that is drawn alike; `bracket` marks a bracket's own characters."""

    kind: str
    text: str
    emphasis: bool
    bracket: bool


class ClauseDifference(NamedTuple):
    """The change of a clause between two versions.

    Attributes:
        `kind`: same, reworded, new, gone, merged or split.
        `other`: the clause that it was split from or merged into.
        `came_from`: the clauses that it came from, or that were joined to it.
        `went_to`: the clauses that it went into, if it is gone.
        `continues`: it is new, and all clauses that it came from are gone.
    """

    clause_id: int
    old: ClauseText | None
    new: ClauseText | None
    kind: ClauseChangeKind
    renumbered: bool
    moved: bool
    parts: list[DiffPart]
    look_alike: bool
    other: int | None
    came_from: tuple[int, ...] = ()
    went_to: tuple[int, ...] = ()
    continues: bool = False

    @property
    def line(self) -> ClauseText:
        """The newest text of the clause."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def has_changed(self) -> bool:
        """Return whether there is a change to show; an outdated translation counts as one."""
        return (
            self.kind != "same"
            or self.renumbered
            or self.moved
            or self.is_outdated
            or self.has_new_status
        )

    @property
    def has_new_status(self) -> bool:
        """Return whether the clause has another status in the newer version."""
        return self.old is not None and self.new is not None and self.old.status != self.new.status

    @property
    def is_outdated(self) -> bool:
        """Return whether the newer text translates an outdated authentic text."""
        return self.new is not None and self.new.is_outdated

    @property
    def brackets(self) -> tuple[int, int]:
        """The numbers of brackets before and after."""
        return count_brackets(self.old.text) if self.old else 0, count_brackets(
            self.new.text
        ) if self.new else 0

    @property
    def stretches(self) -> list[DiffStretch]:
        """The comparison as it is drawn: stretches with emphasis and brackets."""
        return _cut_stretches(
            self.parts, self.old.text if self.old else "", self.new.text if self.new else ""
        )


class VersionComparison(NamedTuple):
    """All changes in the order of the newer text; removed clauses keep their former place."""

    changes: list[ClauseDifference]

    def how_many(self, fate: str) -> int:
        """Count the clauses with this `fate`, or those "renumbered" or "moved"."""
        if fate in {"renumbered", "moved"}:
            return sum(getattr(change, fate) for change in self.changes)
        return sum(change.kind == fate for change in self.changes)

    @property
    def words(self) -> tuple[int, int]:
        """The numbers of words added and removed."""
        pairs = [count_changes(change.parts) for change in self.changes]
        return sum(added for added, _ in pairs), sum(removed for _, removed in pairs)

    @property
    def brackets(self) -> tuple[int, int]:
        """The numbers of brackets before and after."""
        pairs = [change.brackets for change in self.changes]
        return sum(before for before, _ in pairs), sum(after for _, after in pairs)


class LanguagePair(NamedTuple):
    """A clause in two languages; `missing`: it has no text of its own in that language."""

    clause_id: int
    first: ClauseText
    second: ClauseText
    first_missing: bool
    second_missing: bool


def compare_versions(
    older: Version, newer: Version, language: str, diff: DiffFunction = diff_words
) -> VersionComparison:
    """Compare two versions in a language.

    The authentic texts are compared where either version has no text in the language, or
    where its translation did not follow a change of the authentic text: no language hides a
    change.

    Args:
        older: the earlier version.
        newer: the later version.
        language: the language of the texts.
        diff: the function that compares two texts.
    """
    authentic = newer.document.authentic
    old, new = (
        load_clause_texts(older.id, language, authentic),
        load_clause_texts(newer.id, language, authentic),
    )
    if _collect_languages(old) != _collect_languages(new) or any(line.is_outdated for line in new):
        old, new = _align_languages(
            old,
            load_clause_texts(older.id, authentic, authentic),
            new,
            load_clause_texts(newer.id, authentic, authentic),
        )
    return VersionComparison(compare_texts(old, new, list_lineage(older, newer), diff))


def _collect_languages(lines: Iterable[ClauseText]) -> set[str]:
    return {line.language for line in lines}


def _align_languages(
    old: list[ClauseText],
    old_source: list[ClauseText],
    new: list[ClauseText],
    new_source: list[ClauseText],
) -> tuple[list[ClauseText], list[ClauseText]]:
    before, after = _index_by_clause(old), _index_by_clause(new)
    first, then = _index_by_clause(old_source), _index_by_clause(new_source)
    apart = {
        clause
        for clause in before.keys() & after.keys()
        if before[clause].language != after[clause].language
        or (
            after[clause].is_outdated
            and before[clause].text == after[clause].text
            and first[clause].text != then[clause].text
        )
    }
    return (
        [first[line.clause_id] if line.clause_id in apart else line for line in old],
        [
            then[line.clause_id]._replace(is_outdated=line.is_outdated)
            if line.clause_id in apart
            else line
            for line in new
        ],
    )


def _index_by_clause(lines: Iterable[ClauseText]) -> dict[int, ClauseText]:
    return {line.clause_id: line for line in lines}


def compare_texts(
    old: list[ClauseText],
    new: list[ClauseText],
    lineage: Iterable[Lineage] = (),
    diff: DiffFunction = diff_words,
) -> list[ClauseDifference]:
    """Compare two texts clause by clause, by the identity of the clauses."""
    before, after = _index_by_clause(old), _index_by_clause(new)
    descent = [(each.from_clause_id, each.to_clause_id) for each in lineage]
    common = [line.clause_id for line in new if line.clause_id in before]
    stayed = find_unmoved_clauses(common, {line.clause_id: place for place, line in enumerate(old)})
    changes = [
        _build_change(before.get(line.clause_id), line, line.clause_id not in stayed, diff)
        for line in new
    ]
    changes = _insert_removed(
        changes,
        [_build_change(line, None, False, diff) for line in old if line.clause_id not in after],
        old,
    )
    return [_add_lineage(change, descent, before.keys(), after.keys()) for change in changes]


def _build_change(
    old: ClauseText | None, new: ClauseText | None, moved: bool, diff: DiffFunction
) -> ClauseDifference:
    before, after = (
        extract_plain_text(old.text) if old else "",
        extract_plain_text(new.text) if new else "",
    )
    line = new or old
    fate: ClauseChangeKind = (
        "new"
        if old is None
        else "gone"
        if new is None
        else "same"
        if before == after
        else "reworded"
    )
    both = old is not None and new is not None
    return ClauseDifference(
        line.clause_id if line else 0,
        old,
        new,
        fate,
        bool(old and new and old.label != new.label),
        moved and both,
        diff(before, after),
        both and is_invisible_change(before, after),
        None,
    )


def _add_lineage(
    change: ClauseDifference,
    descent: list[tuple[int, int]],
    before: Collection[int],
    after: Collection[int],
) -> ClauseDifference:
    """Add the clauses that it came from and went into, of those in the two texts."""
    number = change.clause_id
    came = tuple(
        dict.fromkeys(source for source, heir in descent if heir == number and source in before)
    )
    went = tuple(
        dict.fromkeys(heir for source, heir in descent if source == number and heir in after)
    )
    if change.new is None:
        return change._replace(kind="merged", other=went[-1], went_to=went) if went else change
    gone = tuple(source for source in came if source not in after)
    if change.old is not None:
        return change._replace(came_from=gone)
    return (
        change._replace(kind="split", other=came[-1], came_from=came, continues=gone == came)
        if came
        else change
    )


def find_unmoved_clauses(sequence: Sequence[int], places: Mapping[int, int]) -> set[int]:
    """Return the largest set of clauses that keep their relative order; the others were moved.

    It is the longest increasing subsequence, by patience sorting (Fredman 1975).
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


def _insert_removed(
    changes: list[ClauseDifference], gone: list[ClauseDifference], old: list[ClauseText]
) -> list[ClauseDifference]:
    """Insert each removed clause after the clause that it followed."""
    behind: dict[int | None, list[ClauseDifference]] = {}
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


def build_stretches(old: str, new: str) -> list[DiffStretch]:
    """Build the drawn stretches of a change from one text to another."""
    return _cut_stretches(diff_words(extract_plain_text(old), extract_plain_text(new)), old, new)


def _cut_stretches(parts: list[DiffPart], old: str, new: str) -> list[DiffStretch]:
    """Cut the parts of a comparison where emphasis or brackets begin and end."""
    sides = {"del": _list_character_marks(old), "ins": _list_character_marks(new)}
    at = {"del": 0, "ins": 0}
    found: list[DiffStretch] = []
    for kind, text in parts:
        side = "del" if kind == "del" else "ins"
        start = at[side]
        for place, character in enumerate(text, start):
            emphasis, bracket = sides[side][place]
            last = found[-1] if found else None
            if last and place > start and (last.emphasis, last.bracket) == (emphasis, bracket):
                found[-1] = last._replace(text=last.text + character)
            else:
                found.append(DiffStretch(kind, character, emphasis, bracket))
        for each in at:
            at[each] += len(text) if each == side or kind == "same" else 0
    return found


def _list_character_marks(text: str) -> list[tuple[bool, bool]]:
    return [(run.emphasis, _is_bracket(run)) for run in split_runs(text) for _ in run.text]


def _is_bracket(run: MarkupRun) -> bool:
    return run.kind in {"open", "close", "stray"}


def pair_languages(version: Version, first: str, second: str) -> list[LanguagePair]:
    """Pair the clauses of a version in two languages."""
    authentic = version.document.authentic
    pairs = zip(
        load_clause_texts(version.id, first, authentic),
        load_clause_texts(version.id, second, authentic),
        strict=True,
    )
    return [
        LanguagePair(a.clause_id, a, b, a.language != first, b.language != second) for a, b in pairs
    ]
