"""Reads of the review of drafts: one draft with its remarks, and those that wait for a reader."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.models import Organisation, User
from consult.accounts.queries import get_organisation_name
from consult.consultations.roles.queries import ConsultationMember, list_colleagues
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

from consult.drafts.models import Draft
from consult.documents.models import Document
from consult.drafts.queries import OwnDraft, describe_drafts, load_draft_places
from .models import DraftRemark, DraftReviewer, DraftShare, SentDraft

SPEAKING_ROLES = ("head", "speaker")


class ReviewedDraft(NamedTuple):
    """A draft with those who may read it, as the permission rules read it.

    Attributes:
        organisation_id: The organization within which it is shared; None unless its author is a
            verified member of it.
        reviewers: Ids of the invited people.
        is_handed_over: Those who speak for the organization may read it and take it over.
    """

    draft: Draft
    share: DraftShare | None
    consultation_id: int
    author_id: int
    organisation_id: int | None
    reviewers: frozenset[int]
    is_handed_over: bool


class DraftReview(NamedTuple):
    """The page of a draft that is reviewed.

    Attributes:
        about: The draft, and what it is about.
        author: Name of the author.
        organisation: Name of the organization within which it is shared, or could be; None
            without one.
        reviewers: Names of the invited people by id.
        colleagues: Whom the author may invite.
        speakers: Names of those who speak for the organization in the consultation.
    """

    reviewed: ReviewedDraft
    about: OwnDraft
    author: str
    organisation: str | None
    reviewers: dict[int, str]
    remarks: list[DraftRemark]
    colleagues: list[ConsultationMember]
    speakers: list[str]


class SharedDraft(NamedTuple):
    """A draft of a colleague that the reader may review.

    Attributes:
        is_handed_over: It is handed over to the reader, who speaks for the organization.
        is_remarked: The reader has made a remark.
    """

    about: OwnDraft
    author: str
    is_handed_over: bool
    is_remarked: bool


def find_reviewed_draft(draft_id: int) -> ReviewedDraft | None:
    """Find a draft with those who may read it, without a check of rights; None without one."""
    draft = db.session.get(Draft, draft_id)
    if draft is None:
        return None
    share = db.session.get(DraftShare, draft_id)
    own = find_row(User, draft.author_id).represented_organisation
    is_member = share is not None and own is not None and own.id == share.organisation_id
    invited = select(DraftReviewer.user_id).where(DraftReviewer.draft_id == draft_id)
    return ReviewedDraft(
        draft,
        share,
        draft.consultation_id,
        draft.author_id,
        share.organisation_id if share is not None and is_member else None,
        frozenset(db.session.scalars(invited)),
        share is not None and share.handed_over_at is not None,
    )


def load_reviewed_draft(actor: Actor, draft_id: int) -> ReviewedDraft:
    """Load a draft that the actor may review; nobody else learns that there is one.

    Raises:
        NotFound: There is none, or the actor may not read it.
    """
    found = find_reviewed_draft(draft_id)
    if found is None or not is_allowed(actor, "draft.review", found):
        raise NotFound(what="Draft")
    return found


def load_review(actor: Actor, draft_id: int) -> DraftReview:
    """Load the page of a draft for its author, its reviewers, and those it was handed over to.

    Raises:
        NotFound: There is none, or the actor may not read it.
    """
    found = load_reviewed_draft(actor, draft_id)
    author = find_row(User, found.author_id)
    own = author.represented_organisation
    colleagues = list_colleagues(own.id, found.consultation_id) if own is not None else []
    names = select(User.id, User.name).where(User.id.in_(found.reviewers)).order_by(User.name)
    remarks = select(DraftRemark).where(DraftRemark.draft_id == draft_id).order_by(DraftRemark.id)
    return DraftReview(
        found,
        describe_drafts([found.draft])[0],
        author.name,
        get_organisation_name(find_row(Organisation, own.id)) if own is not None else None,
        {row.id: row.name for row in db.session.execute(names)},
        list(db.session.scalars(remarks)),
        [each for each in colleagues if each.id != found.author_id],
        [
            each.name
            for each in colleagues
            if each.id != found.author_id and set(each.roles).intersection(SPEAKING_ROLES)
        ],
    )


def load_shared_drafts(actor: Actor, consultation_id: int | None = None) -> list[SharedDraft]:
    """Load the drafts of colleagues that the actor may review, the last one first.

    Args:
        consultation_id: Only those of one consultation.
    """
    if actor.organisation_id is None or not is_allowed(actor, "draft.keep", None):
        return []
    invited = select(DraftReviewer.draft_id).where(DraftReviewer.user_id == actor.user_id)
    author = aliased(User)
    query = (
        select(Draft, author.name, DraftShare)
        .join(DraftShare, DraftShare.draft_id == Draft.id)
        .join(author, author.id == Draft.author_id)
        .where(
            DraftShare.organisation_id == actor.organisation_id,
            author.organisation_id == actor.organisation_id,
            author.affiliation == "verified",
            Draft.author_id != actor.user_id,
            or_(Draft.id.in_(invited), DraftShare.handed_over_at.is_not(None)),
        )
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )
    if consultation_id is not None:
        query = query.where(Draft.consultation_id == consultation_id)
    there = set(db.session.scalars(invited))
    rows = [
        (draft, name, _is_handed_over_to(actor, draft, share))
        for draft, name, share in db.session.execute(query)
    ]
    rows = [row for row in rows if row[2] or row[0].id in there]
    mine = select(DraftRemark.draft_id).where(DraftRemark.author_id == actor.user_id)
    remarked = set(db.session.scalars(mine))
    return [
        SharedDraft(about, name, is_mine, draft.id in remarked)
        for about, (draft, name, is_mine) in zip(
            describe_drafts([row[0] for row in rows]), rows, strict=True
        )
    ]


def _is_handed_over_to(actor: Actor, draft: Draft, share: DraftShare) -> bool:
    """Return whether the actor may take over a draft of a colleague."""
    return is_allowed(
        actor,
        "draft.take_over",
        ReviewedDraft(
            draft,
            share,
            draft.consultation_id,
            draft.author_id,
            share.organisation_id,
            frozenset(),
            share.handed_over_at is not None,
        ),
    )


def count_drafts_to_review(actor: Actor, consultation_id: int) -> tuple[int, int]:
    """Count the drafts of colleagues that are handed over to the actor, and the others.

    Of the others those count that have no remark of the actor yet.
    """
    shared = load_shared_drafts(actor, consultation_id)
    handed = sum(each.is_handed_over for each in shared)
    return handed, sum(not (each.is_handed_over or each.is_remarked) for each in shared)


class ShareState(NamedTuple):
    """The progress of the review of a draft, for its author."""

    reviewers: int
    remarks: int
    is_handed_over: bool


def load_share_states(draft_ids: list[int]) -> dict[int, ShareState]:
    """Load how far the review of each draft is; those that are not shared are left out."""
    counts: dict[type[DraftReviewer | DraftRemark], dict[int, int]] = {}
    for kind in (DraftReviewer, DraftRemark):
        query = (
            select(kind.draft_id, func.count())
            .where(kind.draft_id.in_(draft_ids))
            .group_by(kind.draft_id)
        )
        counts[kind] = {row[0]: row[1] for row in db.session.execute(query)}
    return {
        share.draft_id: ShareState(
            counts[DraftReviewer].get(share.draft_id, 0),
            counts[DraftRemark].get(share.draft_id, 0),
            share.handed_over_at is not None,
        )
        for share in db.session.scalars(
            select(DraftShare).where(DraftShare.draft_id.in_(draft_ids))
        )
    }


class TakenDraft(NamedTuple):
    """A draft that a colleague took over, and the name of the colleague."""

    draft: Draft
    name: str


def find_taken_draft(user_id: int | None, target: str) -> TakenDraft | None:
    """Find a person's draft of a form that a colleague has taken over; None without one."""
    query = (
        select(Draft, User.name)
        .join(User, User.id == Draft.author_id)
        .join(DraftShare, DraftShare.draft_id == Draft.id)
        .where(
            DraftShare.begun_by_id == user_id, Draft.author_id != user_id, Draft.target == target
        )
    )
    found = db.session.execute(query).first()
    return TakenDraft(*found) if found is not None else None


