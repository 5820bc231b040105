"""Writes a text as PDF: tagged (PDF/UA), with bookmarks, in the fonts of the system."""
import json
from collections.abc import Callable
from typing import Any

import regex
import typst

from .text_input import PdfText
from .fonts import STANDARD, TEMPLATES, families

FROM, TO = "\u2068", "\u2069"  # between which words keep their direction to themselves
LONGEST = 40  # letters of a word that surely fit on a line
_LONG = regex.compile(rf"[^\s\p{{Han}}]{{{LONGEST},}}")
_PART = regex.compile(rf"\X{{1,{LONGEST // 2}}}")
_UNSEEN = regex.compile(r"[\x00-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066\u2067]|\p{Cs}|\p{Noncharacter_Code_Point}")
_WHOLE = frozenset({"address", "made_from"})  # addresses, which break by themselves
_MISSING = regex.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = regex.compile(r"\\u\{(\p{Hex}+)\}")


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The file of a text. A character that no font of the system has is printed as its number, ‹U+1F389›, never as a box."""
    data = PdfText.model_validate_json(given)
    return printed("text.typ", data.model_dump(), data.source.language, progress)


def printed(template: str, data: dict[str, Any], language: str, progress: Callable[[int], None]) -> bytes:
    """The file that a template makes of data; its fonts are put in here."""
    progress(10)
    fonts = typst.Fonts()
    progress(40)
    shown = {**_printable(data), "fonts": families(language, fonts.families())}
    for percent in range(40, 100, 10):
        try:
            return _compiled(template, shown, fonts)
        except typst.TypstError as wrong:
            missing = _missing(wrong.diagnostic)
            if not missing:
                raise
        progress(percent)
        numbers = {ord(one): f"‹U+{ord(one):04X}›" for one in missing}
        shown = _each(shown, lambda words, to=numbers: words.translate(to))
    raise ValueError(sorted(missing))


def _missing(told: str) -> set[str]:
    """The characters that cannot be shown, as the library names them: as they are, or by number."""
    return set(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), "".join(_MISSING.findall(told))))


def _compiled(template: str, shown: dict[str, Any], fonts: typst.Fonts) -> bytes:
    made = typst.compile(TEMPLATES / template, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True,
                         sys_inputs={"data": json.dumps(shown, ensure_ascii=False)}, pdf_standards=[STANDARD])
    return bytes(made)


def _printable(given: Any) -> Any:
    """The data with strings that can be printed: without what turns or hides words, and with breaks in very long words."""
    seen = _each(given, lambda words: _paired(_UNSEEN.sub("", words)))
    return _each(seen, lambda words: _LONG.sub(lambda word: "\u200b".join(_PART.findall(word[0])), words), _WHOLE)


def _paired(words: str) -> str:
    """Words without those of the marks that keep a direction apart (core.i18n.isolated) that have no other end on their line."""
    left: set[int] = set()
    begun: list[int] = []
    for place, one in enumerate(words if FROM in words or TO in words else ""):
        if one == FROM:
            begun.append(place)
        elif one == TO:
            left |= {begun.pop(), place} if begun else set()
        elif one == "\n":
            begun.clear()
    return "".join(one for place, one in enumerate(words) if one not in {FROM, TO} or place in left)


def _each(given: Any, change: Callable[[str], str], but: frozenset[str] = frozenset()) -> Any:
    """The same data with every string changed, but those of these names."""
    if isinstance(given, dict):
        return {name: each if name in but else _each(each, change, but) for name, each in given.items()}
    if isinstance(given, list):
        return [_each(each, change, but) for each in given]
    return change(given) if isinstance(given, str) else given
