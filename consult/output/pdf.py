"""Writes a text as PDF: tagged (PDF/UA), with bookmarks, in the fonts of the system."""
from collections.abc import Callable
from typing import Any

import regex
import typst

from .pdf_fields import PdfText
from .pdf_fonts import STANDARD, TEMPLATES, families

LONGEST = 40  # letters of a word that surely fit on a line
_LONG = regex.compile(rf"[^\s\p{{Han}}]{{{LONGEST},}}")
_PART = regex.compile(rf"\X{{1,{LONGEST // 2}}}")
_UNSEEN = regex.compile(r"[\x00-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]|\p{Cs}|\p{Noncharacter_Code_Point}")
_WHOLE = frozenset({"address", "made_from"})  # addresses, which break by themselves
_MISSING = regex.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = regex.compile(r"\\u\{(\p{Hex}+)\}")


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The file. A character that no font of the system has is printed as its number, ‹U+1F389›, never as a box."""
    data = PdfText.model_validate_json(given)
    progress(10)
    fonts = typst.Fonts()
    progress(40)
    shown = {**_printable(data.model_dump()), "fonts": families(data.source.language, fonts.families())}
    for percent in range(40, 100, 10):
        try:
            return _printed(shown, fonts)
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


def _printed(shown: dict[str, Any], fonts: typst.Fonts) -> bytes:
    content = PdfText.model_validate(shown).model_dump_json()
    made = typst.compile(TEMPLATES / "text.typ", root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True,
                         sys_inputs={"data": content}, pdf_standards=[STANDARD])
    return bytes(made)


def _printable(given: Any) -> Any:
    """The data with strings that can be printed: without what turns or hides words, and with breaks in very long words."""
    seen = _each(given, lambda words: _UNSEEN.sub("", words))
    return _each(seen, lambda words: _LONG.sub(lambda word: "\u200b".join(_PART.findall(word[0])), words), _WHOLE)


def _each(given: Any, change: Callable[[str], str], but: frozenset[str] = frozenset()) -> Any:
    """The same data with every string changed, but those of these names."""
    if isinstance(given, dict):
        return {name: each if name in but else _each(each, change, but) for name, each in given.items()}
    if isinstance(given, list):
        return [_each(each, change, but) for each in given]
    return change(given) if isinstance(given, str) else given
