"""Text files: their encoding told with care, their lines made into paragraphs with labels apart."""

import codecs
from itertools import pairwise
from typing import NamedTuple

import regex

from consult.core.errors import Invalid
from consult.text.deceptive import normalise
from consult.text.labels import split_label

from .finishing import finished
from .parsed import Paragraph, Parsed, Run, Warning

MOST_LINES = 20_000
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_GUESSES = ("cp1252", "cp1251", "koi8-r", "cp1256", "gb18030", "mac-roman", "cp866")
_SAMPLE = 100_000  # bytes from which an encoding is guessed
# What is usual in each, and what would show that the guess is wrong.
_USUAL = {
    "cp1252": regex.compile(r"(?<=[a-zA-Z\s’'«(]|^)[à-öø-ÿœßÀ-ÖÙ-ÝŒ](?=[a-z\s'’.,;:)»-]|$)|[‘’“”–—«»•…§°€ºª¿¡\xa0]"),
    "mac-roman": regex.compile(r"(?<=[a-zA-Z\s])[à-öø-üœß](?=[a-z\s.,;:])|[‘’“”–—«»•…\xa0]"),
    "cp1251": regex.compile(r"(?<![а-яё][А-ЯЁ]?)[А-ЯЁ]?[а-яё]{2,}|[‘’“”–—«»№\xa0]"),
    "koi8-r": regex.compile(r"(?<![а-яё][А-ЯЁ]?)[А-ЯЁ]?[а-яё]{2,}"),
    "cp866": regex.compile(r"(?<![а-яё][А-ЯЁ]?)[А-ЯЁ]?[а-яё]{2,}"),
    "cp1256": regex.compile(r"(?<=\s|^)[\p{Arabic}،؛؟]{2,}(?=[\s.,:،؛)]|$)|[‘’“”«»\xa0]"),
    "gb18030": regex.compile(r"[的是在和国年中大会关于第及一不人有为以，。；：、（）“”《》]"),
}
_WEIGHTS = {"gb18030": 5.0}  # a few characters make up most of what is written
_UNUSUAL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\p{Co}\p{Cn}]")
_BINARY = regex.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WRAPPED = range(50, 100)  # characters of the longest line of text that was broken by hand
_ITEM = regex.compile(r"\s*[-–—•·*]\s")


class Decoded(NamedTuple):
    """The words of a file and the encoding they were read in; `is_sure` unless it was guessed."""

    text: str
    encoding: str
    is_sure: bool


def decode(content: bytes) -> Decoded:
    """Read bytes as text: by the mark at their beginning, as UTF-8, as UTF-16 without a mark, else by a guess.

    Raises Invalid("file_not_text") for what is no text at all.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(normalise(content.decode(encoding, errors="replace")), encoding.removesuffix("-sig"), True)
    sample = content[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(sample) > 3 and zeros.count(0) > len(zeros) * 0.6 and sample.count(0) < len(sample) * 0.6:
            return Decoded(normalise(content.decode(encoding, errors="replace")), encoding, False)
    if len(_BINARY.findall(sample)) > len(sample) // 200:
        raise Invalid("file_not_text")
    try:
        return Decoded(normalise(content.decode("utf-8")), "utf-8", True)
    except UnicodeDecodeError:
        encoding = max(_GUESSES, key=lambda each: _likelihood(sample, each))
        return Decoded(normalise(content.decode(encoding, errors="replace")), encoding, False)


def _likelihood(sample: bytes, encoding: str) -> float:
    """Rate a guess by how much of what is not ASCII is usual in it; earlier guesses win a draw."""
    text = sample.decode(encoding, errors="replace")
    foreign = sum(character > "\x7f" for character in text)
    usual = sum(len(match.group()) for match in _USUAL[encoding].finditer(text))
    unusual = len(_UNUSUAL.findall(text))
    return (_WEIGHTS.get(encoding, 1.0) * usual - 5 * unusual) / max(1, foreign)


def read_text(content: bytes) -> Parsed:
    """Read a text file: each line is a paragraph; where lines were broken by hand, those between empty ones are.

    Raises Invalid("file_not_text"), and Invalid("file_paragraphs") for more than 20,000 lines.
    """
    decoded = decode(content)
    lines = decoded.text.split("\n")
    if len(lines) > MOST_LINES:
        raise Invalid("file_paragraphs", most=MOST_LINES)
    paragraphs = [
        Paragraph(number=number, kind="operative", level=1, runs=[Run(text=text)])
        for number, text in enumerate(_joined(lines), start=1)
    ]
    warnings = [] if decoded.is_sure else [Warning(code="encoding", found=decoded.encoding)]
    return finished(Parsed(format="text", paragraphs=paragraphs, warnings=warnings))


def _joined(lines: list[str]) -> list[str]:
    """Make paragraphs of lines."""
    if not _is_wrapped(lines):
        return [line for line in lines if line.strip()]
    found: list[str] = []
    goes_on = False
    for line in lines:
        words = line.strip()
        if words and goes_on and not _ITEM.match(line) and split_label(line)[0] is None:
            found[-1] += ("" if found[-1].endswith("-") else " ") + words
        elif words:
            found.append(words)
        goes_on = bool(words)
    return found


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether lines were broken by hand: none is long, and most of those that go on are nearly as long as any."""
    lengths = [len(line.rstrip()) for line in lines]
    longest = max(lengths, default=0)
    going_on = [one for one, other in pairwise(lengths) if one and other]
    full = sum(length > longest * 0.7 for length in going_on)
    return longest in _WRAPPED and len(going_on) > 2 and full > len(going_on) * 0.6
