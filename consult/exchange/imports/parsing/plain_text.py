"""Parser of text files: detection of the encoding, and paragraphs built from lines."""

import codecs
from typing import NamedTuple

import regex

from consult.core.errors import Invalid
from consult.text.deceptive_characters import normalize_text
from consult.text.label_parser import split_label

from .normalization import normalize_file
from .paragraphs import ParsedParagraph, ParsedFile, TextRun, ParseWarning

MOST_LINES = 20_000
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = (
    "cp1252",
    "cp1251",
    "koi8-r",
    "cp1256",
    "iso8859-6",
    "gb18030",
    "big5",
    "mac-roman",
    "cp866",
)
_WIDE = ("utf-16-le", "utf-16-be")
_MOSTLY = 0.9
_TOGETHER = regex.compile(r"[\s\u0020-\u007E\u00A0-\u017F\u0400-\u045F\u0600-\u06FF\u2010-\u2026]+")
_SAMPLE = 100_000  # bytes from which an encoding is guessed
# Usual characters of each encoding; unusual ones show that the guess is wrong.
_USUAL = {
    "cp1252": regex.compile(
        r"(?<=[a-zA-Z\s’'«(]|^)[à-öø-ÿœßÀ-ÖÙ-ÝŒ](?=[a-z\s'’.,;:)»-]|$)|[‘’“”–—«»•…§°€ºª¿¡\xa0]"
    ),
    "mac-roman": regex.compile(r"(?<=[a-zA-Z\s])[à-öø-üœß](?=[a-z\s.,;:])|[‘’“”–—«»•…\xa0]"),
    "cp1251": regex.compile(r"(?<![а-яё][А-ЯЁ]?)[А-ЯЁ]?[а-яё]{2,}|[‘’“”–—«»№\xa0]"),
    "koi8-r": regex.compile(r"(?<![а-яё][А-ЯЁ]?)[А-ЯЁ]?[а-яё]{2,}"),
    "cp866": regex.compile(r"(?<![а-яё][А-ЯЁ]?)[А-ЯЁ]?[а-яё]{2,}"),
    "cp1256": regex.compile(r"(?<=\s|^)[\p{Arabic}،؛؟]{2,}(?=[\s.,:،؛)]|$)|[‘’“”«»\xa0]"),
    "iso8859-6": regex.compile(r"(?<=\s|^)[\p{Arabic}،؛؟]{2,}(?=[\s.,:،؛)]|$)"),
    "big5": regex.compile(r"[的是在和國年中大會關於第及一不人有為以，。；：、（）「」]"),
    "gb18030": regex.compile(r"[的是在和国年中大会关于第及一不人有为以，。；：、（）“”《》]"),
}
_WEIGHTS = {"gb18030": 5.0, "big5": 5.0}  # a few characters make up most of a Chinese text
_UNUSUAL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\p{Co}\p{Cn}]")
_BINARY = regex.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WRAPPED = range(50, 120)  # characters of a full line in a text whose lines were broken by hand
_FULL, _MUCH_LONGER = (
    0.6,
    1.4,
)  # shares of such a line: a longer one continues below; a much longer one was not broken
_ITEM = regex.compile(r"\s*[-–—•·*]\s")


class DecodedText(NamedTuple):
    """The text of a file and the encoding it was decoded with.

    Attributes:
        is_sure: false where the encoding was guessed.
    """

    text: str
    encoding: str
    is_sure: bool


def decode_bytes(content: bytes) -> DecodedText:
    """Decode bytes by their byte order mark, as UTF-8, as UTF-16 without a mark, or by a guess.

    Raises:
        Invalid: "file_not_text" for binary content.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return DecodedText(
                normalize_text(content.decode(encoding, errors="replace")),
                encoding.removesuffix("-sig"),
                True,
            )
    sample = content[:_SAMPLE]
    wide = max(_WIDE, key=lambda each: _rate_utf16(sample, each)) if b"\x00" in sample else ""
    if wide and _rate_utf16(sample, wide) > _MOSTLY:
        return DecodedText(normalize_text(content.decode(wide, errors="replace")), wide, False)
    if len(_BINARY.findall(sample)) > len(sample) // 200:
        raise Invalid("file_not_text")
    try:
        return DecodedText(normalize_text(content.decode("utf-8")), "utf-8", True)
    except UnicodeDecodeError:
        encoding = max(_GUESSES, key=lambda each: _rate_encoding(sample, each))
        return DecodedText(
            normalize_text(content.decode(encoding, errors="replace")), encoding, False
        )


def _rate_utf16(sample: bytes, encoding: str) -> float:
    """Rate a guess of UTF-16 without a mark: the share of usual characters, from 0 to 1."""
    text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
    return sum(len(match) for match in _TOGETHER.findall(text)) / max(1, len(text))


def _rate_encoding(sample: bytes, encoding: str) -> float:
    """Rate a guessed encoding by how usual its non-ASCII characters are; earlier guesses win
    ties.
    """
    text = sample.decode(encoding, errors="replace")
    foreign = sum(character > "\x7f" for character in text)
    usual = sum(len(match.group()) for match in _USUAL[encoding].finditer(text))
    unusual = len(_UNUSUAL.findall(text))
    return (_WEIGHTS.get(encoding, 1.0) * usual - 5 * unusual) / max(1, foreign)


def read_text(content: bytes) -> ParsedFile:
    """Parse a text file: each line is a paragraph.

    A paragraph extends over several lines if the lines were broken by hand.

    Raises:
        Invalid: "file_not_text"; "file_paragraphs" for more than 20,000 lines.
    """
    decoded = decode_bytes(content)
    lines = decoded.text.split("\n")
    if len(lines) > MOST_LINES:
        raise Invalid("file_paragraphs", most=MOST_LINES)
    paragraphs = [
        ParsedParagraph(number=number, kind="operative", level=1, runs=[TextRun(text=text)])
        for number, text in enumerate(_join_lines(lines), start=1)
    ]
    warnings = [] if decoded.is_sure else [ParseWarning(code="encoding", found=decoded.encoding)]
    return normalize_file(ParsedFile(format="text", paragraphs=paragraphs, warnings=warnings))


def _join_lines(lines: list[str]) -> list[str]:
    """Join lines to paragraphs; in text broken by hand, a nearly full line continues below."""
    full = _measure_full_line(lines)
    if full is None:
        return [line for line in lines if line.strip()]
    found: list[str] = []
    goes_on = False
    for line in lines:
        words = line.strip()
        if words and goes_on and not _ITEM.match(line) and split_label(line)[0] is None:
            found[-1] += ("" if found[-1].endswith("-") else " ") + words
        elif words:
            found.append(words)
        goes_on = len(line.rstrip()) > full * _FULL
    return found


def _measure_full_line(lines: list[str]) -> int | None:
    """Return the length of a full line where lines were broken by hand, else None.

    Lines were broken by hand where most of them are about as long as the longest.
    """
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    full = lengths[int(len(lengths) * 0.95)] if lengths else 0
    about = sum(full * _FULL < length for length in lengths)
    longer = sum(length > full * _MUCH_LONGER for length in lengths)
    broken = (
        full in _WRAPPED
        and len(lengths) > 3
        and about > len(lengths) / 2
        and longer < len(lengths) / 40
    )
    return full if broken else None