def find_sent_draft(user_id: int, target: str, words_digest: str | None) -> SentDraft | None:
    """Find the note that a colleague sent a person's draft of a form.

    Args:
        words_digest: Only one with these words; None for the last one.
    """
    query = select(SentDraft).where(SentDraft.begun_by_id == user_id, SentDraft.target == target)
    if words_digest is not None:
        query = query.where(SentDraft.words_digest == words_digest)
    return db.session.scalar(query.order_by(SentDraft.id.desc()).limit(1))


class SentNote(NamedTuple):
    """The note that a colleague sent a draft that the reader began, as a list shows it.

    Attributes:
        draft: The note; it has the kind and the places of the draft.
        label: Full name of the clause in the current text; None without one.
        amendment_number: Number of the amendment that it is about.
    """

    draft: SentDraft
    document: Document
    label: str | None
    amendment_number: int | None


def load_sent_notes(actor: Actor) -> list[SentNote]:
    """Load the drafts that the reader began and colleagues sent, the last one first."""
    return _build_sent_notes(
        db.session.scalars(
            select(SentDraft)
            .where(SentDraft.begun_by_id == actor.user_id, SentDraft.seen_at.is_(None))
            .order_by(SentDraft.id.desc())
        ).all()
    )


def find_sent_note(actor: Actor, draft_id: int) -> SentNote | None:
    """Find the note that a colleague sent a draft that the reader began; None without one."""
    query = select(SentDraft).where(
        SentDraft.draft_id == draft_id, SentDraft.begun_by_id == actor.user_id
    )
    return next(iter(_build_sent_notes(db.session.scalars(query).all())), None)


def _build_sent_notes(notes: Sequence[SentDraft]) -> list[SentNote]:
    """Build the notes with what each is about."""
    places = load_draft_places(notes)
    return [
        SentNote(
            each,
            places.documents[each.document_id],
            places.labels.get(each.clause_id or 0),
            places.numbers.get(each.amendment_id or 0),
        )
        for each in notes
    ]


def count_sent_notes(actor: Actor, consultation_id: int) -> int:
    """Count the notes that `load_sent_notes` lists, of one consultation."""
    query = (
        select(func.count())
        .select_from(SentDraft)
        .where(
            SentDraft.begun_by_id == actor.user_id,
            SentDraft.seen_at.is_(None),
            SentDraft.consultation_id == consultation_id,
        )
    )
    return db.session.execute(query).scalar_one()
