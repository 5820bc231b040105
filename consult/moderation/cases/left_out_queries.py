"""Reads of the cases that a decision on several left out: the reason of each."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import db
from consult.core.events.log import Event
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.moderation.report_models import Report

from .contributions import find_case

DECIDED_BY = {
    "approve": ("approved", "hidden"),
    "hold": ("held", "hidden"),
    "hide": ("hidden",),
    "show": ("restored",),
}  # verbs of events after which a decision fits no more
SETTLED_BY = {"keep": ("report.settled", "comment.hidden"), "reopen": ("report.reopened",)}


class LeftOutCase(NamedTuple):
    """A contribution that was left out.

    Attributes:
        kind: comment or amendment. number: that of a comment is its id.
        why: own, withdrawn, decided (already), assignee (it is theirs), role (others decide) or
            state (the decision does not fit it). by: the person who decided, if it is known.
    """

    id: int
    kind: str
    number: int
    why: str
    by: str | None = None


def explain_left_out(
    actor: Actor, consultation_id: int, codes: Iterable[str], deed: str
) -> list[LeftOutCase]:
    """Say why a deed of this moderator left out contributions, as they stand now.

    Args:
        codes: short names of contributions. deed: as in decide_cases, or assign.
    """
    return [_explain(actor, find_case(code, consultation_id), deed) for code in codes]


def _explain(actor: Actor, thing: Comment | Amendment, deed: str) -> LeftOutCase:
    kind = "comment" if isinstance(thing, Comment) else "amendment"
    number = thing.id if isinstance(thing, Comment) else thing.number
    why, by = _find_reason(actor, thing, kind, deed)
    return LeftOutCase(thing.id, kind, number, why, by)


def _find_reason(
    actor: Actor, thing: Comment | Amendment, kind: str, deed: str
) -> tuple[str, str | None]:
    if not is_allowed(actor, _name_rule(kind, deed), thing):
        return ("own" if thing.author_id == actor.user_id else "role"), None
    if deed == "assign":
        return "assignee", None
    if thing.withdrawn_at or thing.erased_at:
        return "withdrawn", None
    if (kind == "amendment" and deed in {*SETTLED_BY, "hold"}) or (
        deed == "approve" and _has_open_reports(thing)
    ):
        return "state", None
    return _find_last_decision(
        thing.id, SETTLED_BY.get(deed) or [f"{kind}.{each}" for each in DECIDED_BY[deed]]
    )


def _has_open_reports(thing: Comment | Amendment) -> bool:
    if not isinstance(thing, Comment) or thing.hidden_at is not None:
        return False
    query = select(Report.id).where(Report.comment_id == thing.id, Report.settled_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def _name_rule(kind: str, deed: str) -> str:
    """Name the rule of a decision, as in decision_actions.py."""
    if deed == "assign":
        return "moderation.note"
    if deed in SETTLED_BY:
        return "report.settle" if kind == "comment" else "amendment.approve"
    return f"{kind}.hide" if deed in {"hide", "show"} else f"{kind}.approve"


def _find_last_decision(number: int, verbs: Iterable[str]) -> tuple[str, str | None]:
    """Find the person who took the decision last; the reason is another one if nobody did."""
    query = (
        select(Event.seq, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(Event.verb.in_(verbs), Event.subject_id == number)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    found = db.session.execute(query).first()
    return ("decided", found.name) if found else ("state", None)
