"""The order of a roll call: the alphabet of a language, from a letter drawn by lot.

As rule 87 of the UN General Assembly has it: in the alphabetical order of the names in one language, beginning with whose
name is drawn. The order is that of letters without their marks, marks deciding only between names that are otherwise the
same, as dictionaries of Latin and Cyrillic scripts have it; articles count. Chinese names stand in the order of Unicode.
"""
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

Named = TypeVar("Named")
ALEF = str.maketrans("أإآٱ", "اااا")  # one letter in an Arabic alphabet
LETTERS_OF_THEIR_OWN = {"es": {"ñ": "n\uffff"}, "ru": {"ё": "е", "й": "и\uffff"}}


def key_of(name: str, language: str) -> tuple[str, str]:
    """What a name is sorted by."""
    folded = unicodedata.normalize("NFC", name.strip()).casefold().translate(ALEF)
    for letter, place in LETTERS_OF_THEIR_OWN.get(language, {}).items():
        folded = folded.replace(letter, place)
    bare = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    return "".join(each for each in bare if each.isalnum() or each in " \uffff"), folded


def letter_of(name: str, language: str) -> str:
    """The letter under which a name stands, as it is printed."""
    first = next((each for each in key_of(name, language)[0] if each.isalnum()), "")
    return first.upper()


def drawn(names: Iterable[str], language: str) -> str | None:
    """A letter drawn by lot among those that names begin with."""
    letters = sorted({letter_of(name, language) for name in names} - {""})
    return secrets.choice(letters) if letters else None


def in_order(named: Iterable[Named], language: str, letter: str | None, names: Sequence[str]) -> list[Named]:
    """These in the order of the roll; names: theirs, in the same order."""
    ranked = sorted(zip(names, named, strict=True), key=lambda pair: key_of(pair[0], language))
    first = next((place for place, (name, _) in enumerate(ranked)
                  if letter and letter_of(name, language) >= letter), 0)
    return [each for _, each in ranked[first:] + ranked[:first]]
