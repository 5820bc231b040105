"""Actions on agreements with comments: agree, agree with the new text, and withdraw it."""

from sqlalchemy import delete, select

from consult.comments.actions import record_comment_event
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.digests import commit_words
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .models import CommentAgreement
from .queries import must_wait_for_verification


def agree_with_comment(actor: Actor, comment_id: int, row_version: int | None = None) -> Comment:
    """Agree with the text of a comment, for one's organization or for oneself.

    The head and the speakers of an organization speak for it. A repeated call binds the agreement
    to the present text.

    Args:
        row_version: The row that was read.

    Raises:
        Conflict: The comment is not public or changed since it was read, or contributions of
            the actor wait for a moderator.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.agree", comment)
        if not comment.open:
            raise Conflict("not_shown")
        if must_wait_for_verification(actor, comment):
            raise Conflict("agreement_needs_verification")
        require_unchanged(comment, row_version)
        own = actor.find_represented_organisation(comment.consultation_id)
        holder = f"u{actor.user_id}" if own is None else f"o{own}"
        digest = commit_words(comment.nonce or "", comment.body)
        found = db.session.scalar(
            select(CommentAgreement).where(
                CommentAgreement.comment_id == comment_id, CommentAgreement.holder == holder
            )
        )
        if found is not None and found.digest == digest:
            return comment
        if found is None:
            found = CommentAgreement(
                comment_id=comment_id,
                holder=holder,
                organisation_id=own,
                user_id=actor.user_id if own is None else None,
            )
            db.session.add(found)
        found.digest, found.set_by_id, found.since = digest, actor.user_id or 0, utc_now()
        record_comment_event(
            "comment.agreed", comment, actor, digest=digest, **_build_holder_fact(own)
        )
    return comment


def end_agreement(actor: Actor, comment_id: int) -> Comment:
    """Withdraw one's own agreement, and that of the organization that one speaks for.

    Without an agreement it changes nothing.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.end_agreement", comment)
        own = actor.find_represented_organisation(comment.consultation_id)
        mine = (
            CommentAgreement.comment_id == comment_id,
            CommentAgreement.holder.in_([f"u{actor.user_id}", f"o{own}"]),
        )
        for ended in list(db.session.scalars(select(CommentAgreement).where(*mine))):
            record_comment_event(
                "comment.agreement_ended",
                comment,
                actor,
                **_build_holder_fact(ended.organisation_id),
            )
        db.session.execute(delete(CommentAgreement).where(*mine))
    return comment


def _build_holder_fact(organisation_id: int | None) -> dict[str, str]:
    """Build the fact that names the organization; a person is the actor of the event."""
    return {} if organisation_id is None else {"holder": f"o{organisation_id}"}
