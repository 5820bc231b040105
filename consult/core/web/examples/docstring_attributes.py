"""Descriptions of fields, taken from the section "Attributes:" of a form's or shape's docstring."""

import re
from typing import Any

SECTION = re.compile(r"\n*Attributes:\n((?:    .*(?:\n|$)|\n)+)")
ENTRY = re.compile(r"^    (\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)


def add_field_descriptions(schema: dict[str, Any]) -> None:
    """Move the section "Attributes:" of a schema's description to its fields."""
    found = SECTION.search(schema.get("description", ""))
    if not found:
        return
    for names, text in ENTRY.findall(found[1]):
        for name in names.split(", "):
            if name in schema["properties"]:
                schema["properties"][name]["description"] = " ".join(text.split())
    schema["description"] = SECTION.sub("\n\n", schema["description"]).strip()
