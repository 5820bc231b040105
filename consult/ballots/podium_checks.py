"""Checks on the acts of the podium on a ballot, which higher floors add to."""

from typing import Any

from consult.core.errors import Conflict
from consult.core.hooks import before_podium_act
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission


def require_podium(actor: Actor, rule: str, ballot: Any) -> None:
    """Require that the actor may act for the podium on a ballot, within a transaction.

    Raises:
        SignInRequired, Forbidden: The rule does not allow it.
        Conflict: A higher floor refuses it, such as a meeting that another person leads.
    """
    require_permission(actor, rule, ballot)
    for check in before_podium_act:
        check(actor, ballot)


def may_act_for_podium(actor: Actor, ballot: Any) -> bool:
    """Return whether the actor is of the podium, and no check refuses their acts now."""
    if not is_allowed(actor, "ballot.close", ballot):
        return False
    try:
        require_podium(actor, "ballot.close", ballot)
    except Conflict:
        return False
    return True
