"""What readers report and moderators decide about comments. Each action: require, check, change, record."""
from sqlalchemy import select

from consult.comments.actions import build_comment_facts, record_comment_event
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import require_permission

from .models import Report


def hide_comment(actor: Actor, comment_id: int, grounds: ModerationReason) -> Comment:
    """Take a comment out of sight, and say why: to everyone where it was answered, and to its author.

    What readers reported about it is settled by that.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.hide", comment)
        require_reason(grounds)
        if comment.hidden_at or comment.withdrawn_at:
            raise Conflict("not_shown")
        facts = {"ground": grounds.ground, "digest": hash_text(str(grounds))}
        record_comment_event("comment.hidden", comment, actor, **facts)
        comment.hidden_at, comment.hidden_by_id, comment.hidden_reason = utc_now(), actor.user_id, str(grounds)
        _record_author_notice(comment, actor, "hidden", **facts)
        _settle_reports(comment, actor, "hidden")
    return comment


def unhide_comment(actor: Actor, comment_id: int) -> Comment:
    """Let a hidden comment be read again."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.hide", comment)
        if not comment.hidden_at:
            raise Conflict("not_hidden")
        comment.hidden_at = comment.hidden_by_id = comment.hidden_reason = None
        record_comment_event("comment.restored", comment, actor)
        _record_author_notice(comment, actor, "restored")
    return comment


def approve_comment(actor: Actor, comment_id: int) -> Comment:
    """Let everyone read a comment that was held."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.approve", comment)
        if not comment.held_at:
            raise Conflict("not_held")
        parent = db.session.get(Comment, comment.parent_id) if comment.parent_id else None
        comment.held_at = None
        record_comment_event("comment.approved", comment, actor, answered_id=parent.author_id if parent else None,
             digest=hash_text(comment.body))
        _record_author_notice(comment, actor, "approved")
    return comment


def hold_comment(actor: Actor, comment_id: int) -> Comment:
    """Hold back a comment until a moderator has looked at it again: how an approval is undone."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.approve", comment)
        if not comment.open:
            raise Conflict("not_shown")
        record_comment_event("comment.held", comment, actor)
        comment.held_at = utc_now()
        _record_author_notice(comment, actor, "held")
    return comment


def report_comment(actor: Actor, comment_id: int, grounds: ModerationReason) -> Report:
    """Tell moderators that a comment breaks the rules of the consultation: once per person."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.report", comment)
        require_reason(grounds)
        if not comment.open:
            raise NotFound(what="Comment")
        if db.session.scalar(select(Report.id).where(Report.comment_id == comment_id, Report.by_id == actor.user_id)):
            raise Conflict("reported_already")
        report = Report(consultation_id=comment.consultation_id, comment_id=comment.id, by_id=actor.user_id,
                        reason=str(grounds))
        db.session.add(report)
        db.session.flush()
        record_event("comment.reported", comment, actor, audience="moderators", **build_comment_facts(comment), ground=grounds.ground)
    return report


def dismiss_reports(actor: Actor, comment_id: int) -> Comment:
    """Settle the reports about a comment: it stays."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "report.settle", comment)
        if not _settle_reports(comment, actor, "kept"):
            raise Conflict("nothing_to_settle")
    return comment


def reopen_reports(actor: Actor, comment_id: int) -> Comment:
    """Look again at a comment that was kept: how that is undone."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "report.settle", comment)
        kept = db.session.scalars(select(Report).where(Report.comment_id == comment_id, Report.outcome == "kept")).all()
        if not kept:
            raise Conflict("nothing_to_settle")
        for report in kept:
            report.settled_at = report.settled_by_id = report.outcome = None
        record_event("report.reopened", comment, actor, audience="moderators", **build_comment_facts(comment), reports=len(kept))
    return comment


def require_reason(grounds: ModerationReason) -> None:
    """Raise Invalid where another reason than the usual ones is not said in words."""
    if grounds.ground == "other" and not grounds.words:
        raise Invalid(fields={"reason": {"type": "say_why"}})


def _settle_reports(comment: Comment, actor: Actor, outcome: str) -> bool:
    """Settle what is open about a comment; whether there was anything."""
    waiting = db.session.scalars(
        select(Report).where(Report.comment_id == comment.id, Report.settled_at.is_(None))).all()
    for report in waiting:
        report.settled_at, report.settled_by_id, report.outcome = utc_now(), actor.user_id, outcome
    if waiting:
        record_event("report.settled", comment, actor, audience="moderators", **build_comment_facts(comment), outcome=outcome,
               reports=len(waiting))
    return bool(waiting)


def _record_author_notice(comment: Comment, actor: Actor, outcome: str, **facts: object) -> None:
    record_event("comment.judged", comment, actor, audience=f"user:{comment.author_id}", **build_comment_facts(comment), outcome=outcome,
           **facts)
