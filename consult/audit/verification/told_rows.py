"""The rows as the events tell of them, which a replay of the events builds up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]  # of an event


@dataclass
class ToldRow:
    """One row as the events tell of it.

    Attributes:
        values: the values of its columns, as far as the events hold them.
        at: when it was made, or last changed in the way that its time column tells.
        salted: whether `digest` commits to words with a nonce.
        earlier: the digests of its earlier texts.
    """

    at: datetime | None = None
    values: dict[str, Any] = field(default_factory=dict)
    salted: bool = False
    earlier: set[str] = field(default_factory=set)


@dataclass
class ToldState:
    """All rows as the events tell of them, by kind and key.

    Attributes:
        erased: kind and id of what was erased.
        nameless: seq of each event whose people were taken from it, and the contributions whose
            erasure would explain that.
        podium_kinds: the kind of each ballot that the podium opened.
    """

    rows: dict[str, dict[Any, ToldRow]] = field(default_factory=lambda: defaultdict(dict))
    erased: set[tuple[str, int]] = field(default_factory=set)
    nameless: list[tuple[int, set[tuple[str, int]]]] = field(default_factory=list)
    podium_kinds: dict[int, str] = field(default_factory=dict)

    def get(self, kind: str, key: Any) -> ToldRow:
        """Return the row that an event is about; a new one if no event has told of it."""
        return self.rows[kind].setdefault(key, ToldRow())


def set_digest(told: ToldRow, row: Row, fact: str = "digest") -> None:
    """Take the digest of the present words from an event that has one."""
    digest = row["facts"].get(fact)
    if digest is not None:
        told.values["digest"] = digest
        told.earlier.add(digest)
        told.salted = row["number"] is not None
