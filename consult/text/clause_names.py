"""Names of clauses: the labels of the clause and its parents, or its first words."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from consult.text.parsing.light_markup import extract_plain_text

QUOTED_WORDS = 6  # a clause without a label is quoted with that many


class LabelledClause(NamedTuple):
    """A clause of a version; `text` may be shortened and is used only if there is no label."""

    clause_id: int
    kind: str
    level: int
    label: str
    text: str


def name_clauses(clauses: Iterable[LabelledClause], quote: Callable[[str], str]) -> dict[int, str]:
    """Name all clauses of a version, given in order.

    Examples are `10`, `10 a)`, `10 a) (ii)` and `“Recalling the …”`.

    Args:
        clauses: All clauses of the version.
        quote: Puts words between quotation marks.
    """
    found: dict[int, str] = {}
    above: list[tuple[int, str]] = []  # level and name of the possible parents of the next clause
    for each in clauses:
        depth = (
            0
            if each.kind == "heading"
            else max(each.level, 2)
            if each.kind == "item"
            else each.level
        )
        while above and above[-1][0] >= depth:
            above.pop()
        label = strip_label(each.label)
        name = label or quote_first_words(each.text, quote)
        if depth and above and not (label and is_full_label(each.kind, each.level, label)):
            name = f"{above[-1][1]}{'.' if label.isdecimal() else ' '}{name}" if label else name
        found[each.clause_id] = name
        if depth and name:
            above.append((depth, name))
    return found


def is_full_label(kind: str, level: int, label: str) -> bool:
    """Return whether a label names a clause without its parents.

    Such labels are those of headings and of top-level clauses, and labels such as `12.3`.
    """
    label = strip_label(label)
    if not label or kind == "heading":
        return bool(label)
    if kind != "item" and level <= 1:
        return True
    return "." in label or (
        kind != "item"
        and any(sign.isdecimal() for sign in label)
        and not set(label) & set("()（）")
    )


def strip_label(label: str | None) -> str:
    """Strip a label of its final full stop."""
    return (label or "").strip().strip(".").strip()


def quote_first_words(text: str, quote: Callable[[str], str]) -> str:
    """Quote the first words of a text, as the name of a clause without a label."""
    words = extract_plain_text(text).split()
    some = " ".join(words[:QUOTED_WORDS])[:60].rstrip(" ,;:")
    is_cut = len(some) < len(" ".join(words).rstrip(" ,;:"))
    return quote(f"{some}{' …' if is_cut else ''}") if some else ""
