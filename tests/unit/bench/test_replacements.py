"""Tests that what a benchmark replaces or empties still is as the benchmark takes it to be."""

import os
import sys
from functools import _lru_cache_wrapper
from inspect import signature

import pytest

from bench.ready_made import replacements

REPLACED_IN = (
    replacements.group_commit,
    replacements.fan_out,
    replacements.page_views,
    replacements.serving,
)
COMPARING = (  # the parts of consult that compare texts
    "consult.amendments.",
    "consult.comments.passages",
    "consult.consolidation.",
    "consult.meetings.drafting.",
    "consult.text.anchors.",
    "consult.text.diff.",
    "consult.text.merge.",
)


@pytest.fixture
def find_replaced(monkeypatch):
    """Return a function that finds what a variant replaces; at the end all is as it was."""
    before = {module: dict(vars(module)) for module in REPLACED_IN}
    for module, parts in before.items():
        for name, part in parts.items():
            monkeypatch.setattr(module, name, part)

    def find(kind, *folders):
        replacements.VARIANTS[kind](*folders)
        return [
            (before[module].get(name), part)
            for module in REPLACED_IN
            for name, part in vars(module).items()
            if before[module].get(name) is not part
        ]

    return find


@pytest.mark.parametrize("kind", replacements.VARIANTS)
def test_a_replacement_takes_the_arguments_of_what_it_replaces(kind, find_replaced, tmp_path):
    found = find_replaced(kind, *[str(tmp_path)] * (kind == "whitenoise"))
    assert found
    for old, new in found:
        assert old is not None, f"{kind} replaces something that does not exist"
        assert list(signature(new).parameters) == list(signature(old).parameters)


@pytest.fixture
def publication(monkeypatch):
    """Return the benchmark of publication; its import sets the instance where none is set."""
    monkeypatch.setenv("CONSULT_INSTANCE", os.environ["CONSULT_INSTANCE"])
    from bench import publication

    return publication


def test_the_caches_of_comparisons_are_empty_once_they_are_cleared(publication):
    publication.words.carry_passage("every old school", "each old school", 6, 16)
    assert publication.words.carry_passage.cache_info().currsize
    publication.clear_caches()
    assert not any(each.cache_info().currsize for each in publication.COMPARISON_CACHES)


def test_every_cache_of_comparisons_is_cleared(publication):
    cached = {
        part
        for name, module in list(sys.modules.items())
        if name.startswith(COMPARING)
        for part in vars(module).values()
        if isinstance(part, _lru_cache_wrapper) and part.__module__.startswith(COMPARING)
    }
    left = cached - set(publication.COMPARISON_CACHES)
    assert sorted(f"{each.__module__}.{each.__qualname__}" for each in left) == []
