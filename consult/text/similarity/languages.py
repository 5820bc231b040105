"""Clusters of texts in different languages that have the same meaning, by their embeddings.

Texts of one language are first compared by their letters (`lexical_clusters`). Those
clusters, and the remaining single texts, are the sets that are joined here. Two sets
are joined if the mean cosine between their texts is high enough. In the first pass each
set finds its counterparts in other languages, the closest pairs first. In the second
pass further sets in a language already present are added at a higher threshold. Texts
that name different years, or of which only one deletes its words, are never joined.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .lexical_clusters import TextCluster

# mean cosine from which texts in different languages are suggested; measured, see
# docs/operators.md
JOIN_THRESHOLD = 0.6
# mean cosine from which a further text in a language already present is added
EXTEND_THRESHOLD = 0.7
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class ClusterBuilder:
    """The sets of texts while they are joined; each text belongs to one set."""

    def __init__(
        self, near: Any, languages: Sequence[str], together: Iterable[Sequence[int]]
    ) -> None:
        self.near, self.languages = near, languages
        self.sets: list[list[int]] = [list(each) for each in together]
        taken = {place for each in self.sets for place in each}
        self.sets += [[place] for place in range(len(languages)) if place not in taken]
        self.own = {place: number for number, each in enumerate(self.sets) for place in each}
        self.joined: set[int] = set()

    def get_languages(self, number: int) -> set[str]:
        """Return the languages of a set."""
        return {self.languages[place] for place in self.sets[number]}

    def join_pairs(self, pairs: Sequence[tuple[int, int]], least: float, *, apart: bool) -> None:
        """Join the sets of these pairs whose mean cosine reaches the threshold.

        Args:
            apart: never join sets that have a language in common.
        """
        refused: set[tuple[int, int]] = set()
        for one, other in pairs:
            first, second = sorted((self.own[one], self.own[other]))
            if first == second or (first, second) in refused:
                continue
            mean = self.near[np.ix_(self.sets[first], self.sets[second])].mean()
            if mean < least or (apart and self.get_languages(first) & self.get_languages(second)):
                refused.add((first, second))
                continue
            number = len(self.sets)
            self.sets.append(self.sets[first] + self.sets[second])
            self.own.update(dict.fromkeys(self.sets[number], number))
            self.joined.add(number)

    def list_joined(self) -> list[list[int]]:
        """Return the joined sets, each with its members in order."""
        return [
            sorted(self.sets[number]) for number in sorted(self.joined & set(self.own.values()))
        ]


def cluster_across_languages(
    vectors: Any,
    texts: Sequence[str],
    languages: Sequence[str],
    strikes: Sequence[bool],
    together: Iterable[Sequence[int]],
) -> list[TextCluster]:
    """Cluster texts in different languages: the largest first, then by score, then by place.

    Args:
        vectors: a vector of length 1 for each text, shape (texts, dimensions); zeros for a
            text that is not compared.
        strikes: whether the words of each text are to be deleted.
        together: places of texts that are alike by their letters.

    Returns:
        The clusters; their score is the mean cosine between members in different languages,
        0 to 1.
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
    joining.join_pairs(pairs, JOIN_THRESHOLD, apart=True)
    joining.join_pairs(pairs, EXTEND_THRESHOLD, apart=False)
    found = []
    for members in joining.list_joined():
        block = np.ix_(members, members)
        found.append(TextCluster(tuple(members), round(float(near[block][apart[block]].mean()), 4)))
    return sorted(found, key=lambda each: (-len(each.members), -each.score, each.members))
