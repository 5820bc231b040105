"""Actions of the review of drafts: invite colleagues, remark, hand over, take over."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from consult.accounts.models import User
from consult.consultations.roles.queries import list_colleagues
from consult.core import hooks
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.mail import write_mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission

from consult.drafts.models import Draft
from consult.drafts.queries import has_draft
from .models import DraftRemark, DraftReviewer, DraftShare
from .queries import SPEAKING_ROLES, ReviewedDraft, load_reviewed_draft


def set_reviewers(actor: Actor, draft_id: int, user_ids: Iterable[int]) -> None:
    """Set who may review a draft: verified members of the author's organization.

    People who are new are told by mail, without a word of the draft. Those who are left out read
    it no more; their remarks stay.

    Raises:
        NotFound: The actor has no such draft.
        Invalid: One of them is not a verified member of the organization.
    """
    with transaction():
        found = _open_own(actor, draft_id)
        wanted = set(user_ids)
        there = {
            each.id for each in list_colleagues(actor.organisation_id or 0, found.consultation_id)
        }
        if not wanted <= there - {actor.user_id}:
            raise Invalid(fields={"reviewers": {"type": "no_colleague"}})
        _share(found, actor)
        db.session.execute(
            delete(DraftReviewer).where(
                DraftReviewer.draft_id == draft_id, DraftReviewer.user_id.not_in(wanted)
            )
        )
        new = wanted - found.reviewers
        db.session.add_all(DraftReviewer(draft_id=draft_id, user_id=each) for each in new)
        db.session.flush()
        _write_mails(actor, found, new)


def add_remark(actor: Actor, draft_id: int, words: str) -> DraftRemark:
    """Add a remark to a draft that one may review.

    Raises:
        NotFound: There is none, or the actor may not read it.
    """
    with transaction():
        load_reviewed_draft(actor, draft_id)
        made = DraftRemark(draft_id=draft_id, author_id=actor.user_id or 0, words=words)
        db.session.add(made)
        db.session.flush()
    return made


def change_remark(actor: Actor, draft_id: int, remark_id: int, words: str) -> None:
    """Change the words of one's own remark.

    Raises:
        NotFound: There is none, it is of another person, or the actor may not read the draft.
    """
    with transaction():
        remark = _open_own_remark(actor, draft_id, remark_id)
        if remark.words != words:
            remark.words, remark.changed_at = words, utc_now()


def remove_remark(actor: Actor, draft_id: int, remark_id: int) -> None:
    """Remove one's own remark; one that is gone already is no error.

    Raises:
        NotFound: It is of another person, or the actor may not read the draft.
    """
    with transaction():
        load_reviewed_draft(actor, draft_id)
        if db.session.get(DraftRemark, remark_id) is not None:
            db.session.delete(_open_own_remark(actor, draft_id, remark_id))


def _open_own_remark(actor: Actor, draft_id: int, remark_id: int) -> DraftRemark:
    """Load one's own remark on a draft that one may review."""
    load_reviewed_draft(actor, draft_id)
    remark = db.session.get(DraftRemark, remark_id)
    if remark is None or remark.draft_id != draft_id:
        raise NotFound(what="Remark")
    if not is_allowed(actor, "draft.change_remark", remark):
        raise NotFound(what="Remark")
    return remark


def hand_over(actor: Actor, draft_id: int) -> None:
    """Hand a draft over to those who speak for the organization; they are told by mail.

    A repeated call changes nothing.

    Raises:
        NotFound: The actor has no such draft.
        Conflict: Nobody else speaks for the organization in this consultation.
    """
    with transaction():
        found = _open_own(actor, draft_id)
        speakers = {
            each.id
            for each in list_colleagues(actor.organisation_id or 0, found.consultation_id)
            if set(each.roles).intersection(SPEAKING_ROLES) and each.id != actor.user_id
        }
        if not speakers:
            raise Conflict("nobody_to_hand_over_to")
        share = _share(found, actor)
        if share.handed_over_at is None:
            share.handed_over_at = utc_now()
            db.session.flush()
            _write_mails(actor, found, speakers, is_handed_over=True)


def keep_draft_oneself(actor: Actor, draft_id: int) -> None:
    """End the handing over of a draft: its reviewers stay, the others read it no more.

    Raises:
        NotFound: The actor has no such draft.
    """
    with transaction():
        share = _share(_open_own(actor, draft_id), actor)
        share.handed_over_at = None
        db.session.flush()


def take_over(actor: Actor, draft_id: int) -> Draft:
    """Take over a draft that was handed over: it becomes one's own, to be changed and sent.

    Its former author stays a reviewer.

    Raises:
        NotFound: There is none, or the actor may not read it.
        Forbidden: It was not handed over, or the actor does not speak for the organization.
        Conflict: The actor has a draft of the same form.
    """
    with transaction():
        found = load_reviewed_draft(actor, draft_id)
        require_permission(actor, "draft.take_over", found)
        draft, share = found.draft, found.share
        if has_draft(actor, draft.target):
            raise Conflict("has_own_draft")
        former = draft.author_id
        db.session.execute(
            delete(DraftReviewer).where(
                DraftReviewer.draft_id == draft_id,
                DraftReviewer.user_id.in_((former, actor.user_id)),
            )
        )
        db.session.add(DraftReviewer(draft_id=draft_id, user_id=former))
        if share is not None:
            share.handed_over_at, share.begun_by_id = None, share.begun_by_id or former
        draft.author_id = actor.user_id or 0
        draft.organisation_id = actor.find_represented_organisation(draft.consultation_id)
        db.session.flush()
    return draft


def _open_own(actor: Actor, draft_id: int) -> ReviewedDraft:
    """Load a draft of the actor, who may share it.

    Raises:
        NotFound: There is none, or it is of another person.
        Forbidden: The actor has no verified affiliation.
    """
    found = load_reviewed_draft(actor, draft_id)
    require_permission(actor, "draft.share", found)
    return found


def _share(found: ReviewedDraft, actor: Actor) -> DraftShare:
    """Share a draft within the actor's organization; a former sharing with another one ends."""
    share = found.share
    if share is not None and share.organisation_id != actor.organisation_id:
        for kind in (DraftReviewer, DraftRemark):
            db.session.execute(delete(kind).where(kind.draft_id == found.draft.id))
        share.organisation_id, share.handed_over_at = actor.organisation_id or 0, None
    if share is None:
        share = DraftShare(draft_id=found.draft.id, organisation_id=actor.organisation_id)
        db.session.add(share)
    db.session.flush()
    return share


def _write_mails(
    actor: Actor, found: ReviewedDraft, user_ids: Iterable[int], *, is_handed_over: bool = False
) -> None:
    author = find_row(User, actor.user_id or 0)
    for person in db.session.scalars(select(User).where(User.id.in_(list(user_ids)))):
        if person.email is not None:
            write_mail(
                person.email,
                person.language,
                "drafts/review",
                author=author.name,
                is_handed_over=is_handed_over,
                draft_id=found.draft.id,
            )


def delete_person_reviews(user_id: int) -> None:
    """Delete the remarks of a person whose account is closed or erased, and the invitations."""
    db.session.execute(delete(DraftRemark).where(DraftRemark.author_id == user_id))
    db.session.execute(delete(DraftReviewer).where(DraftReviewer.user_id == user_id))
    for share in db.session.scalars(select(DraftShare).where(DraftShare.begun_by_id == user_id)):
        share.begun_by_id = None


hooks.on_account_end.append(delete_person_reviews)
