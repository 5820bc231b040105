"""Deceptive characters, which appear as something else: found and named, for refusals."""

import unicodedata
from typing import NamedTuple

import regex

from consult.text.lookalikes import is_latin_lookalike

# Refused characters, by code. LRM, RLM, ALM, ZWJ and ZWNJ are needed in Arabic and are allowed.
_REFUSED = regex.compile(
    r"""
      (?P<override>[\u202A-\u202E])
    | (?P<tag>[\U000E0000-\U000E007F])
    | (?P<surrogate>[\uD800-\uDFFF])
    | (?P<control>[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F])
    | (?P<noncharacter>\p{Noncharacter_Code_Point})
    | (?P<invisible>[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180E\u200B\u2060-\u2065"""
    r"""\u206A-\u206F\u2800\u3164])
    | (?P<invisible>[\uFEFF\uFFA0\uFFF9-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A])
    """,
    regex.V1 | regex.VERBOSE,
)
_LINE_ENDS = regex.compile(r"[\r\u2028\u2029]")
_ISOLATES = frozenset("\u2066\u2067\u2068")
_POP_ISOLATE = "\u2069"
_ISOLATE_OR_BREAK = regex.compile(r"[\u2066-\u2069\n\r\x85\u2028\u2029]")

# Allowed characters that may be shown to a moderator, by code.
_REMARKABLE = regex.compile(
    r"""
      (?P<isolate>[\u2066-\u2068])
    | (?P<variation>(?<!\p{Emoji}|\p{Han})[\uFE00-\uFE0F\U000E0100-\U000E01EF])
    | (?P<joiner>(?<=[\p{Latin}\p{Cyrillic}\p{Greek}\p{Han}])[\u061C\u200C-\u200F]+
                 (?=[\p{Latin}\p{Cyrillic}\p{Greek}\p{Han}]))
    | (?P<tatweel>\u0640{4,})
    | (?P<digits>[\u06F0-\u06F9]+)
    | (?P<width>[\uFF21-\uFF3A\uFF41-\uFF5A\U0001D400-\U0001D7FF]+)
    | (?P<width>(?<=[a-zA-Z])[\u2160-\u217F]|[\u2160-\u217F](?=[a-zA-Z]))
    | (?P<marks>\p{M}{5,})
    """,
    regex.V1 | regex.VERBOSE,
)
_LETTERS = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Armenian}&&\p{L}]+", regex.V1)
_LATIN = regex.compile(r"\p{Latin}")
_OTHER = regex.compile(r"[\p{Cyrillic}\p{Greek}\p{Armenian}]", regex.V1)


class CharacterFinding(NamedTuple):
    """A refused or suspicious character: a code, its Unicode name or U+XXXX, and its offset.

    The offset is in code points.
    """

    code: str
    name: str
    position: int


def normalize_text(text: str) -> str:
    """Normalize a text to NFC with line feeds only, without a byte order mark at its beginning."""
    if _is_plain_ascii(text):
        return text
    lines = text.lstrip("\ufeff").replace("\r\n", "\n")
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", lines))


def find_refused_characters(text: str) -> list[CharacterFinding]:
    """Find, in order, every character that must be refused.

    Codes: override (embeddings too), isolate (not balanced within its paragraph),
    invisible, tag, control, surrogate, noncharacter.
    """
    if _is_plain_ascii(text):
        return []
    found = [_build_finding(match) for match in _REFUSED.finditer(text)]
    return sorted(found + _find_unbalanced_isolates(text), key=lambda each: each.position)


def find_suspicious_characters(text: str) -> list[CharacterFinding]:
    """Find, in order, characters that are allowed but may mislead a reader, for a moderator.

    Codes: isolate (balanced), variation, joiner, tatweel, digits (extended Arabic-Indic),
    width (wide or mathematical letters), marks (a pile of them), script (a word of two
    scripts, or of look-alikes amid Latin words).
    """
    found = [_build_finding(match) for match in _REMARKABLE.finditer(text)]
    return sorted(found + _find_mixed_scripts(text), key=lambda each: each.position)


def _is_plain_ascii(text: str) -> bool:
    """Return whether the text is one line of printable ASCII, as most short fields are.

    Such a text needs no check.
    """
    return text.isascii() and text.isprintable()


def _build_finding(match: regex.Match[str]) -> CharacterFinding:
    """Build the finding for the first character of a match."""
    return CharacterFinding(match.lastgroup or "", _name_character(match.group()[0]), match.start())


def _name_character(character: str) -> str:
    """Return the Unicode name of a character, or its number if it has none."""
    return unicodedata.name(character, f"U+{ord(character):04X}")


def _find_unbalanced_isolates(text: str) -> list[CharacterFinding]:
    """Find isolates without a partner in their paragraph."""
    wrong: list[int] = []
    opened: list[int] = []
    for match in _ISOLATE_OR_BREAK.finditer(text):
        character = match.group()
        if character in _ISOLATES:
            opened.append(match.start())
        elif character == _POP_ISOLATE and opened:
            opened.pop()
        elif character == _POP_ISOLATE:
            wrong.append(match.start())
        else:
            wrong += opened
            opened = []
    return [
        CharacterFinding("isolate", _name_character(text[place]), place) for place in wrong + opened
    ]


def _find_mixed_scripts(text: str) -> list[CharacterFinding]:
    """Find words that mix Latin with look-alike letters.

    Words of look-alikes only are found too, if no other word uses their script genuinely.
    """
    words = list(_LETTERS.finditer(text))
    genuine = any(
        not is_latin_lookalike(letter) for word in words for letter in _OTHER.findall(word.group())
    )
    found: list[CharacterFinding] = []
    for word in words:
        foreign = _OTHER.search(word.group())
        if foreign and (_LATIN.search(word.group()) or not genuine):
            place = word.start() + foreign.start()
            found.append(CharacterFinding("script", _name_character(text[place]), place))
    return found
