"""The actions that keep the files of a contribution: with it, or afterwards."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from consult.consultations.models import Consultation
from consult.core.database.engine import db, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Invalid
from consult.core.permissions.actor import Actor

from .examination import NewAttachment
from .models import MEGABYTE, MOST_DAILY_MB, MOST_FILES, Attachment, AttachmentView
from .queries import build_view, describe_files

DAY = timedelta(hours=24)


def attach_files(
    actor: Actor,
    consultation_id: int,
    files: Sequence[NewAttachment],
    *,
    comment_id: int | None = None,
    amendment_id: int | None = None,
    after: int = 0,
) -> tuple[str, tuple[AttachmentView, ...]]:
    """Keep files of a contribution, within its transaction and after its rule.

    Args:
        after: number of the files that it has already.

    Returns:
        The commitment of its event to the files, and the files as a list shows them.

    Raises:
        Invalid: the person or the consultation has no room left, or takes no files.
    """
    _check_room(actor, consultation_id, sum(len(each.content) for each in files))
    nonce = make_nonce()
    made = [
        Attachment(
            consultation_id=consultation_id,
            comment_id=comment_id,
            amendment_id=amendment_id,
            place=place,
            added_by_id=actor.user_id,
            filename=each.name,
            media_type=each.media_type,
            size=len(each.content),
            digest=each.digest,
            nonce=nonce,
            content=each.content,
        )
        for place, each in enumerate(files, after + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    return commit_words(nonce, describe_files(made)), tuple(build_view(each) for each in made)


def add_comment_files(actor: Actor, comment: Any, files: Sequence[NewAttachment]) -> dict[str, str]:
    """Keep further files of a comment, and build the fact of its event about all of its files.

    Raises:
        Invalid: there would be more than MOST_FILES; or as attach_files.
    """
    before = _load_comment_files(comment.id)
    if len(before) + len(files) > MOST_FILES:
        details = {"most": MOST_FILES, "number": len(before)}
        raise Invalid(fields={"files": {"type": "attachments_more", **details}})
    attach_files(actor, comment.consultation_id, files, comment_id=comment.id, after=len(before))
    kept, nonce = _load_comment_files(comment.id), make_nonce()
    for each in kept:
        each.nonce = nonce
    return {"files": commit_words(nonce, describe_files(kept))}


def _load_comment_files(comment_id: int) -> Sequence[Attachment]:
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.comment_id == comment_id)
        .order_by(Attachment.place)
        .options(undefer(Attachment.content))
    ).all()


def build_files_fact(
    actor: Actor,
    consultation_id: int,
    files: Sequence[NewAttachment],
    *,
    comment_id: int | None = None,
    amendment_id: int | None = None,
) -> dict[str, str]:
    """Keep the files of a new contribution, if it has some, and build the fact of its event.

    Raises:
        Invalid: as attach_files.
    """
    if not files:
        return {}
    commitment, _shown = attach_files(
        actor, consultation_id, files, comment_id=comment_id, amendment_id=amendment_id
    )
    return {"files": commitment}


def _check_room(actor: Actor, consultation_id: int, size: int) -> None:
    """Refuse files for which the person or the consultation has no room left."""
    total_mb = db.session.get_one(Consultation, consultation_id).attachment_mb
    if total_mb == 0:
        raise Invalid(fields={"files": {"type": "attachments_off"}})
    theirs = Attachment.added_by_id == actor.user_id, Attachment.added_at > utc_now() - DAY
    for conditions, most, code in (
        (theirs, MOST_DAILY_MB, "attachments_day"),
        ((Attachment.consultation_id == consultation_id,), total_mb, "attachments_full"),
    ):
        used = db.session.scalar(select(func.sum(Attachment.size)).where(*conditions)) or 0
        if used + size > most * MEGABYTE:
            left = max(0, most * MEGABYTE - used) / MEGABYTE
            raise Invalid(fields={"files": {"type": code, "most": most, "left": f"{left:.1f}"}})
