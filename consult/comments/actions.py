"""Actions on comments: each requires the rule, checks, changes and records.

Thousands post in the last hour, so posting uses prepared statements: one read of the
target, one of the stage, one insert, and the event.
"""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, insert

from consult.attachments.actions import add_comment_files, attach_files
from consult.attachments.examination import NewAttachment
from consult.attachments.models import AttachmentView
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db, find_row, utc_now
from consult.core.database.engine import require_not_erased, require_unchanged
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.text.parsing.light_markup import extract_plain_text

from .mentions.actions import resolve_mentions, save_mentions
from .models import (
    Comment,
    CommentRevision,
    CommentTarget,
    CommentCreated,
)
from .passages import PassageQuote, locate_passage
from .sources.models import EMPTY_SOURCE_COLUMNS, AnswerSource, CommentSource
from .target_queries import (
    load_amendment_target,
    load_clause_target,
    load_document_target,
    load_parent,
    resolve_thread_place,
)

COMMENT = Comment.__table__
ANCHOR_COLUMNS = ("exact", "prefix", "suffix", "start", "end")
INSERT_COLUMNS = (
    "consultation_id",
    "document_id",
    "clause_id",
    "wording_id",
    *EMPTY_SOURCE_COLUMNS,
    "parent_id",
    "place",
    "kind",
    "author_id",
    "organisation_id",
    "declared_id",
    "language",
    "body",
    "nonce",
    "posted_at",
    "held_at",
    "row_version",
    "amendment_id",
    "stands_id",
    *ANCHOR_COLUMNS,
)
INSERT_COMMENT = PreparedStatement(
    insert(COMMENT)
    .values({name: bindparam(name) for name in INSERT_COLUMNS})
    .returning(COMMENT.c.id)
)


def post_comment(
    actor: Actor,
    clause_id: int,
    body: str,
    *,
    place: str = "clause",
    kind: str = "general",
    language: str | None = None,
    parent_id: int | None = None,
    wording_id: int | None = None,
    quote: PassageQuote | None = None,
    source: CommentSource | AnswerSource | None = None,
    files: Sequence[NewAttachment] = (),
) -> CommentCreated:
    """Post a comment, or a reply, on a clause, a passage of it or a gap after it.

    Args:
        wording_id: The wording that was read; None for the current authentic one.
        source: The source on whose behalf the comment is entered, or the answer it is made from.

    Raises:
        NotFound: The clause was never issued, or the parent does not exist.
        Conflict: The clause left the text, or the parent has another place or is not public.
        Invalid: The wording or the passage does not exist.
    """
    with transaction():
        own, wording_id, went_to = resolve_thread_place(clause_id, wording_id, parent_id)
        spot, stands = load_clause_target(actor, own, wording_id)
        spot = spot._replace(stands_id=went_to)
        require_permission(actor, "comment.post", spot)
        if not stands and went_to is None:
            raise Conflict("clause_left_the_text")
        if spot.wording_id is None:
            raise Invalid(fields={"wording_id": {"type": "no_such_words"}})
        anchor = None
        if quote is not None or place == "passage":
            if place == "missing":
                raise Invalid(fields={"exact": {"type": "nothing_to_quote"}})
            place, anchor = (
                "passage",
                locate_passage(extract_plain_text(spot.clause_text or ""), quote or PassageQuote()),
            )
        return _insert_comment(
            actor,
            spot,
            parent_id,
            place=place,
            kind=kind,
            language=language,
            body=body,
            anchor=anchor or (None,) * len(ANCHOR_COLUMNS),
            source=source,
            files=files,
        )


def post_document_comment(
    actor: Actor,
    document_id: int,
    body: str,
    *,
    place: str = "document",
    kind: str = "general",
    language: str | None = None,
    parent_id: int | None = None,
    source: CommentSource | AnswerSource | None = None,
    files: Sequence[NewAttachment] = (),
) -> CommentCreated:
    """Post a comment on a document as a whole, or on something missing in it.

    Args:
        source: The source on whose behalf the comment is entered, or the answer it is made from.
    """
    with transaction():
        spot = load_document_target(actor, document_id)
        require_permission(actor, "comment.post", spot)
        return _insert_comment(
            actor,
            spot,
            parent_id,
            place=place,
            kind=kind,
            language=language,
            body=body,
            anchor=(None,) * len(ANCHOR_COLUMNS),
            source=source,
            files=files,
        )


