"""Words in Word's XML: runs that look as the text says, in the direction of their script, escaped and spaced as they are."""
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import regex

from consult.text.parsing.light_markup import split_runs

_NOT_XML = regex.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_LEFT_TO_RIGHT_LETTERS = r"A-Za-z\u00C0-\u024F\u0370-\u03FF\u0400-\u04FF"
# Words of another script in a line from right to left, with what stands between them.
_LEFT_TO_RIGHT_TEXT = regex.compile(rf"([{_LEFT_TO_RIGHT_LETTERS}](?:[^\u0590-\u08FF\uFB1D-\uFEFC\[\]]*[{_LEFT_TO_RIGHT_LETTERS}0-9])?)")
LOCALES = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}


class CharacterStyle(NamedTuple):
    """How characters look: mark is "" for words, "bracket", or "alt" for what announces or parts alternatives."""

    emphasis: bool = False
    mark: str = ""


class StyledLetters(NamedTuple):
    """Characters that look alike."""

    text: str
    look: CharacterStyle


_MARKS_BY_KIND = {"open": "bracket", "close": "bracket", "stray": "bracket", "alt": "alt", "slash": "alt"}


def split_by_style(text: str) -> list[StyledLetters]:
    """Cut stored text into characters that look alike; their texts join to consult.text.parsing.light_markup.extract_plain_text(text)."""
    found: list[StyledLetters] = []
    for each in split_runs(text):
        look = CharacterStyle(each.emphasis, _MARKS_BY_KIND.get(each.kind, ""))
        if found and found[-1].look == look:
            found[-1] = StyledLetters(found[-1].text + each.text, look)
        elif each.text:
            found.append(StyledLetters(each.text, look))
    return found


def escape_xml(text: str) -> str:
    """Write text as XML has it, in elements and attributes; what XML cannot hold is left out."""
    return (_NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"))


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language == "ar"


@lru_cache(maxsize=64)
def build_run_properties(look: CharacterStyle, language: str, rtl: bool) -> str:
    """The properties of a run, in the order that the schema asks for."""
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


def build_run(text: str, look: CharacterStyle = CharacterStyle(), *, rtl: bool = False, tag: str = "w:t", language: str = "", properties: str = "") -> str:
    """Write a run; in a line from right to left, words of another script become runs of their own.

    tag: w:delText for words that are taken out. language: of the words, where it is not that of the text. properties:
    instead of those of the look.
    """
    pieces = [(piece, not place % 2) for place, piece in enumerate(_LEFT_TO_RIGHT_TEXT.split(text))] if rtl else [(text, False)]
    found = ""
    for piece, turned in pieces:
        if piece:
            found += f"<w:r>{properties or build_run_properties(look, language, turned)}{_build_content(piece, tag)}</w:r>"
    return found


def _build_content(text: str, tag: str) -> str:
    """The text of a run, with its line breaks and tabs."""
    found = []
    for line_number, line in enumerate(text.split("\n")):
        found.append("<w:br/>" if line_number else "")
        for column, words in enumerate(line.split("\t")):
            found.append("<w:tab/>" if column else "")
            found.append(f'<{tag} xml:space="preserve">{escape_xml(words)}</{tag}>' if words else "")
    return "".join(found)


def build_runs(pieces: Iterable[StyledLetters], *, rtl: bool = False, tag: str = "w:t", language: str = "") -> str:
    """Write characters run by run."""
    return "".join(build_run(each.text, each.look, rtl=rtl, tag=tag, language=language) for each in pieces)


def build_styled_run(text: str, style: str, *, rtl: bool = False) -> str:
    """Write a run in a character style."""
    turned = "<w:rtl/>" if rtl else ""
    return build_run(text, properties=f'<w:rPr><w:rStyle w:val="{style}"/>{turned}</w:rPr>')


def wrap_own_content(content: str, *, kind: str = "mark") -> str:
    """Put what consult itself adds to a text into a content control: when the file is sent in, it is left out again."""
    return (f'<w:sdt><w:sdtPr><w:alias w:val="consult"/><w:tag w:val="consult:{kind}"/><w15:appearance w15:val="hidden"/>'
            f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
