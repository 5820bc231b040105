"""Reads of an amendment for a page on which the actor is about to act on it."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.core.permissions.rules import require_permission

from consult.amendments.proposing.agreed_clauses import ACTS_WITH_NEW_TEXT, refuse_agreed_clause
from consult.amendments.models import Amendment
from consult.amendments.queries import ACT_RULES, AmendmentView, load_amendment

RULE_BY_ACT = {name: rule for acts in ACT_RULES.values() for name, rule in acts.items()}


def load_permitted_amendment(actor: Actor, what: str, amendment_id: int) -> AmendmentView:
    """Load an amendment if the actor may do this act (a name in `may`) to it.

    Raises:
        NotFound: The actor may not read it.
        Unknown: The visitor is not signed in.
        Forbidden: The actor may not do it.
        Conflict: The state of the amendment does not allow it.
    """
    found = load_amendment(actor, amendment_id)
    if what not in found.allowed_acts:
        require_permission(actor, RULE_BY_ACT[what], find_row(Amendment, amendment_id))
        if what in ACTS_WITH_NEW_TEXT:
            refuse_agreed_clause(found.clause_id, found.kind)
        raise Conflict(
            f"amendment_{found.state}"
            if found.state in {"withdrawn", "answered"}
            else "amendment_not_withdrawn"
            if what == "retable"
            else "amendment_not_shown"
        )
    return found
