"""Tests with the SDG targets in six languages: the rates of correct and wrong pairs in the
guides.
"""

import numpy as np
import pytest

from consult.text.similarity.languages import JOIN_THRESHOLD, cluster_across_languages
from tests.real import LANGUAGES
from .test_official_texts import sdg
from tests.unit.text.similarity.test_languages import needs_the_extra

TARGETS = 169


@pytest.fixture(scope="module")
def read():
    """Return texts, languages, target numbers, and their embeddings, target by target."""
    from consult.text.similarity.embeddings import encode_texts

    by_language = {language: sdg(language) for language in LANGUAGES}
    assert {len(each) for each in by_language.values()} == {TARGETS}
    texts = [by_language[language][place] for place in range(TARGETS) for language in by_language]
    return (
        texts,
        list(by_language) * TARGETS,
        np.repeat(np.arange(TARGETS), len(by_language)),
        encode_texts(texts, lambda _: None),
    )


@needs_the_extra
def test_pairs_that_mean_the_same_are_told_from_others(read):
    _, languages, target, points = read
    near, tongue = points @ points.T, np.array(languages)
    apart, same = np.triu(tongue[:, None] != tongue[None, :]), target[:, None] == target[None, :]
    assert (near[apart & same] >= JOIN_THRESHOLD).mean() > 0.96 and (
        near[apart & ~same] >= JOIN_THRESHOLD
    ).mean() < 0.0015


@needs_the_extra
@pytest.mark.parametrize(("share", "found", "right"), [(1, 0.97, 0.995), (0.3, 0.95, 0.9)])
def test_each_target_finds_its_counterparts_also_where_most_have_none(read, share, found, right):
    texts, languages, target, points = read
    some = np.flatnonzero(np.random.default_rng(1).random(len(texts)) < share)
    sets = cluster_across_languages(
        points[some],
        [texts[at] for at in some],
        [languages[at] for at in some],
        [False] * len(some),
        (),
    )
    pairs = [
        (one, other)
        for each in sets
        for one in some[list(each.members)]
        for other in some[list(each.members)]
        if languages[one] < languages[other]
    ]
    every = sum(
        target[one] == target[other]
        for one in some
        for other in some
        if languages[one] < languages[other]
    )
    good = sum(target[one] == target[other] for one, other in pairs)
    assert good / every > found and good / len(pairs) > right
