"""Runs of text in Word's XML: styled, directed by script, escaped, with white space preserved."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import regex

from consult.text.parsing.light_markup import split_runs

_NOT_XML = regex.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_LEFT_TO_RIGHT_LETTERS = r"A-Za-z\u00C0-\u024F\u0370-\u03FF\u0400-\u04FF"
# Text of another script in a right-to-left line, including characters between its words.
_LEFT_TO_RIGHT_TEXT = regex.compile(
    rf"([{_LEFT_TO_RIGHT_LETTERS}]"
    rf"(?:[^\u0590-\u08FF\uFB1D-\uFEFC\[\]]*[{_LEFT_TO_RIGHT_LETTERS}0-9])?)"
)
LOCALES = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}


class CharacterStyle(NamedTuple):
    """The style of characters.

    Attributes:
        mark: "" for text, "bracket", or "alt" for the label or separator of alternatives.
    """

    emphasis: bool = False
    mark: str = ""


class StyledLetters(NamedTuple):
    """Characters with the same style."""

    text: str
    look: CharacterStyle


_MARKS_BY_KIND = {
    "open": "bracket",
    "close": "bracket",
    "stray": "bracket",
    "alt": "alt",
    "slash": "alt",
}


def split_by_style(text: str) -> list[StyledLetters]:
    """Split stored text into stretches of one style.

    The stretches join to extract_plain_text(text) of consult.text.
    """
    found: list[StyledLetters] = []
    for each in split_runs(text):
        look = CharacterStyle(each.emphasis, _MARKS_BY_KIND.get(each.kind, ""))
        if found and found[-1].look == look:
            found[-1] = StyledLetters(found[-1].text + each.text, look)
        elif each.text:
            found.append(StyledLetters(each.text, look))
    return found


def escape_xml(text: str) -> str:
    """Escape text for elements and attributes; characters that XML cannot hold are left out."""
    return (
        _NOT_XML.sub("", text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )


def is_rtl(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return language == "ar"


@lru_cache(maxsize=64)
def build_run_properties(look: CharacterStyle, language: str, rtl: bool) -> str:
    """Build the properties of a run, in the order of the schema."""
    found = ""
    if look.mark:
        found += f'<w:rStyle w:val="{"Bracket" if look.mark == "bracket" else "AlternativeMark"}"/>'
        found += "<w:i/><w:iCs/>" if look.emphasis else ""
    elif look.emphasis:
        found += '<w:rStyle w:val="Emphasis"/>'
    if rtl:
        found += "<w:rtl/>"
    if language:
        kind = "bidi" if is_rtl(language) else "eastAsia" if language == "zh" else "val"
        found += f'<w:lang w:{kind}="{LOCALES.get(language, language)}"/>'
    return f"<w:rPr>{found}</w:rPr>" if found else ""


def build_run(
    text: str,
    look: CharacterStyle = CharacterStyle(),
    *,
    rtl: bool = False,
    tag: str = "w:t",
    language: str = "",
    properties: str = "",
) -> str:
    """Build a run; in a right-to-left line, text of another script becomes runs of its own.

    Args:
        tag: w:delText for deleted text.
        language: language of the run, if it is not that of the text.
        properties: used instead of those of the style.
    """
    pieces = (
        [(piece, not place % 2) for place, piece in enumerate(_LEFT_TO_RIGHT_TEXT.split(text))]
        if rtl
        else [(text, False)]
    )
    found = ""
    for piece, turned in pieces:
        if piece:
            found += (
                f"<w:r>{properties or build_run_properties(look, language, turned)}"
                f"{_build_content(piece, tag)}</w:r>"
            )
    return found


def _build_content(text: str, tag: str) -> str:
    """Build the content of a run, with its line breaks and tabs."""
    found = []
    for line_number, line in enumerate(text.split("\n")):
        found.append("<w:br/>" if line_number else "")
        for column, words in enumerate(line.split("\t")):
            found.append("<w:tab/>" if column else "")
            found.append(
                f'<{tag} xml:space="preserve">{escape_xml(words)}</{tag}>' if words else ""
            )
    return "".join(found)


def build_runs(
    pieces: Iterable[StyledLetters], *, rtl: bool = False, tag: str = "w:t", language: str = ""
) -> str:
    """Build the runs of several stretches."""
    return "".join(
        build_run(each.text, each.look, rtl=rtl, tag=tag, language=language) for each in pieces
    )


def build_styled_run(text: str, style: str, *, rtl: bool = False) -> str:
    """Build a run in a character style."""
    turned = "<w:rtl/>" if rtl else ""
    return build_run(text, properties=f'<w:rPr><w:rStyle w:val="{style}"/>{turned}</w:rPr>')


def wrap_own_content(content: str, *, kind: str = "mark") -> str:
    """Wrap text that consult adds in a content control; the import leaves it out."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="consult"/><w:tag w:val="consult:{kind}"/>'
        f'<w15:appearance w15:val="hidden"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent>'
        "</w:sdt>"
    )
