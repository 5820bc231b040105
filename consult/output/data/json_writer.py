"""Writer of all public data of a document as JSON."""

from collections.abc import Callable

from .document_shapes import DocumentData


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of the file: UTF-8, one field a line, in the order of the dictionary."""
    data = DocumentData.model_validate_json(given)
    progress(50)
    return (data.model_dump_json(indent=1) + "\n").encode()