def post_amendment_comment(
    actor: Actor,
    amendment_id: int,
    body: str,
    *,
    kind: str = "general",
    language: str | None = None,
    parent_id: int | None = None,
    files: Sequence[NewAttachment] = (),
) -> CommentCreated:
    """Post a comment on a public amendment; raise NotFound for any other."""
    with transaction():
        spot = load_amendment_target(actor, amendment_id)
        require_permission(actor, "comment.post", spot)
        return _insert_comment(
            actor,
            spot,
            parent_id,
            place="amendment",
            kind=kind,
            language=language,
            body=body,
            anchor=(None,) * len(ANCHOR_COLUMNS),
            files=files,
        )


def reply_to_comment(
    actor: Actor,
    comment_id: int,
    body: str,
    *,
    kind: str = "general",
    language: str | None = None,
    files: Sequence[NewAttachment] = (),
) -> CommentCreated:
    """Reply to a comment, whatever its place."""
    with transaction():
        clause_id, document_id, amendment_id, *_ = load_parent(comment_id)
        said: dict[str, Any] = {
            "kind": kind,
            "language": language,
            "parent_id": comment_id,
            "files": files,
        }
        if amendment_id is not None:
            return post_amendment_comment(actor, amendment_id, body, **said)
        if clause_id is None:
            return post_document_comment(actor, document_id, body, **said)
        return post_comment(actor, clause_id, body, **said)


def _insert_comment(
    actor: Actor,
    spot: CommentTarget,
    parent_id: int | None,
    *,
    anchor: tuple[str | int | None, ...],
    language: str | None,
    body: str,
    source: CommentSource | AnswerSource | None = None,
    files: Sequence[NewAttachment] = (),
    **said: str,
) -> CommentCreated:
    """Insert a comment, record its event and return it as a read would give it.

    In what has a source, an @ mentions nobody.
    """
    if parent_id:
        _check_parent(spot, parent_id)
    mentioned = [] if source else resolve_mentions(spot.consultation_id, body)
    speaks = source.organisation_id if source else actor.organisation_id
    author_id = source.author_id if isinstance(source, AnswerSource) else actor.user_id
    nonce = make_nonce()
    moment, held = (
        utc_now(),
        spot.holds_unverified and not is_allowed(actor, "comment.post_at_once", spot),
    )
    values = {
        **said,
        **dict(zip(ANCHOR_COLUMNS, anchor, strict=True)),
        "body": body,
        "nonce": nonce,
        "parent_id": parent_id,
        "consultation_id": spot.consultation_id,
        "document_id": spot.document_id,
        "clause_id": spot.clause_id,
        "wording_id": spot.wording_id,
        "amendment_id": spot.amendment_id,
        "stands_id": spot.stands_id,
        "author_id": author_id,
        "organisation_id": speaks,
        **(source.build_columns() if source else EMPTY_SOURCE_COLUMNS),
        "declared_id": None if speaks else (source or spot.author).declares,
        "posted_at": moment,
        "held_at": moment if held else None,
        "language": language or spot.language or "en",
        "row_version": 1,
    }
    ((number,),) = INSERT_COMMENT(**values)
    attached: tuple[AttachmentView, ...] = ()
    if mentioned:
        save_mentions(number, mentioned)
    facts = {
        "clause_id": spot.stands_id or spot.clause_id,
        "document_id": spot.document_id,
        "parent_id": parent_id,
        "author_id": author_id,
        **said,
        "digest": commit_words(nonce, body),
    }
    if spot.amendment_id is not None:
        facts["amendment_id"] = spot.amendment_id
    if speaks is not None:
        facts["holder"] = f"o{speaks}"
    if source is not None:
        facts |= source.build_facts()
    if files:
        facts["files"], attached = attach_files(
            actor, spot.consultation_id, files, comment_id=number
        )
    record_event(
        "comment.held" if held else "comment.posted",
        EventSubject(number, spot.consultation_id),
        actor,
        audience="moderators" if held else "everyone",
        **facts,
    )
    shown = (
        source.build_fields()
        if source
        else spot.author.build_fields(verified=actor.organisation_id is not None)
    )
    row = SimpleNamespace(
        id=number,
        **values,
        **shown,
        edited_at=None,
        hidden_reason=None,
        erased_ground=None,
        resolved_at=None,
        resolved_by=None,
        answered=False,
        gone=False,
        state="held" if held else "open",
        attachments=attached,
    )
    return CommentCreated(
        number,
        spot.document_id,
        spot.clause_id,
        held,
        row,
        spot.stage,
        spot.amendment_id,
        spot.stands_id,
    )


