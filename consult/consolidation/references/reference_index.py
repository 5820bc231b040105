"""Index of the clauses of a text by the numbers with which references name them."""

from collections import defaultdict
from typing import NamedTuple

import regex

from consult.documents.labels.queries import LabelledText
from consult.text.labels.label_sequence import PlacedClause, find_parents
from consult.text.references.label_keys import LabelKey, read_label_key
from consult.text.references.reference_parser import ClauseReference, ReferenceTarget

_ARTICLE = regex.compile(r"(?i)art[ií]c|стать|مادة|条")
_KINDS = ("paragraph", "article", "section")


class ResolvedPart(NamedTuple):
    """A number of a reference at its place in the text, and the clause that it names.

    Attributes:
        problem: "unknown", or "several" if more than one clause has this number.
    """

    start: int
    end: int
    key: LabelKey
    clause_id: int | None
    problem: str | None = None


class ReferenceIndex:
    """The clauses of a text in one language, by number and by place below another clause."""

    def __init__(self, text: LabelledText, language: str, authentic: str) -> None:
        self._parents = find_parents(text.clauses)
        self._numbers: dict[tuple[str, LabelKey], list[int]] = defaultdict(list)
        self._items: dict[tuple[int, LabelKey], int] = {}
        self._language = language
        placed = {each.clause_id: each for each in text.clauses}
        for each in text.clauses:
            label = text.labels.get((each.clause_id, language)) or text.labels.get(
                (each.clause_id, authentic), ""
            )
            key = read_label_key(label)
            if key is None:
                continue
            self._items[self._parents[each.clause_id], key] = each.clause_id
            for kind in _list_kinds(each, label, placed.get(self._parents[each.clause_id])):
                self._numbers[kind, key].append(each.clause_id)

    def knows(self, kind: str) -> bool:
        """Return whether the text has clauses that references call so."""
        return any(own == kind for own, _ in self._numbers)

    def choose_kind(self, reference: ClauseReference) -> str | None:
        """Choose what a reference names here; None if the text has nothing of the kind.

        Chinese texts call a paragraph both 段 and 条.
        """
        if self.knows(reference.kind):
            return reference.kind
        chinese = self._language == "zh" and reference.kind == "article"
        return "paragraph" if chinese and self.knows("paragraph") else None

    def resolve(self, kind: str, target: ReferenceTarget, home: int) -> list[ResolvedPart]:
        """Resolve the parts of a target; an item inside the text of its clause is left out.

        Args:
            home: the clause in whose text the reference stands.
        """
        path, first = target.path, len(target.implied)
        found: list[ResolvedPart] = []
        clause_id, problem = self._find_number(kind, path[0], home)
        for depth, key in enumerate(path):
            if depth:
                clause_id = self._items.get((clause_id, key)) if clause_id is not None else None
                problem = None
            if depth and clause_id is None:
                break
            if depth >= first:
                part = target.parts[depth - first]
                found.append(ResolvedPart(part.start, part.end, key, clause_id, problem))
            if clause_id is None:
                break
        return found

    def _find_number(self, kind: str, key: LabelKey, home: int) -> tuple[int | None, str | None]:
        """Find the clause with a number; of several, the one in the same part as `home`."""
        there = self._numbers.get((kind, key), [])
        if len(there) > 1:
            near = [each for each in there if self._parents[each] == self._parents.get(home)]
            there = near if len(near) == 1 else there
        if len(there) == 1:
            return there[0], None
        return None, "several" if there else "unknown"


def _list_kinds(each: PlacedClause, label: str, above: PlacedClause | None) -> list[str]:
    """List the words that name a clause: an item below a paragraph is named by its letter only."""
    article = _ARTICLE.search(label) is not None
    if each.kind == "heading":
        return ["article", "section"] if article else ["section"]
    if each.kind == "item" and above is not None and above.kind != "heading":
        return []
    return ["article" if article else "paragraph"]
