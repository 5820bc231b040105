"""What a clause is called away from its place: its printed label behind those it stands under, or its first words."""
from collections.abc import Iterable
from typing import NamedTuple

from consult.text.parsing.light_markup import extract_plain_text

QUOTED_WORDS = 6  # of a clause without a label


class LabelledClause(NamedTuple):
    """A clause as it stands in a version; text may be cut, and is asked for only where there is no label."""

    clause_id: int
    kind: str
    level: int
    label: str
    text: str


def name_clauses(clauses: Iterable[LabelledClause]) -> dict[int, str]:
    """The names of all clauses of a version, which come in their order: `10`, `10 a)`, `10 a) (ii)`, `“Recalling the …”`."""
    found: dict[int, str] = {}
    above: list[tuple[int, str]] = []  # level and name of what the next clause may stand under
    for each in clauses:
        depth = 0 if each.kind == "heading" else max(each.level, 2) if each.kind == "item" else each.level
        while above and above[-1][0] >= depth:
            above.pop()
        label = strip_label(each.label)
        name = label or quote_first_words(each.text)
        if depth and above and not (label and is_full_label(each.kind, each.level, label)):
            name = f"{above[-1][1]}{'.' if label.isdecimal() else ' '}{name}" if label else name
        found[each.clause_id] = name
        if depth and name:
            above.append((depth, name))
    return found


def is_full_label(kind: str, level: int, label: str) -> bool:
    """Whether a printed label names a clause by itself: that of a heading or of a clause that stands under no other, `12.3`."""
    label = strip_label(label)
    if not label or kind == "heading":
        return bool(label)
    if kind != "item" and level <= 1:
        return True
    return "." in label or (kind != "item" and any(sign.isdecimal() for sign in label) and not set(label) & set("()（）"))


def strip_label(label: str | None) -> str:
    """A label without the full stop that parts it from the words."""
    return (label or "").strip().strip(".").strip()


def quote_first_words(text: str) -> str:
    """The first words of a text between quotation marks, for a clause that has no label."""
    words = extract_plain_text(text).split()
    some = " ".join(words[:QUOTED_WORDS])[:60].rstrip(" ,;:")
    return f"“{some}{' …' if len(some) < len(' '.join(words).rstrip(' ,;:')) else ''}”" if some else ""
