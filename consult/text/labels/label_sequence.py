"""Numbers of the clauses of a text: counted by level, kept beside new ones, or counted anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from .insertions import BEFORE
from .label_styles import ClauseNumber, LabelStyle, format_core, format_label, read_number

Scope = tuple[str, int]  # a count, and the clause within which it begins again; 0: the text


class LevelNumbering(NamedTuple):
    """The numbering of the clauses of one kind and level.

    Attributes:
        styles: the style by language; the authentic one serves where a language has none. Such
            clauses have no number if there is no style at all.
        restarts: the count begins again within each clause above.
        shared: preambular clauses that are counted together with operative ones.
    """

    kind: str
    level: int
    styles: Mapping[str, LabelStyle]
    restarts: bool = False
    shared: bool = False

    @property
    def series(self) -> str:
        """The name of the count that such a clause belongs to."""
        return f"{'operative' if self.shared else self.kind}:{self.level}"


class PlacedClause(NamedTuple):
    """A clause at its place in a text."""

    clause_id: int
    kind: str
    level: int

    @property
    def depth(self) -> tuple[int, int]:
        """The depth of the clause: headings above text, items below paragraphs."""
        if self.kind == "heading":
            return 0, self.level
        return 1, max(self.level, 2) if self.kind == "item" else self.level


class Numbering(NamedTuple):
    """The numbering of a document."""

    levels: tuple[LevelNumbering, ...]
    authentic: str

    def find(self, kind: str, level: int) -> LevelNumbering | None:
        """Find the numbering of a kind and level; None if such clauses have no number."""
        return next(
            (each for each in self.levels if (each.kind, each.level) == (kind, level)), None
        )

    def get_style(self, kind: str, level: int, language: str) -> LabelStyle | None:
        """Return the style of labels in a language."""
        found = self.find(kind, level)
        if found is None:
            return None
        return found.styles.get(language) or found.styles.get(self.authentic)

    def list_scopes(self, clauses: Sequence[PlacedClause]) -> list[tuple[PlacedClause, Scope]]:
        """List the numbered clauses of a text, each with the count that it belongs to."""
        parents, found = find_parents(clauses), []
        for each in clauses:
            level = self.find(each.kind, each.level)
            if level is not None and level.styles:
                above = parents[each.clause_id] if level.restarts else 0
                found.append((each, (level.series, above)))
        return found


class FixedLabels(NamedTuple):
    """The labels and numbers that a count has to respect.

    Attributes:
        by_hand: labels set by hand, by clause; an empty one: the clause has no number.
        standing: numbers that clauses keep; None: the clause keeps its label and has no number.
        former: the clauses of the text before, in order, with their numbers there.
    """

    by_hand: Mapping[int, str] = {}
    standing: Mapping[int, ClauseNumber | None] = {}
    former: Sequence[tuple[PlacedClause, ClauseNumber | None]] = ()


def find_parents(clauses: Iterable[PlacedClause]) -> dict[int, int]:
    """Find the clause above each clause of a text; 0 for none."""
    found: dict[int, int] = {}
    above: list[PlacedClause] = []
    for each in clauses:
        while above and above[-1].depth >= each.depth:
            above.pop()
        found[each.clause_id] = above[-1].clause_id if above else 0
        above.append(each)
    return found


def number_clauses(
    clauses: Sequence[PlacedClause], numbering: Numbering, fixed: FixedLabels
) -> dict[int, ClauseNumber | None]:
    """Number the clauses of a text in their order.

    Without numbers that stand, each count goes up from one. Beside them, a clause is counted
    after its neighbour: `6` at the end of a count, `5 bis` between two numbers. A label set by
    hand wins, and the count goes on from it. A number that another clause had in the text before
    is not given again.
    """
    found: dict[int, ClauseNumber | None] = {}
    taken: dict[Scope, set[ClauseNumber]] = defaultdict(set)
    former = [each for each, _ in fixed.former]
    for scope, members in _group_by_scope(former, numbering).items():
        numbers = {each.clause_id: number for each, number in fixed.former}
        taken[scope] |= {number for one in members if (number := numbers[one.clause_id])}
    anew = not (fixed.former or fixed.standing)
    for scope, members in _group_by_scope(clauses, numbering).items():
        counted = [_read_fixed(each, numbering, fixed) for each in members]
        found |= _number_sequence(counted, taken[scope], anew=anew)
    return found


class _CountedClause(NamedTuple):
    """A clause of one count; `open` if the count gives its number."""

    clause_id: int
    number: ClauseNumber | None
    open: bool


def _group_by_scope(
    clauses: Sequence[PlacedClause], numbering: Numbering
) -> dict[Scope, list[PlacedClause]]:
    found = defaultdict(list)
    for each, scope in numbering.list_scopes(clauses):
        found[scope].append(each)
    return found


def _read_fixed(each: PlacedClause, numbering: Numbering, fixed: FixedLabels) -> _CountedClause:
    if each.clause_id in fixed.by_hand:
        style = numbering.get_style(each.kind, each.level, numbering.authentic)
        read = read_number(style, fixed.by_hand[each.clause_id]) if style else None
        return _CountedClause(each.clause_id, read, open=False)
    standing = fixed.standing.get(each.clause_id)
    return _CountedClause(each.clause_id, standing, open=each.clause_id not in fixed.standing)


def _number_sequence(
    counted: Sequence[_CountedClause], former: Collection[ClauseNumber], *, anew: bool
) -> dict[int, ClauseNumber | None]:
    found: dict[int, ClauseNumber | None] = {}
    known = {each.number for each in counted if each.number is not None}
    taken = set() if anew else {*former, *known}
    last: ClauseNumber | None = None
    for at, each in enumerate(counted):
        number = each.number
        if each.open:
            following = _find_next(counted, at)
            if anew and following is not None and not following.inserted:
                following = None  # a number set by hand does not hold up the count
            number = _choose_number(last, following, taken)
            taken.add(number)
        found[each.clause_id] = number
        last = number or last
    return found


def _find_next(counted: Sequence[_CountedClause], at: int) -> ClauseNumber | None:
    """Find the number that stands next after a place."""
    return next((each.number for each in counted[at + 1 :] if each.number is not None), None)


def _choose_number(
    last: ClauseNumber | None, following: ClauseNumber | None, taken: Collection[ClauseNumber]
) -> ClauseNumber:
    """Choose a number after `last` and before `following` that no clause has or had."""
    plain = ClauseNumber(last.value + 1 if last else 1)
    if plain not in taken and (following is None or plain.precedes(following)):
        return plain
    if last is None:
        return _add_rank(ClauseNumber(following.value if following else 1), BEFORE, taken)
    below = last.inserted
    if (
        following is not None
        and following[:1] == last[:1]
        and following.inserted[: len(below)] == (below)
    ):  # a clause stands right after, such as 5 bis after 5
        return _add_rank(following, BEFORE, taken)
    if below and below[-1] != BEFORE:
        beside = ClauseNumber(last.value, (*below[:-1], below[-1] + 1))
        if beside not in taken:
            return beside
    return _add_rank(last, 1, taken)


def _add_rank(number: ClauseNumber, rank: int, taken: Collection[ClauseNumber]) -> ClauseNumber:
    """Add a rank to a number; the next ones where clauses have or had it."""
    made = ClauseNumber(number.value, (*number.inserted, rank))
    if made not in taken:
        return made
    if rank == BEFORE:
        return _add_rank(made, 1, taken)
    return _add_rank(number, rank + 1, taken)


def format_labels(
    clauses: Sequence[PlacedClause],
    numbers: Mapping[int, ClauseNumber | None],
    numbering: Numbering,
    language: str,
    kept: Mapping[int, str],
) -> dict[int, str]:
    """Format the labels of a text in a language.

    Args:
        kept: labels that stay as they are, such as those set by hand.
    """
    parents, found, cores = find_parents(clauses), {}, {0: ""}
    for each in clauses:
        number, style = (
            numbers.get(each.clause_id),
            numbering.get_style(each.kind, each.level, language),
        )
        above = cores.get(parents[each.clause_id], "")
        if number is None or style is None:
            found[each.clause_id] = kept.get(each.clause_id, "")
            cores[each.clause_id] = found[each.clause_id].strip("().（） ")
            continue
        core = format_core(style, number, language)
        cores[each.clause_id] = f"{above}.{core}" if style.joined and above else core
        found[each.clause_id] = kept.get(each.clause_id) or format_label(
            style, number, language, above
        )
    return found
