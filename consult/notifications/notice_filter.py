"""The filter of the page of notices: their kind, the document they are about, and unread ones."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from .models import Notice
from .notice_detail_queries import NoticeView
from .notice_kinds import VERBS_BY_KIND


class NoticeFilter(NamedTuple):
    """The notices that a reader wants to see; by default all.

    Attributes:
        kind: "answers", "process" or "rest" (what the reader follows); None: all kinds.
        document: id of the document that the notices are about; None: any, or none.
        is_unread: only those that are not read.
    """

    kind: str | None = None
    document: int | None = None
    is_unread: bool = False

    def build_conditions(self) -> list[ColumnElement[bool]]:
        """Build the conditions of a query of notices."""
        conditions: list[ColumnElement[bool]] = []
        if self.kind:
            conditions.append(Notice.verb.in_(VERBS_BY_KIND[self.kind]))
        if self.document:
            conditions.append(Notice.facts["document_id"].as_integer() == self.document)
        if self.is_unread:
            conditions.append(Notice.read_at.is_(None))
        return conditions

    def format_query(self, **changes: Any) -> dict[str, Any]:
        """Format what filters as values of an address or a form, with these changes."""
        changed = self._replace(**changes)
        values = {
            "kind": changed.kind,
            "document": changed.document,
            "unread": 1 if changed.is_unread else None,
        }
        return {name: value for name, value in values.items() if value}


def parse_filter(values: Any) -> NoticeFilter:
    """Read the filter from an address; what is unknown in it filters nothing."""
    kind, document = values.get("kind", ""), values.get("document", "")
    number = int(document) if document.isascii() and document.isdecimal() else 0
    return NoticeFilter(
        kind if kind in VERBS_BY_KIND else None,
        number if 0 < number < 2**31 else None,
        values.get("unread") == "1",
    )


class NoticeGroup(NamedTuple):
    """Notices of one day that are about one clause, the newest first; or a single other notice."""

    clause_id: int | None
    notices: list[NoticeView]


def group_by_clause(notices: Iterable[NoticeView]) -> list[NoticeGroup]:
    """Group notices by the clause that they are about, in the order of the newest of each."""
    groups: list[NoticeGroup] = []
    known: dict[int, NoticeGroup] = {}
    for notice in notices:
        clause_id = notice.facts.get("clause_id")
        group = known.get(clause_id) if clause_id else None
        if group is None:
            group = NoticeGroup(clause_id, [])
            groups.append(group)
            if clause_id:
                known[clause_id] = group
        group.notices.append(notice)
    return groups
