"""Clauses of a version by the labels with which the rows of a comment table name them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import regex

from consult.text.search_normalization import fold_text

_PREFIX = regex.compile(
    r"(?:sub-?clauses?|clauses?|articles?|art|paragraphs?|paragraphes?|paras?|pars?|parrafos?"
    r"|sections?|seccion(?:es)?|secc?|apartados?|numbers?|numeros?|nos?|n°|§+|op|pp"
    r"|пункты?|п|стать[яи]|ст|раздел|абзац|(?:ال)?بند|(?:ال)?ماده|(?:ال)?فقره|第)[\s.:]*(?=[\d(])"
)
_ENDING = regex.compile(r"(?<=\d)\s*[条段款项]$")
_BESIDE_LETTERS = regex.compile(r"(?<=\d)\.(?=\p{L})|(?<=\p{L})\.(?=\d)")
_ITEM = regex.compile(r"\(?\p{L}{1,4}\)")  # such as (a) or iv)
_WHOLE_WORDS = """
    general generale generales generalcomment generalcomments commentairegeneral
    commentairesgeneraux all document wholedocument thedocument entiredocument overall ensemble
    tout toutledocument documententier todo todoeldocumento documento eldocumento весьдокумент
    документ общее общие عام الوثيقه الوثيقهكلها 全文 总体 一般 na
"""
_WHOLE = frozenset(_WHOLE_WORDS.split())


def _make_key(label: str) -> str:
    """Return what ways to write a label have in common: `10 (a)` and `10 a)`, `12.` and `12`."""
    bare = regex.sub(r"[^\w.]+", "", _BESIDE_LETTERS.sub("", label))
    return _BESIDE_LETTERS.sub("", bare.strip("."))


def _list_keys(label: str) -> list[str]:
    """List the keys of a label: as it is written, and without words such as "Clause"."""
    folded = fold_text(label)
    bare = _ENDING.sub("", _PREFIX.sub("", folded, count=1))
    return list(dict.fromkeys(key for key in (_make_key(folded), _make_key(bare)) if key))


class FoundClause(NamedTuple):
    """The meaning of a cell: a clause, the document as a whole, or neither.

    Attributes:
        clause_id: None for the document as a whole.
        problem: "unknown_clause", or "several_clauses" if more than one clause has the label.
    """

    clause_id: int | None = None
    problem: str | None = None


class ClauseLabels:
    """The clauses of a version by their full names, such as `10 a)`, and by their labels."""

    def __init__(self, names: Iterable[tuple[int, str]], labels: Iterable[tuple[int, str]]) -> None:
        self._names, self._labels = _group_by_key(names), _group_by_key(labels)

    def find(self, clause: str, paragraph: str = "") -> FoundClause:
        """Find the clause that the cells of a row name.

        Args:
            clause: An empty cell, or one such as "general", names the document as a whole.
            paragraph: An item such as "(a)" below the clause; anything else is left aside.
        """
        keys = _list_keys(clause)
        if not keys or keys[0] in _WHOLE:
            return FoundClause()
        if _ITEM.fullmatch(paragraph):
            found = self._look_up(_list_keys(f"{clause.rstrip('. ')} {paragraph}"))
            if found.problem is None:
                return found
        return self._look_up(keys)

    def _look_up(self, keys: list[str]) -> FoundClause:
        """Look a label up among the full names, then among the labels."""
        for known in (self._names, self._labels):
            for key in keys:
                found = known.get(key, set())
                if found:
                    return (
                        FoundClause(next(iter(found)))
                        if len(found) == 1
                        else FoundClause(problem="several_clauses")
                    )
        return FoundClause(problem="unknown_clause")


def _group_by_key(pairs: Iterable[tuple[int, str]]) -> Mapping[str, set[int]]:
    """Group clauses by the keys of their labels."""
    found: dict[str, set[int]] = defaultdict(set)
    for clause_id, label in pairs:
        for key in _list_keys(label):
            found[key].add(clause_id)
    return found
