"""Normalization of texts and queries for search in six languages."""

import unicodedata

import regex

from .digits import convert_digits

# Letters that no decomposition unifies; the Arabic ones are used interchangeably.
_ALIKE = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ە": "ه", "ک": "ك", "ء": "",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "、": ",", "。": ".", "「": '"', "」": '"',
    "،": ",", "؛": ";", "؟": "?",
})  # fmt: skip
_MARKS = regex.compile(
    r"(?<!и)\u0306|[\p{Mn}--\u0306]|[\p{Cf}\u0640]", regex.V1
)  # й is a separate letter
_SPACE = regex.compile(r"\s+")

_QUOTED = regex.compile(r'"([^"]+)"|“([^”]+)”|«([^»]+)»|„([^“”]+)[“”]|「([^」]+)」|《([^》]+)》')
_BETWEEN = regex.compile(r"[\s，。；：、！？،؛؟]+")
_EDGES = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$")
MOST_TERMS, MOST_LETTERS = 12, 400


def fold_text(text: str) -> str:
    """Fold a text for search: case, diacritics, width, Arabic forms and marks, ё, digits, quotes.

    All forms of alef become one letter; so do ta marbuta and ha, and alef maqsura and ya.
    Tatweel, harakat and hamza are removed.
    """
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = _MARKS.sub("", opened).translate(_ALIKE)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", convert_digits(bare))).strip()


def parse_terms(query: str) -> list[str]:
    """Parse a query (its first 400 characters) into at most twelve folded terms.

    Words in quotation marks stay one term.
    """
    query = query[:MOST_LETTERS]
    quoted = ["".join(group for group in groups if group) for groups in _QUOTED.findall(query)]
    words = _BETWEEN.split(_QUOTED.sub(" ", query))
    folded = (_EDGES.sub("", fold_text(term)) for term in quoted + words)
    return list(dict.fromkeys(term for term in folded if term))[:MOST_TERMS]
