"""The order of a roll call: the alphabet of a language, from a letter drawn by lot.

As rule 87 of the UN General Assembly has it: in the alphabetical order of the names in one language, beginning with whose
name is drawn. The order is that of letters without their marks, marks deciding only between names that are otherwise the
same, as dictionaries of Latin and Cyrillic scripts have it; articles count. Chinese names stand in the order of Unicode.
"""
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
ALEF_FORMS = str.maketrans("أإآٱ", "اااا")  # one letter in an Arabic alphabet
SEPARATE_LETTERS = {"es": {"ñ": "n\uffff"}, "ru": {"ё": "е", "й": "и\uffff"}}


def build_sort_key(name: str, language: str) -> tuple[str, str]:
    """What a name is sorted by."""
    folded = unicodedata.normalize("NFC", name.strip()).casefold().translate(ALEF_FORMS)
    for letter, place in SEPARATE_LETTERS.get(language, {}).items():
        folded = folded.replace(letter, place)
    bare = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    return "".join(each for each in bare if each.isalnum() or each in " \uffff"), folded


def find_initial(name: str, language: str) -> str:
    """The letter under which a name stands, as it is printed."""
    first = next((each for each in build_sort_key(name, language)[0] if each.isalnum()), "")
    return first.upper()


def draw_letter(names: Iterable[str], language: str) -> str | None:
    """A letter drawn by lot among those that names begin with."""
    letters = sorted({find_initial(name, language) for name in names} - {""})
    return secrets.choice(letters) if letters else None


def sort_from_letter(named: Iterable[Item], language: str, letter: str | None, names: Sequence[str]) -> list[Item]:
    """These in the order of the roll; names: theirs, in the same order."""
    ranked = sorted(zip(names, named, strict=True), key=lambda pair: build_sort_key(pair[0], language))
    first = next((place for place, (name, _) in enumerate(ranked)
                  if letter and find_initial(name, language) >= letter), 0)
    return [each for _, each in ranked[first:] + ranked[:first]]
