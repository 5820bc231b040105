"""The order of a roll call: alphabetical in one language, from a letter drawn by lot.

Letters are compared without diacritical marks; marks decide only between names that are
otherwise equal, as in dictionaries of Latin and Cyrillic scripts. Articles count. Chinese
names are in Unicode order.

Source:
    Rule 87 of the UN General Assembly.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
ALEF_FORMS = str.maketrans("أإآٱ", "اااا")  # forms that count as one letter in Arabic
SEPARATE_LETTERS = {"es": {"ñ": "n\uffff"}, "ru": {"ё": "е", "й": "и\uffff"}}


def build_sort_key(name: str, language: str) -> tuple[str, str]:
    """Build the key by which a name is sorted."""
    folded = unicodedata.normalize("NFC", name.strip()).casefold().translate(ALEF_FORMS)
    for letter, place in SEPARATE_LETTERS.get(language, {}).items():
        folded = folded.replace(letter, place)
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each)
    )
    return "".join(each for each in bare if each.isalnum() or each in " \uffff"), folded


def find_initial(name: str, language: str) -> str:
    """Return the initial letter under which a name is listed, as printed."""
    first = next((each for each in build_sort_key(name, language)[0] if each.isalnum()), "")
    return first.upper()


def draw_letter(names: Iterable[str], language: str) -> str | None:
    """Draw a letter by lot among the initials of the names."""
    letters = sorted({find_initial(name, language) for name in names} - {""})
    return secrets.choice(letters) if letters else None


def sort_from_letter(
    named: Iterable[Item], language: str, letter: str | None, names: Sequence[str]
) -> list[Item]:
    """Sort items in roll-call order; names: their names, in the same order."""
    ranked = sorted(
        zip(names, named, strict=True), key=lambda pair: build_sort_key(pair[0], language)
    )
    first = next(
        (
            place
            for place, (name, _) in enumerate(ranked)
            if letter and find_initial(name, language) >= letter
        ),
        0,
    )
    return [each for _, each in ranked[first:] + ranked[:first]]
