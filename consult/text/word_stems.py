"""Words of a text and their stems, by which a search finds inflected forms in six languages.

Words are folded first, so that a stem is the same with and without accents, vowel signs and
capitals. Stemming is that of Snowball (PyStemmer). Chinese has no inflection and no spaces:
its words are characters and pairs of them, by which every stretch of a text is found.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer
import regex

from consult.text.parsing.han_words import split_run
from consult.text.search_normalization import fold_text

LONGEST_WORD = 64  # characters; what is longer is no word
SCRIPT_LANGUAGES = {"Latn": ("en", "es", "fr"), "Cyrl": ("ru",), "Arab": ("ar",)}
_STEMMERS = {
    code: Stemmer.Stemmer(name, 0)
    for code, name in {
        "ar": "arabic",
        "en": "english",
        "es": "spanish",
        "fr": "french",
        "ru": "russian",
    }.items()
}
_WRITTEN = regex.compile(r"[\p{Han}]+|[[\p{L}\p{N}\p{M}\p{Cf}]--\p{Han}]+", regex.V1)
_FOLDED = regex.compile(r"[\p{Han}]+|[[\p{L}\p{N}\p{M}]--\p{Han}]+", regex.V1)
_IS_HAN = regex.compile(r"\p{Han}")
_SCRIPTS = {name: regex.compile(rf"\p{{Script={name}}}") for name in SCRIPT_LANGUAGES}
# Accents that folding removed and by which Snowball knows an ending.
_ENDINGS = {
    "es": ((regex.compile(r"(?<=[cs])ion$"), "ión"), (regex.compile(r"logia(?=s?$)"), "logía")),
    "fr": ((regex.compile(r"e(?=es?$)"), "é"),),
    "ar": (
        (regex.compile(r"^(?:[وف]?(?:ال|[بك]ال|لل))(?=\p{L}{3})"), ""),
        (regex.compile(r"ه$"), "ة"),
    ),
}
# مدارس, مراكز, مكاتب: plurals whose singular differs by one letter inside the word.
_BROKEN_PLURAL = regex.compile(r"^(م\p{L})ا(\p{L}\p{L})$")


class TextWord(NamedTuple):
    """A word of a text.

    Attributes:
        folded: the word as searches compare it.
        written: the word as the text writes it, in small letters.
        start, end: its place in the text.
    """

    folded: str
    written: str
    start: int
    end: int


def is_han(word: str) -> bool:
    """Return whether a word is Chinese."""
    return _IS_HAN.match(word) is not None


def iterate_words(text: str) -> Iterator[TextWord]:
    """Iterate over the words of a text, each Chinese run as one."""
    for found in _WRITTEN.finditer(text):
        for folded in _split_folded(found.group()):
            yield TextWord(folded, found.group().lower(), found.start(), found.end())


@lru_cache(maxsize=20_000)
def _split_folded(written: str) -> tuple[str, ...]:
    """Fold what a text writes as one word, and split it where folding made several of it."""
    return tuple(each[:LONGEST_WORD] for each in _FOLDED.findall(fold_text(written)))


@lru_cache(maxsize=50_000)
def stem_word(folded: str, language: str) -> str:
    """Return the stem of a folded word in a language; the word itself if there is none."""
    stemmer = _STEMMERS.get(language)
    if stemmer is None or not folded.isalpha() or is_han(folded):
        return folded
    for pattern, ending in _ENDINGS.get(language, ()):
        folded = pattern.sub(ending, folded)
    stem = fold_text(stemmer.stemWord(folded))
    return _BROKEN_PLURAL.sub(r"\1\2", stem) if language == "ar" else stem


def stem_in_languages(folded: str) -> dict[str, str]:
    """Return the stems of a folded word, in each language of its script."""
    for name, script in _SCRIPTS.items():
        if script.match(folded):
            return {language: stem_word(folded, language) for language in SCRIPT_LANGUAGES[name]}
    return {}


def list_index_words(text: str, language: str) -> dict[str, tuple[str, str]]:
    """List the words by which a text is found: the stem and the written form of each."""
    found: dict[str, tuple[str, str]] = {}
    for written in dict.fromkeys(_WRITTEN.findall(text)):
        for folded in _split_folded(written):
            if folded in found:
                continue
            if is_han(folded):
                found.update((each, (each, "")) for each in _list_character_pairs(folded))
            else:
                found[folded] = (stem_word(folded, language), written.lower()[:LONGEST_WORD])
    return found


def _list_character_pairs(run: str) -> list[str]:
    """List the characters of a Chinese run, and its pairs of neighbours."""
    return [*run, *(run[at : at + 2] for at in range(len(run) - 1))]


def split_query_word(folded: str) -> list[str]:
    """Split a word of a query into those that a text must hold: a Chinese run into its words."""
    return list(split_run(folded)) if is_han(folded) else [folded]


def list_required_pairs(word: str) -> list[str]:
    """List the entries that a text with this Chinese word has: the character, or its pairs."""
    return [word] if len(word) == 1 else [word[at : at + 2] for at in range(len(word) - 1)]
