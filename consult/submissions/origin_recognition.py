"""Recognition of the stakeholder group, region and language that a text names.

Examples are "NGO", "Brazil and Germany", "MENA". The regions of countries are those of
the ITU; with other region codes in the settings, countries are not recognized.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
from babel import Locale

from consult.accounts.stakeholder_groups import list_groups, list_regions
from consult.core.i18n import LANGUAGES
from consult.text.search_normalization import fold_text

DATA_FILE = Path(__file__).parent / "data" / "origins.json"
INTERNATIONAL = "international"
LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
PUNCTUATION = regex.compile(r"[^\p{L}\p{N}\s]+")


def recognize_group(words: str | None) -> str | None:
    """Return the code of the stakeholder group that the text names, or None."""
    return next(
        iter(_find_codes(words, _load_group_names(_list_names_by_code(list_groups())))), None
    )


def recognize_region(words: str | None) -> str | None:
    """Return the code of the region that the text names, itself or by its countries, or None.

    Several regions give "international".
    """
    known = _list_names_by_code(list_regions())
    found = _find_codes(words, _load_region_names(known)) or _find_codes(
        words, _load_country_names(known)
    )
    if len(found) > 1 or INTERNATIONAL in found:
        return INTERNATIONAL if INTERNATIONAL in dict(known) else None
    return next(iter(found), None)


def recognize_language(words: str | None) -> str | None:
    """Return the code of one of the six languages, by code or by name in any of them."""
    asked = fold_text(words or "")
    for code in LANGUAGES:
        names = {fold_text(str(Locale(each).languages.get(code, ""))) for each in LANGUAGES}
        if asked and (asked == code or asked in names | {fold_text(LANGUAGES[code])}):
            return code
    return None


def _list_names_by_code(settings: list[dict[str, Any]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List each code of the current settings with its names."""
    return tuple((each["code"], tuple(each["name"].values())) for each in settings)


@lru_cache(maxsize=4)
def _load_group_names(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return _index_names(known, _load_data()["groups"])


@lru_cache(maxsize=4)
def _load_region_names(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return _index_names(known, _load_data()["regions"])


@lru_cache(maxsize=4)
def _load_country_names(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """Load names of countries in six languages, and other common ones, each with its region."""
    here = {code for code, _ in known}
    found = {
        _normalize_text(str(name)): region
        for region, countries in _load_data()["countries"].items()
        if region in here
        for country in countries.split()
        for language in LANGUAGES
        if (name := Locale(language).territories.get(country))
    }
    return found | {
        _normalize_text(name): region
        for region, more in _load_data()["country_names"].items()
        if region in here
        for name in more
    }


@lru_cache(maxsize=1)
def _load_data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA_FILE.read_text(encoding="utf-8"))
    return found


def _index_names(
    known: tuple[tuple[str, tuple[str, ...]], ...], more: dict[str, list[str]]
) -> dict[str, str]:
    return {
        _normalize_text(name): code
        for code, names in known
        for name in (*names, *more.get(code, ()))
    }


def _normalize_text(words: str) -> str:
    """Fold case and remove punctuation: "U.S." becomes "us"."""
    return " ".join(
        PUNCTUATION.sub(lambda found: "" if found.group() == "." else " ", fold_text(words)).split()
    )


def _find_codes(words: str | None, names: dict[str, str]) -> dict[str, None]:
    """Find the codes whose names occur in the text, longer names first, without overlaps."""
    text, found = _normalize_text(words or ""), dict[str, None]()
    for name in sorted(names, key=len, reverse=True):
        at = text.find(name) if name else -1
        while at >= 0:
            end = at + len(name)
            if not (_is_spaced_letter(text, at - 1) and _is_spaced_letter(text, at)) and not (
                _is_spaced_letter(text, end) and _is_spaced_letter(text, end - 1)
            ):
                found[names[name]] = None
                text = text[:at] + "\n" * len(name) + text[end:]
            at = text.find(name, end)
    return found


def _is_spaced_letter(text: str, at: int) -> bool:
    """Return whether a letter of a script with spaces stands there.

    Chinese text has no spaces, so a name may begin and end anywhere in it.
    """
    return (
        0 <= at < len(text)
        and LETTER_OR_DIGIT.match(text[at]) is not None
        and not "\u4e00" <= text[at] <= "\u9fff"
    )
