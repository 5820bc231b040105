"""Which stakeholder group and region the words of a letter mean: "NGO", "Brazil and Germany", "MENA".

The regions of countries are those of the ITU; an installation with other codes in its settings gets no guess for them.
"""
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
from babel import Locale

from consult.accounts.stakeholder_groups import groups, regions
from consult.core.i18n import LANGUAGES
from consult.text.search_normalization import fold

FILE = Path(__file__).parent / "data" / "origins.json"
NOWHERE = "international"
WORD = regex.compile(r"[\p{L}\p{N}]")
UNLIKE = regex.compile(r"[^\p{L}\p{N}\s]+")


def group_meant(words: str | None) -> str | None:
    """The code of the stakeholder group that is named; none where it is none of the settings."""
    return next(iter(_meant(words, _group_names(_codes(groups())))), None)


def region_meant(words: str | None) -> str | None:
    """The code of the region that is named, or whose countries are; several are "international", none is none."""
    known = _codes(regions())
    found = _meant(words, _region_names(known)) or _meant(words, _country_names(known))
    if len(found) > 1 or NOWHERE in found:
        return NOWHERE if NOWHERE in dict(known) else None
    return next(iter(found), None)


def language_meant(words: str | None) -> str | None:
    """The code of one of the six languages, by its code or its name in any of them."""
    asked = fold(words or "")
    for code in LANGUAGES:
        names = {fold(str(Locale(each).languages.get(code, ""))) for each in LANGUAGES}
        if asked and (asked == code or asked in names | {fold(LANGUAGES[code])}):
            return code
    return None


def _codes(settings: list[dict[str, Any]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each code with its names, as the settings are now."""
    return tuple((each["code"], tuple(each["name"].values())) for each in settings)


@lru_cache(maxsize=4)
def _group_names(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return _names(known, _data()["groups"])


@lru_cache(maxsize=4)
def _region_names(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return _names(known, _data()["regions"])


@lru_cache(maxsize=4)
def _country_names(known: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """The names of countries in six languages and other usual ones, each with its region."""
    here = {code for code, _ in known}
    found = {_plain(str(name)): region for region, countries in _data()["countries"].items() if region in here
             for country in countries.split() for language in LANGUAGES
             if (name := Locale(language).territories.get(country))}
    return found | {_plain(name): region for region, more in _data()["country_names"].items() if region in here for name in more}


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def _names(known: tuple[tuple[str, tuple[str, ...]], ...], more: dict[str, list[str]]) -> dict[str, str]:
    return {_plain(name): code for code, names in known for name in (*names, *more.get(code, ()))}


def _plain(words: str) -> str:
    """Folded, without dots and strokes: "U.S." is "us"."""
    return " ".join(UNLIKE.sub(lambda found: "" if found.group() == "." else " ", fold(words)).split())


def _meant(words: str | None, names: dict[str, str]) -> dict[str, None]:
    """The codes whose names stand in the words, longer names first, each letter counted once."""
    text, found = _plain(words or ""), dict[str, None]()
    for name in sorted(names, key=len, reverse=True):
        at = text.find(name) if name else -1
        while at >= 0:
            end = at + len(name)
            if not (_letter(text, at - 1) and _letter(text, at)) and not (_letter(text, end) and _letter(text, end - 1)):
                found[names[name]] = None
                text = text[:at] + "\n" * len(name) + text[end:]
            at = text.find(name, end)
    return found


def _letter(text: str, at: int) -> bool:
    """Whether there is a letter of a writing with spaces: Chinese words begin and end anywhere."""
    return 0 <= at < len(text) and WORD.match(text[at]) is not None and not "\u4e00" <= text[at] <= "\u9fff"
