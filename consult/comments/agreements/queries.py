"""Reads of agreements with comments, for whole lists of comments at once."""

from collections import defaultdict

from sqlalchemy import case, or_, select

from consult.accounts.models import Organisation, User
from consult.comments.models import Comment, CommentView
from consult.consultations.models import Consultation
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.digests import commit_words
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

from .models import AgreementView, CommentAgreement

SELECT_AGREEMENTS = (
    select(
        CommentAgreement,
        Comment.nonce,
        case((User.closed_at.is_(None), User.name)).label("name"),
        Organisation.name.label("organisation"),
        Organisation.names,
        Organisation.group_code,
    )
    .join(Comment, Comment.id == CommentAgreement.comment_id)
    .outerjoin(User, User.id == CommentAgreement.user_id)
    .outerjoin(Organisation, Organisation.id == CommentAgreement.organisation_id)
    .where(or_(CommentAgreement.organisation_id.is_not(None), User.closed_at.is_(None)))
    .order_by(CommentAgreement.organisation_id.is_(None), CommentAgreement.id)
)


def add_agreements(
    actor: Actor, listed: list[CommentView], groups: dict[str, dict[str, str]]
) -> list[CommentView]:
    """Add to each comment that everyone may read the names of those who say the same.

    Organizations come before people, and each in the order in which they agreed.

    Args:
        groups: The group marks in the language of the page, by code.
    """
    public = {each.id: each for each in listed if each.state == "open" and each.body}
    if not public:
        return listed
    found: dict[int, list[AgreementView]] = defaultdict(list)
    query = SELECT_AGREEMENTS.where(CommentAgreement.comment_id.in_(public))
    for row, nonce, name, organisation, names, group in db.session.execute(query):
        comment = public[row.comment_id]
        represented = actor.find_represented_organisation(comment.consultation_id)
        found[comment.id].append(
            AgreementView(
                row.organisation_id,
                row.user_id,
                i18n.choose_title(names) or organisation if organisation else name,
                groups.get(group or ""),
                row.since,
                row.digest != commit_words(nonce or "", comment.body or ""),
                actor.user_id is not None
                and row.holder in {f"u{actor.user_id}", f"o{represented}"},
            )
        )
    waits = {each.consultation_id: each for each in public.values() if "agree" in each.allowed_acts}
    closed = {number for number, one in waits.items() if must_wait_for_verification(actor, one)}
    return [
        _add_to_comment(actor, each, found.get(each.id, []), closed) if each.id in public else each
        for each in listed
    ]


def _add_to_comment(
    actor: Actor, comment: CommentView, found: list[AgreementView], closed: set[int]
) -> CommentView:
    """Add agreements to a comment, and what the reader may do about their own.

    Args:
        closed: The consultations in which the reader has to be verified first.
    """
    acts = comment.allowed_acts
    if comment.consultation_id in closed:
        acts -= {"agree"}
    own = [each for each in found if each.is_own]
    if own and is_allowed(actor, "comment.end_agreement", comment):
        acts |= {"end_agreement"}
    if own and not any(each.is_earlier for each in own):
        acts -= {"agree"}
    return comment._replace(agreements=tuple(found), allowed_acts=acts)


def must_wait_for_verification(actor: Actor, comment: Comment | CommentView) -> bool:
    """Return whether contributions of this person are held there until a moderator reads them.

    An agreement has no words that a moderator could read, so they cannot agree.
    """
    if is_allowed(actor, "comment.post_at_once", comment):
        return False
    return db.session.get_one(Consultation, comment.consultation_id).hold_unverified
