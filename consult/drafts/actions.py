"""Actions of drafts: keep, discard, and the ways in which they go by themselves."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import delete, or_, select

from consult.amendments.models import Amendment
from consult.amendments.queries import load_amendment
from consult.comments.models import Comment
from consult.comments.queries import load_comment
from consult.core import hooks
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Placement, Version, Wording
from consult.documents.queries import WORDING_PLACEMENT, get_issued_clause, get_issued_document

from .models import Draft
from .queries import find_draft, has_draft
from .review.models import DraftShare, SentDraft
from .review.queries import find_sent_draft, find_taken_draft
from .target import DraftTarget, digest_words, has_same_words, parse_mark, select_fields

MOST_DRAFTS = 100  # of one person
BATCHED_KINDS = {"position", "amendment_position"}  # sent before their drafts are looked at
# by the kind of a contribution: its table, and the column of a draft about it
ABOUT: dict[str, tuple[type[Comment] | type[Amendment], str]] = {
    "comment": (Comment, "comment_id"),
    "amendment": (Amendment, "amendment_id"),
}


class DraftPlace(NamedTuple):
    """The thing that a draft is about, as its author may read it."""

    consultation_id: int
    document_id: int
    clause_id: int | None = None
    amendment_id: int | None = None
    comment_id: int | None = None


class KeptDraft(NamedTuple):
    """The outcome of the wish to keep a draft.

    Attributes:
        state: "saved", "other" (nothing was changed: another text is kept) or "discarded".
        draft: The draft as it is kept now; None without one.
        is_new: The draft that was known is gone, and this is another one.
    """

    state: str
    draft: Draft | None = None
    is_new: bool = False


def _find_place(actor: Actor, target: DraftTarget) -> DraftPlace:
    """Find what a form is about.

    Raises:
        NotFound: There is no such thing, or the actor may not read it.
    """
    if target.subject == "comment":
        said = load_comment(actor, target.number)
        return DraftPlace(
            said.consultation_id, said.document_id, said.clause_id, said.amendment_id, said.id
        )
    if target.subject == "amendment":
        found = load_amendment(actor, target.number)
        return DraftPlace(found.consultation_id, found.document_id, found.clause_id, found.id)
    if target.subject == "clause" or target.after:
        clause = get_issued_clause(target.after or target.number)
        if target.subject == "document" and clause.document_id != target.number:
            raise NotFound(what="Clause")
        return DraftPlace(clause.consultation_id, clause.document_id, clause.id)
    document = get_issued_document(target.number)
    return DraftPlace(document.consultation_id, document.id)


def _find_base_digest(fields: Mapping[str, str], clause_id: int | None) -> str | None:
    """Find the digest of the issued wording that a form was shown with."""
    number = fields.get("wording_id", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return db.session.scalar(
        select(Wording.digest)
        .join(Placement, Placement.id == WORDING_PLACEMENT)
        .join(Version, Version.id == Placement.version_id)
        .where(
            Wording.id == int(number),
            Placement.clause_id == clause_id,
            Version.issued_at.is_not(None),
        )
    )


def keep_draft(actor: Actor, mark: str, given: dict[str, str]) -> KeptDraft:
    """Keep what a person has typed into a form, unless another text of it was kept meanwhile.

    Args:
        mark: Name of the form, and the version of the draft that it was shown with.

    Raises:
        NotFound: No such form, or the actor may not read what it is about.
        Conflict: The actor has MOST_DRAFTS already, or a colleague has taken the draft over.
    """
    target, version = parse_mark(mark)
    fields = select_fields(target, given)
    with transaction():
        require_permission(actor, "draft.keep", target)
        place = _find_place(actor, target)
        draft = find_draft(actor, target.name)
        if draft is None:
            if version and (taken := find_taken_draft(actor.user_id, target.name)):
                raise Conflict("draft_taken_over", name=taken.name)
            return _begin_draft(actor, target, place, fields, is_new=version > 0)
        require_permission(actor, "draft.change", draft)
        if draft.row_version != version:
            return KeptDraft("saved" if draft.fields == fields else "other", draft)
        if not fields:
            db.session.delete(draft)
            return KeptDraft("discarded")
        draft.fields, draft.saved_at = fields, utc_now()
        draft.organisation_id = actor.find_represented_organisation(place.consultation_id)
        draft.base_digest = _find_base_digest(fields, place.clause_id)
        db.session.flush()
        return KeptDraft("saved", draft)


def _begin_draft(
    actor: Actor, target: DraftTarget, place: DraftPlace, fields: dict[str, str], *, is_new: bool
) -> KeptDraft:
    """Begin a draft; without words there is nothing to keep."""
    if not fields:
        return KeptDraft("discarded")
    own = select(Draft.id).where(Draft.author_id == actor.user_id)
    if len(db.session.scalars(own).all()) >= MOST_DRAFTS:
        raise Conflict("too_many_drafts", most=MOST_DRAFTS)
    draft = Draft(
        author_id=actor.user_id,
        organisation_id=actor.find_represented_organisation(place.consultation_id),
        target=target.name,
        kind=target.kind,
        base_digest=_find_base_digest(fields, place.clause_id),
        fields=fields,
        **place._asdict(),
    )
    db.session.add(draft)
    db.session.flush()
    return KeptDraft("saved", draft, is_new)


def discard_draft(actor: Actor, mark: str) -> None:
    """Discard one's draft at once; one that is gone already is no error.

    Raises:
        Conflict: It was changed since it was shown.
    """
    target, version = parse_mark(mark)
    with transaction():
        require_permission(actor, "draft.keep", target)
        draft = find_draft(actor, target.name)
        if draft is None:
            return
        require_permission(actor, "draft.change", draft)
        if draft.row_version != version:
            raise Conflict("draft_changed")
        db.session.delete(draft)


def remove_sent_draft(actor: Actor, mark: str, sent: Mapping[str, Any]) -> None:
    """Remove the draft of a form that was sent, in the transaction that sends it, if there is one.

    One that has other words stays: they were typed elsewhere, and their author has not sent them.

    Args:
        mark: What the form carried; anything else removes nothing.
        sent: The fields that were sent.

    Raises:
        Conflict: The draft is with a colleague who took it over, or sent it already.
    """
    try:
        target, version = parse_mark(mark)
    except NotFound:
        return
    if actor.user_id is None:
        return
    if not has_draft(actor, target.name):
        _refuse_second_sending(actor.user_id, target, version, sent)
        return  # most forms: no transaction of their own for them
    with transaction():
        draft = find_draft(actor, target.name)
        if draft is None or not is_allowed(actor, "draft.change", draft):
            return
        if draft.row_version == version or has_same_words(draft.fields, dict(sent)):
            _note_sent_draft(actor.user_id, draft, sent)
            db.session.delete(draft)


def _refuse_second_sending(
    user_id: int, target: DraftTarget, version: int, sent: Mapping[str, Any]
) -> None:
    """Refuse what was begun as a draft that a colleague took over since, or sent.

    A form that was opened later may be sent, unless it has the same words.

    Args:
        version: Of the draft that the form was shown with; 0 without one.
    """
    if target.kind in BATCHED_KINDS:
        return
    taken = find_taken_draft(user_id, target.name)
    if taken is not None and (version or has_same_words(taken.draft.fields, dict(sent))):
        raise Conflict("draft_taken_over", name=taken.name)
    already = find_sent_draft(user_id, target.name, None if version else digest_words(sent))
    if already is not None:
        raise Conflict("draft_sent_already", name=already.sent_by.name)


def _note_sent_draft(user_id: int, draft: Draft, sent: Mapping[str, Any]) -> None:
    """Note for the person who began a draft that a colleague sends it."""
    share = db.session.get(DraftShare, draft.id)
    if share is None or share.begun_by_id in {None, user_id}:
        return
    db.session.add(
        SentDraft(
            begun_by_id=share.begun_by_id,
            sent_by_id=user_id,
            words_digest=digest_words(sent),
            draft_id=draft.id,
            **{name: getattr(draft, name) for name in (*DraftPlace._fields, "target", "kind")},
        )
    )


def remove_sent_note(actor: Actor, note_id: int) -> None:
    """Remove the note that a colleague sent a draft from one's list; a repeated call is no error.

    Raises:
        NotFound: There is none, or it is for another person.
    """
    with transaction():
        note = db.session.get(SentDraft, note_id)
        if note is None or not is_allowed(actor, "draft.change", note):
            raise NotFound(what="Draft")
        note.seen_at = note.seen_at or utc_now()


hooks.on_form_sent.append(remove_sent_draft)


def delete_person_drafts(user_id: int) -> None:
    """Delete all drafts of a person whose account is closed or erased, and the notes of sending."""
    db.session.execute(delete(Draft).where(Draft.author_id == user_id))
    db.session.execute(
        delete(SentDraft).where(
            or_(SentDraft.begun_by_id == user_id, SentDraft.sent_by_id == user_id)
        )
    )


hooks.on_account_end.append(delete_person_drafts)


def delete_drafts_about(kind: str, content_id: int) -> None:
    """Delete what is kept of drafts about a comment or an amendment that is erased.

    Of its author the notes of sending go, too: one may have the digest of its words.
    """
    if kind not in ABOUT:
        return
    content, name = ABOUT[kind]
    for table in (Draft, SentDraft):
        db.session.execute(delete(table).where(getattr(table, name) == content_id))
    author, document = db.session.execute(
        select(content.author_id, content.document_id).where(content.id == content_id)
    ).one()
    db.session.execute(
        delete(SentDraft).where(SentDraft.sent_by_id == author, SentDraft.document_id == document)
    )
