"""Reports of readers and decisions of moderators about comments."""

from sqlalchemy import select

from consult.comments.actions import build_comment_facts, record_comment_event
from consult.comments.models import Comment
from consult.consultations.roles.approval_actions import approve_participant, withdraw_approval
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_not_erased, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import require_permission

from .appeals.closing_actions import close_appeal
from .report_models import Report


def hide_comment(actor: Actor, comment_id: int, grounds: ModerationReason) -> Comment:
    """Hide a comment with a reason; its open reports are settled by that.

    Its author sees the reason, and everyone does if the comment has replies. The author's next
    contribution waits again if those of the unverified are held.

    Raises:
        Invalid: Ground "other" has no text.
        Conflict: The comment is hidden or withdrawn.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.hide", comment)
        require_reason(grounds)
        if comment.hidden_at or comment.withdrawn_at:
            raise Conflict("not_shown")
        comment.nonce = comment.nonce or make_nonce()
        facts = {"ground": grounds.ground, "digest": commit_words(comment.nonce, str(grounds))}
        record_comment_event("comment.hidden", comment, actor, **facts)
        comment.hidden_at, comment.hidden_by_id, comment.hidden_reason = (
            utc_now(),
            actor.user_id,
            str(grounds),
        )
        withdraw_approval(comment.consultation_id, comment.author_id)
        _record_author_notice(comment, actor, "hidden", **facts)
        _settle_reports(comment, actor, "hidden")
    return comment


def unhide_comment(actor: Actor, comment_id: int) -> Comment:
    """Restore a hidden comment; raise Conflict if it is not hidden."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.hide", comment)
        require_not_erased(comment)
        if not comment.hidden_at:
            raise Conflict("not_hidden")
        show_comment_again(comment, actor, close_appeal(comment, actor))
    return comment


def show_comment_again(comment: Comment, actor: Actor, appeal_id: int | None = None) -> None:
    """Show a hidden comment again, within a transaction that asked for the permission.

    Args:
        appeal_id: the appeal that was granted by that, if there is one.
    """
    comment.hidden_at = comment.hidden_by_id = comment.hidden_reason = None
    granted = {} if appeal_id is None else {"appeal_id": appeal_id}
    record_comment_event("comment.restored", comment, actor, **granted)
    approve_participant(comment.consultation_id, comment.author_id)
    _record_author_notice(comment, actor, "restored")


def approve_comment(actor: Actor, comment_id: int) -> Comment:
    """Approve a held comment, so that everyone can read it; raise Conflict if it is not held.

    The author's next contributions are public at once.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.approve", comment)
        require_not_erased(comment)
        if not comment.held_at:
            raise Conflict("not_held")
        comment.held_at = None
        comment.nonce = comment.nonce or make_nonce()
        record_comment_event(
            "comment.approved",
            comment,
            actor,
            digest=commit_words(comment.nonce, comment.body),
        )
        approve_participant(comment.consultation_id, comment.author_id)
        _record_author_notice(comment, actor, "approved")
    return comment


def hold_comment(actor: Actor, comment_id: int) -> Comment:
    """Hold a comment back until a moderator has looked at it again, which undoes an approval.

    The author's next contributions wait again, too.

    Raises:
        Conflict: The comment is not public.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.approve", comment)
        if not comment.open:
            raise Conflict("not_shown")
        record_comment_event("comment.held", comment, actor)
        comment.held_at = utc_now()
        withdraw_approval(comment.consultation_id, comment.author_id)
        _record_author_notice(comment, actor, "held")
    return comment


def report_comment(actor: Actor, comment_id: int, grounds: ModerationReason) -> Report:
    """Report a comment to the moderators, once per person.

    Raises:
        Invalid: Ground "other" has no text.
        NotFound: The comment is not public.
        Conflict: The person has reported it already.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.report", comment)
        require_reason(grounds)
        if not comment.open:
            raise NotFound(what="Comment")
        if db.session.scalar(
            select(Report.id).where(Report.comment_id == comment_id, Report.by_id == actor.user_id)
        ):
            raise Conflict("reported_already")
        report = Report(
            consultation_id=comment.consultation_id,
            comment_id=comment.id,
            by_id=actor.user_id,
            reason=str(grounds),
        )
        db.session.add(report)
        db.session.flush()
        record_event(
            "comment.reported",
            comment,
            actor,
            audience="moderators",
            **build_comment_facts(comment),
            ground=grounds.ground,
        )
    return report


def dismiss_reports(actor: Actor, comment_id: int) -> Comment:
    """Settle the reports about a comment without hiding it; raise Conflict if there are none."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "report.settle", comment)
        if not _settle_reports(comment, actor, "kept"):
            raise Conflict("nothing_to_settle")
    return comment


def reopen_reports(actor: Actor, comment_id: int) -> Comment:
    """Reopen the dismissed reports about a comment; raise Conflict if there are none."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "report.settle", comment)
        kept = db.session.scalars(
            select(Report).where(Report.comment_id == comment_id, Report.outcome == "kept")
        ).all()
        if not kept:
            raise Conflict("nothing_to_settle")
        for report in kept:
            report.settled_at = report.settled_by_id = report.outcome = None
        record_event(
            "report.reopened",
            comment,
            actor,
            audience="moderators",
            **build_comment_facts(comment),
            reports=len(kept),
        )
    return comment


def require_reason(grounds: ModerationReason) -> None:
    """Raise Invalid if ground "other" has no text."""
    if grounds.ground == "other" and not grounds.words:
        raise Invalid(fields={"reason": {"type": "say_why"}})


def _settle_reports(comment: Comment, actor: Actor, outcome: str) -> bool:
    """Settle the open reports about a comment; return whether there were any."""
    waiting = db.session.scalars(
        select(Report).where(Report.comment_id == comment.id, Report.settled_at.is_(None))
    ).all()
    for report in waiting:
        report.settled_at, report.settled_by_id, report.outcome = utc_now(), actor.user_id, outcome
    if waiting:
        record_event(
            "report.settled",
            comment,
            actor,
            audience="moderators",
            **build_comment_facts(comment),
            outcome=outcome,
            reports=len(waiting),
        )
    return bool(waiting)


def _record_author_notice(comment: Comment, actor: Actor, outcome: str, **facts: object) -> None:
    """Record the decision for the author of the comment."""
    record_event(
        "comment.judged",
        comment,
        actor,
        audience=f"user:{comment.author_id}",
        **build_comment_facts(comment),
        outcome=outcome,
        **facts,
    )
