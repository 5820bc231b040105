"""Digits of all scripts, as people type them in numbers and codes."""

import unicodedata

import regex

_DIGIT = regex.compile(r"[\p{Nd}--[0-9]]", regex.V1)


def convert_digits(text: str) -> str:
    """Convert decimal digits of any script to 0 to 9, and leave everything else as it is."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text)
