"""Terms of a query, and which words of a text they mean."""

from collections.abc import Iterable
from typing import NamedTuple

import regex

from consult.text.search_normalization import parse_terms
from consult.text.word_stems import (
    is_han,
    iterate_words,
    split_query_word,
    stem_in_languages,
    stem_word,
)

SHORTEST_PREFIX = 2  # letters of a word that is found by its beginning
SHORTEST_NEEDLE = 3
_ELISION = regex.compile(r"(?:[cdjlmnst]|qu)'(?=\p{L})")
_PLAIN = regex.compile(r"[\p{L}\p{N}\p{M}'-]+")
_NUMBERED = regex.compile(r"-\d|\d-")  # A-54 asks for both parts together
_HAN_PARTICLES = frozenset("的了和与及在是之")


class QueryWord(NamedTuple):
    """A word that a text must hold, inflected in any way, or a longer one that begins with it.

    Attributes:
        stems: its stem in each language that it may be of.
        near: words that are meant if it is misspelled.
    """

    folded: str
    stems: dict[str, str]
    near: tuple[str, ...] = ()

    @property
    def is_prefix(self) -> bool:
        """Return whether longer words that begin with it are found, too."""
        return len(self.folded) >= SHORTEST_PREFIX and self.folded.isalpha() and not self.is_han

    @property
    def is_han(self) -> bool:
        """Return whether it is Chinese."""
        return is_han(self.folded)

    @property
    def needles(self) -> set[str]:
        """Return the beginnings by which its forms are looked for in long texts."""
        forms = {self.folded, *self.near, *self.stems.values()}
        return {each for each in forms if self.is_han or len(each) >= SHORTEST_NEEDLE} or forms

    def matches(self, folded: str, language: str) -> bool:
        """Return whether a word of a text in this language is meant."""
        if folded == self.folded or folded in self.near:
            return True
        if self.is_prefix and folded.startswith(self.folded):
            return True
        return language in self.stems and stem_word(folded, language) == self.stems[language]


class SearchTerms(NamedTuple):
    """The words and phrases that a query asks for.

    Attributes:
        words: all of them must be in the text.
        phrases: folded stretches that must be in it as they are.
        typed: the folded terms of the query, by which results are ranked.
    """

    words: tuple[QueryWord, ...]
    phrases: tuple[str, ...]
    typed: tuple[str, ...]

    def correct(self, near: dict[str, tuple[str, ...]]) -> "SearchTerms":
        """Return the terms with words that are near to misspelled ones, in any of the phrases."""
        words = tuple(each._replace(near=near.get(each.folded, ())) for each in self.words)
        return self._replace(words=words, phrases=())


NO_TERMS = SearchTerms((), (), ())


def read_terms(query: str) -> SearchTerms:
    """Read the terms of a query; words between quotation marks stay together."""
    typed = parse_terms(query)
    words: list[str] = []
    phrases: list[str] = []
    for term in typed:
        if " " in term or not _PLAIN.fullmatch(term) or _NUMBERED.search(term):
            phrases.append(term)
        else:
            term = _ELISION.sub("", term)  # noqa: PLW2901 (l'accès asks for accès)
        for word in iterate_words(term):
            parts = split_query_word(word.folded)
            phrases += [each for each in parts if is_han(each) and len(each) > 2]
            words += [each for each in parts if len(parts) == 1 or each not in _HAN_PARTICLES]
    return SearchTerms(
        tuple(QueryWord(each, stem_in_languages(each)) for each in dict.fromkeys(words)),
        tuple(dict.fromkeys(phrases)),
        tuple(typed),
    )


def find_matching_spans(
    text: str, words: Iterable[QueryWord], language: str
) -> list[tuple[int, int]]:
    """Find the words of a text that are meant, without Chinese ones, as (start, end)."""
    sought = [each for each in words if not each.is_han]
    return [
        (each.start, each.end)
        for each in iterate_words(text)
        if any(word.matches(each.folded, language) for word in sought)
    ]
