"""Words for a clause between two numbers, such as bis and ter, in six languages."""

from collections.abc import Iterable
from functools import cache

import regex

BEFORE = 0  # the rank of a clause before a number: 1 pre; 1 is bis, 2 is ter
_LATIN = (
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
)
_RUSSIAN = (
    "бис",
    "тер",
    "кватер",
    "квинквиес",
    "сексиес",
    "септиес",
    "октиес",
    "новиес",
    "дециес",
)
_ARABIC_ORDINALS = ("", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا")
_ARABIC = tuple(" ".join(filter(None, ("مكررا", each))) for each in _ARABIC_ORDINALS)
_HAN = tuple(
    f"之{each}" for each in ("二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
)
_BEFORE = {"ar": "قبل", "ru": "пре", "zh": "之前"}
_WORDS = {"ar": _ARABIC, "ru": _RUSSIAN, "zh": _HAN}


def format_insertion(rank: int, language: str) -> str:
    """Format the rank of an inserted clause with the space before it: ` bis`, `之二`.

    Beyond the words it is counted in digits: the twentieth after 5 is `5-21`.
    """
    words = _WORDS.get(language, _LATIN)
    if rank > len(words):
        return f"-{rank + 1}"
    word = _BEFORE.get(language, "pre") if rank == BEFORE else words[rank - 1]
    return word if language == "zh" else f" {word}"


@cache
def _map_words() -> dict[str, int]:
    """Map each word of all languages to its rank."""
    found = dict.fromkeys((*_BEFORE.values(), "pre"), BEFORE)
    for words in (_LATIN, _RUSSIAN, _ARABIC, _HAN):
        found |= {word: rank for rank, word in enumerate(words, start=1)}
    return found


def _join_words(words: Iterable[str]) -> str:
    return "|".join(
        each.replace("مكررا", r"مكرر[\u0627\u064B]*").replace(" ", r"\s")
        for each in sorted(words, key=len, reverse=True)
    )


# an insertion in a printed label; `pre` and `alt` only before a stop, as they begin words
INSERTION = (
    rf"(?:[ -]?(?:{_join_words([*_LATIN, *_RUSSIAN])})\b|"
    rf"[ ]?(?:{_join_words(_ARABIC)})\u064B?(?!\p{{L}})|"
    rf"(?:{_join_words(_HAN)})|[ ](?:alt|pre)(?=[.)]))"
)
_ONE = regex.compile(
    rf"[\s-]*(?P<word>{_join_words(_map_words())})\u064B?(?!\p{{L}})|[-‑](?P<count>\d{{1,3}})",
    regex.V1,
)


def read_insertions(text: str) -> tuple[int, ...] | None:
    """Read the ranks after a number, such as `bis` or `bis ter`; None for other text."""
    found, at = [], 0
    text = text.rstrip().casefold()
    while at < len(text):
        match = _ONE.match(text, at)
        if match is None:
            return None
        found.append(int(match["count"]) - 1 if match["count"] else _get_rank(match["word"]))
        at = match.end()
    return tuple(found)


def _get_rank(word: str) -> int:
    plain = regex.sub(r"مكررا?", "مكررا", " ".join(word.replace("\u064b", "").split()))
    return _map_words()[plain]
