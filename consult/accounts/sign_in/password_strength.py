"""Strength of a password against guesses that begin with words, names and known passwords.

A password is divided into known words and single characters in the way that is easiest to guess;
the bits of the parts are added up.
"""

import gzip
import unicodedata
from functools import cache

from consult.accounts.stakeholder_groups import DATA_FOLDER

LEAST_BITS = 40.0  # two known words with a year do not reach it, three words do
WORD_BITS = 16.0  # of one of the known words
CHARACTER_BITS = 5.0  # of a letter or sign that belongs to no word
DIGIT_BITS = 3.3
FOLLOWING_BITS = 1.0  # of what repeats what stands before it, or goes on in its row
SEPARATORS = frozenset(" -_.,")  # between words; as easy to guess as a following character
SHORTEST_WORD, LONGEST_WORD = 2, 24  # characters of a known word
MOST_CHARACTERS = 64  # of a password that are looked at; more make it no easier
REPLACED_LETTERS = str.maketrans("@431!0$57", "aaeiiosst")  # as in p@ssw0rd
WORDS_FILE = DATA_FOLDER / "common_words.txt.gz"


def is_easy_to_guess(password: str) -> bool:
    """Return whether a password is made of few known words and a little beside them."""
    return estimate_bits(password) < LEAST_BITS


def estimate_bits(password: str) -> float:
    """Estimate the bits of a password in the division that is easiest to guess."""
    text = _fold(password)[:MOST_CHARACTERS]
    plain = text.translate(REPLACED_LETTERS)
    least = [0.0]  # bits of the easiest division of the first characters, by their number
    for end in range(1, len(text) + 1):
        bits = least[end - 1] + _estimate_character(text, end - 1)
        for start in range(max(0, end - LONGEST_WORD), end - SHORTEST_WORD + 1):
            if text[start:end] == text[2 * start - end : start] and 2 * start >= end:
                bits = min(bits, least[start] + FOLLOWING_BITS)
            known = least[start] + WORD_BITS
            if known < bits and (is_known(text[start:end]) or is_known(plain[start:end])):
                bits = known
        least.append(bits)
    return least[-1]


def _estimate_character(text: str, place: int) -> float:
    here = text[place]
    if place and abs(ord(here) - ord(text[place - 1])) <= 1:
        return FOLLOWING_BITS
    if here in SEPARATORS:
        return FOLLOWING_BITS
    return DIGIT_BITS if here.isdigit() else CHARACTER_BITS


def is_known(word: str) -> bool:
    """Return whether the list has a word, by bisection in the sorted text of the file."""
    words, wanted = _load_words(), word.encode()
    low, high = 0, len(words)  # both at the beginning of a line
    while low < high:
        middle = words.rfind(b"\n", low, (low + high) // 2) + 1 or low
        line = words[middle : words.index(b"\n", middle)]
        if line == wanted:
            return True
        if line < wanted:
            low = middle + len(line) + 1
        else:
            high = middle
    return False


def _fold(text: str) -> str:
    """Return a text in lower case without accents, as the list has its words."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


@cache
def _load_words() -> bytes:
    """Load the sorted list of known words, one a line."""
    return gzip.decompress(WORDS_FILE.read_bytes())
