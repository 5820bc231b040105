"""Property test: words of different texts never grow together, whatever is merged."""

import re
from itertools import count
from random import Random

import pytest

from consult.text.diff.hunks import find_hunks
from consult.text.merge.consolidated_text import build_consolidated_text
from consult.text.merge.hunk_merge import rebase_text

ATTRIBUTION = re.compile(r"\[alt \d+ \([^)]*\):| / alt \d+ \([^)]*\):|\]")


def change(words, chance, spare):
    """Replace, delete and add one to three words, also at both ends."""
    words = list(words)
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(("replace", "delete", "add", "append"))
        place = len(words) if kind == "append" else chance.randrange(max(1, len(words)))
        new = [] if kind == "delete" else [f"w{next(spare)}"]
        words[place : place + (kind in {"replace", "delete"})] = new
    return " ".join(words)


def is_well_spaced(text):
    """Return whether each word stands alone, with one space between two."""
    plain = ATTRIBUTION.sub(" ", text).split()
    if re.search(r"\w\[|\]\w", text):
        return False
    return all(re.fullmatch(r"[bw]\d+|–", each) for each in plain) and (
        "  " not in text and text == text.strip()
    )


@pytest.mark.parametrize("seed", range(5))
def test_words_of_different_texts_never_grow_together(seed):
    chance, spare = Random(seed), count()
    for _ in range(500):
        words = [f"b{number}" for number in range(chance.randint(1, 6))]
        base = " ".join(words)
        texts = [change(words, chance, spare) for _ in range(chance.randint(2, 3))]
        taken = [
            hunk
            for source, text in enumerate(texts)
            for hunk in find_hunks(base, text, source)
            if chance.random() < 0.7
        ]
        merged = build_consolidated_text(base, taken, str, "now").text
        assert is_well_spaced(merged), (base, taken, merged)
        rebased = rebase_text(base, texts[0], texts[1]).text
        assert is_well_spaced(rebased), (base, texts, rebased)
