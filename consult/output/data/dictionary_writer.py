"""Writer of the data dictionary: every field with its type and meaning, as a JSON Schema."""

import json
from collections.abc import Callable
from typing import Any

from .document_shapes import DocumentData

SCHEMA_DIALECT, SCHEMA_ID = (
    "https://json-schema.org/draft/2020-12/schema",
    "urn:consult:document-data:1",
)


def build_dictionary() -> dict[str, Any]:
    """Build the schema of the file from its fields."""
    return {
        "$schema": SCHEMA_DIALECT,
        "$id": SCHEMA_ID,
        **DocumentData.model_json_schema(mode="serialization"),
    }


def write(_given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of the dictionary, the same for every document."""
    progress(50)
    return (json.dumps(build_dictionary(), ensure_ascii=False, indent=1) + "\n").encode()
