"""The contribution of a visitor: the fields of its form, carried from page to page."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from consult.core.errors import NotFound
from consult.core.web.write_endpoint import ENTRY_FIELD

Fields = tuple[tuple[str, str], ...]
NOT_KEPT = frozenset({"csrf", "key", "to", "kept", ENTRY_FIELD})
SHOWN_FIELDS = ("exact", "text", "body", "choice", "reason")  # in the order of a reader
MOST_FIELDS = 200


class Contribution(NamedTuple):
    """A form that a visitor filled in: the address that it is sent to, and its fields."""

    to: str
    fields: Fields

    @property
    def fields_json(self) -> str:
        """The fields as JSON, for a hidden field."""
        return json.dumps(self.fields, ensure_ascii=False)

    @property
    def words(self) -> list[tuple[str, str]]:
        """The fields that a visitor typed or chose, in the order in which they are shown."""
        return [(name, value) for name in SHOWN_FIELDS for key, value in self.fields if key == name]


def collect_contribution(to: str, sent: Iterable[tuple[str, str]]) -> Contribution:
    """Collect the fields of a form that was sent; fields of the pages around it are left out."""
    fields = tuple((name, value) for name, value in sent if name not in NOT_KEPT and value)
    if len(fields) > MOST_FIELDS:
        raise NotFound(what="Contribution")
    return Contribution(to, fields)


def read_contribution(to: str, kept: str) -> Contribution:
    """Read a contribution that a page carried along.

    Raises:
        NotFound: What came is no list of fields.
    """
    try:
        found = [(str(name), str(value)) for name, value in json.loads(kept)]
    except (ValueError, TypeError, RecursionError):
        raise NotFound(what="Contribution") from None
    return collect_contribution(to, found)
