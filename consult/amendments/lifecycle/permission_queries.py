"""An amendment for whoever may do something about it now."""
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.errors import Conflict
from consult.core.permissions.rules import require

from consult.amendments.proposing.agreed_clauses import NEW, refuse_settled
from consult.amendments.models import Amendment
from consult.amendments.queries import ACTS, Proposal, amendment_for

RULE_OF = {name: rule for acts in ACTS.values() for name, rule in acts.items()}


def permitted(actor: Actor, what: str, amendment_id: int) -> Proposal:
    """The amendment, where the actor may do this (a name in `may`) to it.

    Raises NotFound for who may not read it, Unknown or Forbidden for who may not do it, Conflict where its state does not
    allow it.
    """
    found = amendment_for(actor, amendment_id)
    if what not in found.may:
        require(actor, RULE_OF[what], find(Amendment, amendment_id))
        if what in NEW:
            refuse_settled(found.clause_id, found.kind)
        raise Conflict(f"amendment_{found.state}" if found.state in {"withdrawn", "answered"} else
                       "amendment_not_withdrawn" if what == "retable" else "amendment_not_shown")
    return found
