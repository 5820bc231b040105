"""Names of the facts of events in the reader's language, and their values as text."""

import json
from typing import Any, NamedTuple

from consult.core import i18n
from consult.core.i18n import gettext, lazy_gettext as _

FACT_NAMES = {
    "document_id": _("Document"),
    "version_id": _("Version"),
    "clause_id": _("Clause"),
    "clauses": _("Clauses"),
    "meeting_id": _("Meeting"),
    "ballot_id": _("Ballot"),
    "comment_id": _("Comment"),
    "amendment_id": _("Amendment"),
    "contribution_id": _("Contribution"),
    "organisation_id": _("Organization"),
    "decision": _("Decision"),
    "item_id": _("Item"),
    "number": _("Number"),
    "status": _("Status"),
    "before": _("Before"),
    "after": _("After"),
    "until": _("Until"),
    "kind": _("Kind"),
    "outcome": _("Outcome"),
    "language": _("Language"),
    "role": _("Role"),
    "reason": _("Reason"),
    "revision": _("Revision"),
}
STATUS_NAMES = {
    "open": _("open"),
    "bracketed": _("bracketed"),
    "adref": _("agreed ad referendum"),
    "agreed": _("agreed"),
    "reopened": _("reopened"),
}
STATUS_FACTS = frozenset({"status", "before"})  # of a decision, or a clause that was marked


STATUS_VERBS = frozenset(
    {"clause.marked", "decision.taken", "silence.proposed", "silence.opened", "ruling.made"}
)


class FactLine(NamedTuple):
    """A fact of an event: its name, or its code where it has none, and its value."""

    name: str
    is_code: bool
    value: str


def list_fact_lines(verb: str, facts: dict[str, Any]) -> list[FactLine]:
    """List the facts of an event in their order, in the reader's language."""
    return [
        FactLine(
            str(FACT_NAMES.get(code, code)),
            code not in FACT_NAMES,
            _format_rows(value)
            if code == "clauses" or code.endswith("_id")
            else _format_value(value, statuses=code in STATUS_FACTS and verb in STATUS_VERBS),
        )
        for code, value in facts.items()
    ]


def _format_rows(value: Any) -> str:
    """Format numbers of rows, such as #12: they are not the numbers that a text prints."""
    numbers = value if isinstance(value, list) else [value]
    return str(i18n.join_list("–" if each is None else f"#{each}" for each in numbers)) or "–"


def _format_value(value: Any, *, statuses: bool) -> str:
    """Format a value: numbers and codes as they are, truth in words, lists with commas."""
    if value is None or value == {}:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str | int | float):
        return str(STATUS_NAMES.get(str(value), value)) if statuses else str(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return str(i18n.join_list(str(each) for each in value)) or "–"
    return json.dumps(value, ensure_ascii=False)
