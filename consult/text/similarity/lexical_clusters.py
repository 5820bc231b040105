"""Likeness: which of many texts say nearly the same, in the same words.

Texts are compared by their runs of three to five letters, over the ends of words so that their order counts (or all who
write of the same matter would seem alike), each run weighed by how few of the texts hold it (TF-IDF); two texts are as
alike as the cosine between them. Groups are made by average linkage: a text belongs to a group when it is as alike as that
to its members on average, so that no chain of small steps joins what has nothing in common. To load scikit-learn takes a
second and 100 MB: only a process that groups imports this.
"""
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from consult.text.search_normalization import fold_text
from .shared_passages import SIMILAR_FROM

LEAST_LETTERS = 12  # letters: "I agree" is like every other "I agree", and says nothing of a campaign
MOST_LETTERS = 4_000  # letters of a text that are compared


class TextCluster(NamedTuple):
    """Texts that belong together, by their places in what was given; score: how alike they are on average, 0 to 1."""

    members: tuple[int, ...]
    score: float


def cluster_texts(texts: Sequence[str], least: float = SIMILAR_FROM) -> list[TextCluster]:
    """Group texts that say nearly the same; the largest group first, then by score, then by place.

    Deterministic, and the same whatever the order of the texts but for their places.
    """
    places = [place for place, text in enumerate(texts) if len(text) >= LEAST_LETTERS]
    folded = [fold_text(texts[place][:MOST_LETTERS]) for place in places]
    if len(folded) < 2:
        return []
    weights = _compute_weights(folded)
    found = [TextCluster(tuple(places[each] for each in members), round(score, 4))
             for block in _find_blocks(weights, least) for members, score in _link_block(weights, block, least)]
    return sorted(found, key=lambda each: (-len(each.members), -each.score, each.members))


def _compute_weights(folded: list[str]) -> Any:
    return TfidfVectorizer(analyzer="char", ngram_range=(3, 5), sublinear_tf=True, lowercase=False).fit_transform(folded)


def _find_blocks(weights: Any, least: float) -> Iterator[Any]:
    """Texts that are linked by pairs that are alike; what lies in two blocks cannot come into one group."""
    pairs: Any = csr_array(weights @ weights.T)
    pairs.data = (pairs.data >= least).astype("int8")
    pairs.eliminate_zeros()
    count, labels = connected_components(pairs, directed=False)
    for number in range(count):
        block = (labels == number).nonzero()[0]
        if len(block) > 1:
            yield block


def _link_block(weights: Any, block: Any, least: float) -> Iterator[tuple[list[int], float]]:
    """The groups of a block by average linkage, each with the mean likeness of its pairs."""
    near = (weights[block] @ weights[block].T).toarray().clip(0, 1)
    far = 1 - near
    far[range(len(block)), range(len(block))] = 0
    labels = fcluster(linkage(squareform(far, checks=False), "average"), 1 - least + 1e-9, "distance")
    for label in range(1, labels.max() + 1):
        own = (labels == label).nonzero()[0]
        if len(own) > 1:
            among = near[own][:, own]
            score = (among.sum() - among.trace()) / (len(own) * (len(own) - 1))
            yield [int(each) for each in block[own]], float(score)
