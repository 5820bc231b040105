"""The encoding of a text file, detected among those used for the six languages."""

import codecs
import unicodedata
from functools import partial

import regex

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # longer marks come before their own prefixes
_RUN = regex.compile(rb"[\x80-\xff][\x80-\xff \r\n]{2,}[\x80-\xff]")
_HIGH = regex.compile(rb"[\x80-\xff]")
_UTF8_WORD = regex.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+"
)
_LEAST_RUN_SHARE = 0.6  # share of high bytes in runs, from which the text is not in Latin letters
_LEAST_UTF8_SHARE = (
    0.25  # share of high bytes that form valid UTF-8, from which some lines are UTF-8
)
# Letters that make up about half of any text in their language, and their usual share.
_COMMON = {
    "ru": (frozenset("оеаинтсрвлкмдп"), 0.75),
    "ar": (frozenset("اليمنتروبع"), 0.75),
    "zh": (
        frozenset(
            "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过说产种面而方后多定行学法所民"
            "得经进之着等部度家电力里如化高自理起物现实加量都体制机当使点从业本去性好应开合还因由其些然前外政四日那社义事平形相全"
            "表间与关各新线内数正心反你明看原又利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想并提题程展果料"
            "信息技术网络安联全球治则"
        ),
        0.45,
    ),
}
_FOREIGN_CODES = {
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5"),
    "ar": ("cp1256", "iso8859-6"),
    "zh": ("gb18030",),
}
_USUAL = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Arabic}\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\p{Nd}\s.,;:'-]"
)
_READABLE, _LIKELY = 0.9, 0.6
_BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]")
_UNFIT = regex.compile(
    r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069\uFEFF\p{Cs}"
    r"\p{Noncharacter_Code_Point}\U000E0000-\U000E007F]"
)


def decode_text_file(content: bytes) -> str | None:
    """Decode a text file to NFC with line feeds, without control and override characters.

    A byte order mark decides, then UTF-8 if the whole file is valid; then the encodings
    used for Arabic, Chinese and Russian, by how common the resulting letters are; then
    Windows-1252. If UTF-8 and another encoding are mixed, each line is decoded by itself.

    Returns:
        The text, or None if the file is not text.
    """
    text = _decode_bytes(content)
    if text is None:
        return None
    return _UNFIT.sub(
        "", unicodedata.normalize("NFC", regex.sub(r"\r\n?|[\u2028\u2029]", "\n", text))
    )


def _decode_bytes(content: bytes) -> str | None:
    """Decode bytes by their byte order mark, as UTF-16, as UTF-8, or by a legacy encoding."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "ignore")
    if wide := _detect_utf16(content):
        return content.decode(wide, "ignore")
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(content)


def _detect_utf16(content: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark, by zero bytes and by pairs that give letters."""
    beginning = content[:4_000]
    if b"\0" not in beginning or len(content) % 2:
        return None
    texts = {name: beginning.decode(name, "ignore") for name in ("utf-16-le", "utf-16-be")}
    found = [
        (len(_USUAL.findall(text)) / max(len(text), 1), name)
        for name, text in texts.items()
        if "\0" not in text
    ]
    best, name = max(found, default=(0.0, ""))
    return name if best > _READABLE else None


def _decode_legacy(content: bytes) -> str:
    """Decode text that is not valid UTF-8 as a whole."""
    high = len(_HIGH.findall(content))
    if sum(
        len(found) for found in _UTF8_WORD.findall(content)
    ) > high * _LEAST_UTF8_SHARE and _has_utf8_lines(content, high):
        one = partial(_decode_line, foreign=None)
        return "".join(one(line) for line in content.splitlines(keepends=True))
    return _decode_line(content, foreign=_detect_foreign_encoding(content, high))


def _has_utf8_lines(content: bytes, high: int) -> bool:
    """Return whether some lines really are UTF-8.

    That is so if at least a quarter of the lines with high bytes are valid UTF-8 and hold
    more than a quarter of all high bytes.
    """
    lines = [line for line in content.splitlines() if _HIGH.search(line)]
    good = [line for line in lines if _is_utf8(line)]
    return len(good) * 4 >= len(lines) and sum(len(_HIGH.findall(line)) for line in good) * 4 > high


def _is_utf8(line: bytes) -> bool:
    """Return whether a line is valid UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_line(line: bytes, foreign: str | None) -> str:
    """Decode a line in the given encoding; without one, as UTF-8 or Windows-1252."""
    if foreign is None and _is_utf8(line):
        return line.decode("utf-8")
    return line.decode(
        foreign or "cp1252", "ignore"
    )  # the five unassigned bytes of Windows-1252 are dropped


def _detect_foreign_encoding(content: bytes, high: int) -> str | None:
    """Detect the encoding of a text in Cyrillic, Arabic or Han; None for Latin letters."""
    runs = b" ".join(_RUN.findall(content))[:20_000]
    if len(_HIGH.findall(runs)) < min(high, 10_000) * _LEAST_RUN_SHARE:
        return None
    found = [
        (share, name)
        for language, names in _FOREIGN_CODES.items()
        for name in names
        if (share := _rate_encoding(runs, name, _COMMON[language])) > 0
    ]
    best, name = max(found, default=(0.0, ""))
    return name if best > _LIKELY else None


def _rate_encoding(runs: bytes, name: str, common: tuple[frozenset[str], float]) -> float:
    """Rate an encoding: the share of common letters of the language among the decoded ones.

    The share is relative to the usual share in that language.
    """
    try:
        text = runs.decode(name)
    except UnicodeDecodeError as wrong:
        if wrong.start < len(runs) - 4:
            return 0.0
        text = runs[: wrong.start].decode(name)
    letters, (usual, share) = _BEYOND_ASCII.findall(text), common
    return sum(letter in usual for letter in letters) / len(letters) / share if letters else 0.0
