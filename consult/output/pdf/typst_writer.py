"""Writer of a text as PDF with Typst: tagged (PDF/UA), with bookmarks, in system fonts."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import regex
import typst

from .text_input import PrintText
from .fonts import PDF_STANDARD, TEMPLATES, order_families

ISOLATE, END_ISOLATE = "\u2068", "\u2069"  # marks around text whose direction is isolated
LONGEST_WORD = 40  # letters of a word that always fit on a line
_LONG_WORD = regex.compile(rf"[^\s\p{{Han}}]{{{LONGEST_WORD},}}")
_WORD_PART = regex.compile(rf"\X{{1,{LONGEST_WORD // 2}}}")
_UNPRINTABLE = regex.compile(
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066\u2067]|\p{Cs}|\p{Noncharacter_Code_Point}"
)
_UNBROKEN_FIELDS = frozenset(
    {"address", "made_from", "head", "record_head"}
)  # addresses and heads, to be copied as they are
_MISSING_GLYPHS = regex.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED_CHARACTER = regex.compile(r"\\u\{(\p{Hex}+)\}")


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of the PDF of a text.

    A character that no font of the system has is printed as its number, ‹U+1F389›, never as a
    box.
    """
    data = PrintText.model_validate_json(given)
    return render_template("text.typ", data.model_dump(), data.source.language, progress)


def render_template(
    template: str, data: dict[str, Any], language: str, progress: Callable[[int], None]
) -> bytes:
    """Render data with a Typst template as PDF, and add the fonts to the data.

    Raises:
        ValueError: characters without a glyph remain.
    """
    progress(10)
    fonts = typst.Fonts()
    progress(40)
    shown = {**_make_printable(data), "fonts": order_families(language, fonts.families())}
    for percent in range(40, 100, 10):
        try:
            return _compile_template(template, shown, fonts)
        except typst.TypstError as wrong:
            missing = _parse_missing(wrong.diagnostic)
            if not missing:
                raise
        progress(percent)
        numbers = {ord(one): f"‹U+{ord(one):04X}›" for one in missing}
        shown = _map_strings(shown, partial(_replace_characters, numbers))
    raise ValueError(sorted(missing))


def _replace_characters(substitutes: dict[int, str], words: str) -> str:
    """Replace characters, given by code point, in a text."""
    return words.translate(substitutes)


def _parse_missing(told: str) -> set[str]:
    """Return the characters without a glyph that a message of Typst names, as such or by number."""
    return set(
        _ESCAPED_CHARACTER.sub(
            lambda one: chr(int(one[1], 16)), "".join(_MISSING_GLYPHS.findall(told))
        )
    )


def _compile_template(template: str, shown: dict[str, Any], fonts: typst.Fonts) -> bytes:
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(shown, ensure_ascii=False)},
        pdf_standards=[PDF_STANDARD],
    )
    return bytes(made)


def _make_printable(given: Any) -> Any:
    """Remove control and direction characters, and add breaks to very long words."""
    seen = _map_strings(given, lambda words: _remove_unpaired_isolates(_UNPRINTABLE.sub("", words)))
    return _map_strings(
        seen,
        lambda words: _LONG_WORD.sub(
            lambda word: "\u200b".join(_WORD_PART.findall(word[0])), words
        ),
        _UNBROKEN_FIELDS,
    )


def _remove_unpaired_isolates(words: str) -> str:
    """Remove direction isolates without a counterpart on their line (core.i18n)."""
    left: set[int] = set()
    begun: list[int] = []
    for place, one in enumerate(words if ISOLATE in words or END_ISOLATE in words else ""):
        if one == ISOLATE:
            begun.append(place)
        elif one == END_ISOLATE:
            left |= {begun.pop(), place} if begun else set()
        elif one == "\n":
            begun.clear()
    return "".join(
        one for place, one in enumerate(words) if one not in {ISOLATE, END_ISOLATE} or place in left
    )


def _map_strings(
    given: Any, change: Callable[[str], str], but: frozenset[str] = frozenset()
) -> Any:
    """Apply a change to every string of the data, except fields of these names."""
    if isinstance(given, dict):
        return {
            name: each if name in but else _map_strings(each, change, but)
            for name, each in given.items()
        }
    if isinstance(given, list):
        return [_map_strings(each, change, but) for each in given]
    return change(given) if isinstance(given, str) else given
