"""Decisions of moderators on many cases at once, and their undo."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.moderation import actions, amendment_actions
from consult.moderation.report_models import Report

from .actions import choose_cases
from .contributions import find_case

UNDONE_BY = {"approve": "hold", "hide": "show", "keep": "reopen"}


class CaseDecision(NamedTuple):
    """One decision on a kind of contribution.

    Attributes:
        rule: who may take it.
        fits: whether a contribution is in the state that it is about.
        take: takes it.
    """

    rule: str
    fits: Callable[[Any], bool]
    take: Callable[[Actor, int], object]


def decide_cases(
    actor: Actor,
    consultation_id: int,
    codes: Iterable[str],
    deed: str,
    grounds: ModerationReason | None = None,
) -> tuple[list[str], list[str]]:
    """Take one decision on many contributions, all in one transaction.

    Left out are contributions that another moderator has decided meanwhile, that the
    decision does not apply to, and one's own.

    Args:
        codes: short names of contributions.
        deed: approve, keep (their reports are settled), hide, or what undoes one of these: hold,
            reopen, show. An approved amendment is not held again.
        grounds: the reason of hiding.

    Returns:
        The short names of the contributions that were decided, and of those left out.

    Raises:
        Invalid: None was chosen, or hiding has no reason.
    """
    with transaction():
        require_permission(actor, "moderation.see", find_row(Consultation, consultation_id))
        chosen = choose_cases(codes)
        if deed == "hide":
            if grounds is None:
                raise Invalid(fields={"ground": {"type": "missing"}})
            actions.require_reason(grounds)
        done = []
        for code in chosen:
            thing = find_case(code, consultation_id)
            decision = _find_decision(thing, deed, grounds)
            if decision and is_allowed(actor, decision.rule, thing) and decision.fits(thing):
                decision.take(actor, thing.id)
                done.append(code)
    return done, [code for code in chosen if code not in done]


def _find_decision(
    thing: Comment | Amendment, deed: str, grounds: ModerationReason | None
) -> CaseDecision | None:
    if deed == "hide" and grounds is not None:
        if isinstance(thing, Comment):
            return CaseDecision(
                "comment.hide",
                _is_shown,
                lambda actor, number: actions.hide_comment(actor, number, grounds),
            )
        return CaseDecision(
            "amendment.hide",
            _is_shown,
            lambda actor, number: amendment_actions.hide_amendment(actor, number, grounds),
        )
    return (COMMENT_DECISIONS if isinstance(thing, Comment) else AMENDMENT_DECISIONS).get(deed)


def _is_shown(thing: Comment | Amendment) -> bool:
    return not (thing.hidden_at or thing.withdrawn_at or thing.erased_at)


def _is_held(thing: Comment | Amendment) -> bool:
    return thing.held_at is not None and _is_shown(thing)


def _is_hidden(thing: Comment | Amendment) -> bool:
    return thing.hidden_at is not None and not (thing.withdrawn_at or thing.erased_at)


def _has_open_reports(comment: Comment) -> bool:
    return _has_report(comment, Report.settled_at.is_(None))


def _has_kept_reports(comment: Comment) -> bool:
    return _has_report(comment, Report.outcome == "kept")


def _has_report(comment: Comment, condition: Any) -> bool:
    query = select(Report.id).where(Report.comment_id == comment.id, condition).limit(1)
    return db.session.scalar(query) is not None


COMMENT_DECISIONS = {
    "approve": CaseDecision("comment.approve", _is_held, actions.approve_comment),
    "hold": CaseDecision("comment.approve", lambda each: each.open, actions.hold_comment),
    "keep": CaseDecision("report.settle", _has_open_reports, actions.dismiss_reports),
    "reopen": CaseDecision("report.settle", _has_kept_reports, actions.reopen_reports),
    "show": CaseDecision("comment.hide", _is_hidden, actions.unhide_comment),
}
AMENDMENT_DECISIONS = {
    "approve": CaseDecision("amendment.approve", _is_held, amendment_actions.approve_amendment),
    "show": CaseDecision("amendment.hide", _is_hidden, amendment_actions.unhide_amendment),
}
