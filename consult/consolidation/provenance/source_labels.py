"""Labels of the sources that higher floors know: meetings and drafting groups.

Higher floors add functions to `source_labels` to describe the sources they know.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from consult.core.hooks import source_labels


class SourceLabel(NamedTuple):
    """The label of a source that a higher floor knows: a meeting with its writer, or a drafting
    group.

    Attributes:
        kind: "meeting" or "group".
        place: Endpoint of its page with the arguments.
    """

    kind: str  # "meeting" or "group"
    number: int
    title: str
    at: datetime | None
    name: str | None
    place: tuple[str, dict[str, Any]]  # endpoint of its page, with the arguments


def load_source_labels(passages: Iterable[tuple[str, ...]]) -> dict[str, SourceLabel]:
    """Load the labels of passage sources from higher floors, by source code."""
    sources = {str(source) for each in passages for source in each}
    found: dict[str, SourceLabel] = {}
    for tell in source_labels:
        found.update(tell(sources))
    return found