def _check_parent(spot: CommentTarget, parent_id: int) -> None:
    """Raise Conflict if the parent of a reply has another place, or is not public."""
    clause_id, document_id, amendment_id, _, _, closed = load_parent(parent_id)
    if (clause_id, document_id, amendment_id) != (
        spot.clause_id,
        spot.document_id,
        spot.amendment_id,
    ):
        raise Conflict("reply_to_another_place")
    if closed:
        raise Conflict("reply_to_nothing")


def edit_comment(
    actor: Actor,
    comment_id: int,
    body: str,
    kind: str | None = None,
    row_version: int | None = None,
    files: Sequence[NewAttachment] = (),
) -> Comment:
    """Change the text or kind of a comment, or add files; the text that was public is kept.

    If unverified comments are held, the changed comment waits like a new one.

    Raises:
        Conflict: The comment is withdrawn or hidden, or changed since row_version.
        Invalid: What was entered on behalf of a source takes no files, or there is no room.
    """
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.edit", comment)
        require_not_erased(comment)
        if comment.withdrawn_at or comment.hidden_at:
            raise Conflict("not_shown")
        require_unchanged(comment, row_version)
        kind = kind or comment.kind
        is_same = (comment.body, comment.kind) == (body, kind)
        if is_same and not files:
            return comment
        if files and comment.submission_id is not None:
            raise Invalid(fields={"files": {"type": "extra_forbidden"}})
        if not is_same and not _is_never_public(comment):
            db.session.add(
                CommentRevision(
                    comment_id=comment.id,
                    body=comment.body,
                    nonce=comment.nonce,
                    kind=comment.kind,
                )
            )
        if comment.submission_id is None:
            save_mentions(comment.id, resolve_mentions(comment.consultation_id, body))
        was_held, moment = comment.held_at is not None, utc_now()
        # Agreements are bound to the commitment to the words: another kind alone keeps it.
        if body != comment.body or comment.nonce is None:
            comment.nonce = make_nonce()
        comment.body, comment.kind, comment.edited_at = body, kind, moment
        record_comment_event(
            "comment.edited",
            comment,
            actor,
            kind=kind,
            digest=commit_words(comment.nonce, body),
            **(add_comment_files(actor, comment, files) if files else {}),
        )
        if (
            not was_held
            and _has_hold_setting(comment)
            and not is_allowed(actor, "comment.post_at_once", comment)
        ):
            comment.held_at = moment
            record_event(
                "comment.held",
                comment,
                actor,
                audience="moderators",
                **build_comment_facts(comment),
            )
    return comment


def _is_never_public(comment: Comment) -> bool:
    """Return whether the present text was never public: it was written while the comment was
    held.
    """
    return (
        comment.held_at is not None and (comment.edited_at or comment.posted_at) >= comment.held_at
    )


def _has_hold_setting(comment: Comment) -> bool:
    """Return whether the consultation holds comments of the unverified."""
    return db.session.get_one(Consultation, comment.consultation_id).hold_unverified


def withdraw_comment(actor: Actor, comment_id: int) -> Comment:
    """Withdraw a comment: its text is no longer readable, its replies stay."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.withdraw", comment)
        if comment.withdrawn_at:
            raise Conflict("withdrawn_already")
        record_comment_event("comment.withdrawn", comment, actor)
        comment.withdrawn_at = utc_now()
    return comment


def restore_comment(actor: Actor, comment_id: int) -> Comment:
    """Restore a comment that its author withdrew."""
    with transaction():
        comment = find_row(Comment, comment_id)
        require_permission(actor, "comment.restore", comment)
        require_not_erased(comment)
        if not comment.withdrawn_at:
            raise Conflict("not_withdrawn")
        comment.withdrawn_at = None
        record_comment_event("comment.restored", comment, actor)
    return comment


def build_comment_facts(comment: Comment) -> dict[str, Any]:
    """Build the facts that every event about a comment carries."""
    amended = {"amendment_id": comment.amendment_id} if comment.amendment_id is not None else {}
    return {
        "clause_id": comment.stands_id or comment.clause_id,
        "document_id": comment.document_id,
        "parent_id": comment.parent_id,
        "author_id": comment.author_id,
        **amended,
        **_build_submission_facts(comment),
    }


def _build_submission_facts(comment: Comment) -> dict[str, Any]:
    """Build the submission facts of a comment that was entered on behalf of a source."""
    if comment.submission_id is None:
        return {}
    return {"submission_id": comment.submission_id, "organisation_id": comment.organisation_id}


def record_comment_event(verb: str, comment: Comment, actor: Actor, **facts: object) -> None:
    """Record an event for everyone; for moderators only if the comment is not public."""
    record_event(
        verb,
        comment,
        actor,
        audience="everyone" if comment.open else "moderators",
        **build_comment_facts(comment),
        **facts,
    )
