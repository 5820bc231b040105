"""Across languages: which texts in different languages seem to say the same, by what an encoder made of them.

Texts of one language are compared by their letters (likeness); what is alike so goes as one here, with what is alone.
Two such are joined where the cosines between their texts are high enough on average. First each finds its counterpart in
other languages, the closest pairs before the others; then what asks for it in other words of a language that is there
already comes in, where it is closer than that. What names other years is another demand, and so is striking what others
bring.
"""
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .lexical_clusters import TextCluster

JOIN_THRESHOLD = 0.6  # the mean cosine from which on texts in different languages are suggested; measured, see docs/operators.md
EXTEND_THRESHOLD = 0.7  # and from which on one more wording of a language comes in
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class ClusterBuilder:
    """Texts as they come together: each belongs to one set of them, which begins with those that are alike by letters."""

    def __init__(self, near: Any, languages: Sequence[str], together: Iterable[Sequence[int]]) -> None:
        self.near, self.languages = near, languages
        self.sets: list[list[int]] = [list(each) for each in together]
        taken = {place for each in self.sets for place in each}
        self.sets += [[place] for place in range(len(languages)) if place not in taken]
        self.own = {place: number for number, each in enumerate(self.sets) for place in each}
        self.joined: set[int] = set()

    def languages_of(self, number: int) -> set[str]:
        """The languages of a set."""
        return {self.languages[place] for place in self.sets[number]}

    def pass_over(self, pairs: Sequence[tuple[int, int]], least: float, *, apart: bool) -> None:
        """Join the sets of these pairs that are near enough on average; apart: none that have a language in common."""
        refused: set[tuple[int, int]] = set()
        for one, other in pairs:
            first, second = sorted((self.own[one], self.own[other]))
            if first == second or (first, second) in refused:
                continue
            mean = self.near[np.ix_(self.sets[first], self.sets[second])].mean()
            if mean < least or (apart and self.languages_of(first) & self.languages_of(second)):
                refused.add((first, second))
                continue
            number = len(self.sets)
            self.sets.append(self.sets[first] + self.sets[second])
            self.own.update(dict.fromkeys(self.sets[number], number))
            self.joined.add(number)

    def found(self) -> list[list[int]]:
        """The sets that came together, each with its members in order."""
        return [sorted(self.sets[number]) for number in sorted(self.joined & set(self.own.values()))]


def cluster_across_languages(vectors: Any, texts: Sequence[str], languages: Sequence[str], strikes: Sequence[bool],
           together: Iterable[Sequence[int]]) -> list[TextCluster]:
    """Group texts in different languages; the largest group first, then by score, then by place.

    vectors: one of length 1 for each text, shape (texts, dimensions), or zeros where a text is not compared. strikes: whether
    its words are to go. together: places of texts that are alike by their letters. score: the mean cosine between members
    whose languages differ, 0 to 1.
    """
    near = (vectors @ vectors.T).clip(0, 1)
    code = {each: number for number, each in enumerate(sorted(set(languages)))}
    tongue = np.array([code[each] for each in languages], dtype="int16")
    apart = tongue[:, None] != tongue[None, :]
    gone = np.array(strikes, dtype=bool)
    near[gone[:, None] != gone[None, :]] = 0
    years = [frozenset(int(each) for each in _YEAR.findall(text)) for text in texts]
    rows, columns = np.nonzero(np.triu((near >= JOIN_THRESHOLD) & apart))
    order = np.argsort(-near[rows, columns], kind="stable")
    pairs = []
    for one, other in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if years[one] and years[other] and years[one] != years[other]:
            near[one, other] = near[other, one] = 0
        else:
            pairs.append((one, other))
    joining = ClusterBuilder(near, languages, together)
    joining.pass_over(pairs, JOIN_THRESHOLD, apart=True)
    joining.pass_over(pairs, EXTEND_THRESHOLD, apart=False)
    found = []
    for members in joining.found():
        block = np.ix_(members, members)
        found.append(TextCluster(tuple(members), round(float(near[block][apart[block]].mean()), 4)))
    return sorted(found, key=lambda each: (-len(each.members), -each.score, each.members))
