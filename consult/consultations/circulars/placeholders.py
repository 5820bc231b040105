"""Placeholders of circular letters: {name}, {organization}, {consultation} and {deadline}."""

import re
from collections.abc import Mapping

PLACEHOLDERS = ("name", "organization", "consultation", "deadline")
_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")


def find_unknown_placeholders(words: str) -> list[str]:
    """Find what stands in braces and is no placeholder, in the order of the text."""
    return [found for found in _BRACES.findall(words) if found not in PLACEHOLDERS]


def fill_placeholders(words: str, values: Mapping[str, str]) -> str:
    """Fill the placeholders of a text; what is filled in is not read again."""
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), words)
