"""Clusters of texts that say nearly the same in the same words.

The similarity of two texts is the cosine between the TF-IDF weights of their character
n-grams (three to five letters, across word boundaries, so that the order of words
counts; otherwise all texts on one subject would look alike). Clusters are made by
average linkage: a text belongs to a cluster if its mean similarity to the members is
high enough, so that no chain of small steps joins unrelated texts. The import of
scikit-learn takes a second and 100 MB, so only a process that clusters texts imports
this module.
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

LEAST_LETTERS = 12  # letters: "I agree" equals every other "I agree" and is no sign of a campaign
MOST_LETTERS = 4_000  # letters of a text that are compared


class TextCluster(NamedTuple):
    """Texts that belong together, by their places in the input.

    `score` is their mean similarity, from 0 to 1.
    """

    members: tuple[int, ...]
    score: float


def cluster_texts(texts: Sequence[str], least: float = SIMILAR_FROM) -> list[TextCluster]:
    """Cluster texts that say nearly the same: the largest first, then by score, then by place.

    The result is deterministic and does not depend on the order of the texts, except for
    the places.
    """
    places = [place for place, text in enumerate(texts) if len(text) >= LEAST_LETTERS]
    folded = [fold_text(texts[place][:MOST_LETTERS]) for place in places]
    if len(folded) < 2:
        return []
    weights = _compute_weights(folded)
    found = [
        TextCluster(tuple(places[each] for each in members), round(score, 4))
        for block in _find_blocks(weights, least)
        for members, score in _link_block(weights, block, least)
    ]
    return sorted(found, key=lambda each: (-len(each.members), -each.score, each.members))


def _compute_weights(folded: list[str]) -> Any:
    """Compute the TF-IDF weights of character n-grams."""
    return TfidfVectorizer(
        analyzer="char", ngram_range=(3, 5), sublinear_tf=True, lowercase=False
    ).fit_transform(folded)


def _find_blocks(weights: Any, least: float) -> Iterator[Any]:
    """Yield blocks of texts linked by similar pairs; texts of two blocks cannot share a cluster."""
    pairs: Any = csr_array(weights @ weights.T)
    pairs.data = (pairs.data >= least).astype("int8")
    pairs.eliminate_zeros()
    count, labels = connected_components(pairs, directed=False)
    for number in range(count):
        block = (labels == number).nonzero()[0]
        if len(block) > 1:
            yield block


def _link_block(weights: Any, block: Any, least: float) -> Iterator[tuple[list[int], float]]:
    """Yield the clusters of a block by average linkage, with the mean similarity of each."""
    near = (weights[block] @ weights[block].T).toarray().clip(0, 1)
    far = 1 - near
    far[range(len(block)), range(len(block))] = 0
    labels = fcluster(
        linkage(squareform(far, checks=False), "average"), 1 - least + 1e-9, "distance"
    )
    for label in range(1, labels.max() + 1):
        own = (labels == label).nonzero()[0]
        if len(own) > 1:
            among = near[own][:, own]
            score = (among.sum() - among.trace()) / (len(own) * (len(own) - 1))
            yield [int(each) for each in block[own]], float(score)
