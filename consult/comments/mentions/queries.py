"""Reads of mentions: the names that can be mentioned, and the people to notify."""

from typing import Any

from sqlalchemy import Select, and_, case, exists, or_, select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.models import Consultation, Membership
from consult.core import i18n
from consult.core.database.engine import db, find_row
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.text.search_normalization import fold_text

from .mention_parser import label_names
from .models import Mention, MentionableName, MentionMute

SHORTEST_QUERY = 2  # letters, so that nobody pages through all names
MOST_SUGGESTIONS = 8
CAN_SIGN_IN = and_(User.closed_at.is_(None), User.disabled_at.is_(None))
IS_VERIFIED = and_(User.affiliation == "verified", Organisation.status == "verified")


def _select_people(consultation_id: int) -> Select[*tuple[Any, ...]]:
    """Select the members whose name everyone can read there anyway.

    These are the members of verified organizations and those who wrote something public. Nobody
    who muted all mentions is among them.
    """
    wrote_comment = exists().where(
        Comment.author_id == User.id,
        Comment.consultation_id == consultation_id,
        Comment.submission_id.is_(None),
        Comment.hidden_at.is_(None),
        Comment.withdrawn_at.is_(None),
        Comment.held_at.is_(None),
        Comment.erased_at.is_(None),
    )
    wrote_amendment = exists().where(
        Amendment.author_id == User.id,
        Amendment.consultation_id == consultation_id,
        Amendment.submission_id.is_(None),
        Amendment.hidden_at.is_(None),
        Amendment.held_at.is_(None),
    )
    return (
        select(User.id, User.name, IS_VERIFIED, Organisation)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .where(
            CAN_SIGN_IN,
            exists().where(
                Membership.user_id == User.id, Membership.consultation_id == consultation_id
            ),
            or_(IS_VERIFIED, wrote_comment, wrote_amendment),
            ~exists().where(MentionMute.user_id == User.id, MentionMute.by_id.is_(None)),
        )
        .order_by(User.name, User.id)
    )


def _select_organisations(consultation_id: int) -> Select[Any]:
    """Select the organizations for which somebody speaks there."""
    speaks = exists().where(
        Membership.consultation_id == consultation_id,
        Membership.role.in_(("head", "speaker")),
        Membership.user_id == User.id,
        User.organisation_id == Organisation.id,
        User.affiliation == "verified",
        CAN_SIGN_IN,
    )
    return (
        select(Organisation)
        .where(Organisation.status == "verified", speaks)
        .order_by(Organisation.name, Organisation.id)
    )


def load_mentionable_names(consultation_id: int) -> list[MentionableName]:
    """Load all names that can be mentioned in a consultation; organizations in all languages."""
    language, found = i18n.get_language(), []
    for organisation in db.session.scalars(_select_organisations(consultation_id)):
        own = i18n.choose_title(organisation.names, language) or organisation.name
        names = dict.fromkeys([own, organisation.name, *(organisation.names or {}).values()])
        found += [
            MentionableName(
                f"o{organisation.id}", organisation.id, None, name, None, organisation.group_code
            )
            for name in names
            if name
        ]
    for number, name, verified, organisation in db.session.execute(_select_people(consultation_id)):
        own = organisation if verified else None
        found.append(
            MentionableName(
                f"u{number}",
                None,
                number,
                name,
                (i18n.choose_title(own.names, language) or own.name) if own else None,
                own.group_code if own else None,
            )
        )
    return found


def suggest_names(actor: Actor, consultation_id: int, query: str) -> list[MentionableName]:
    """Suggest names for the letters after an @: those with a word that begins with them.

    Names that begin with the letters come first. Fewer than two letters suggest nothing.

    Raises:
        SignInRequired, Forbidden: The actor cannot comment there.
    """
    consultation = find_row(Consultation, consultation_id)
    require_permission(actor, "comment.post", consultation)
    said = fold_text(query)
    if len(said) < SHORTEST_QUERY:
        return []
    seen: dict[str, tuple[bool, MentionableName]] = {}
    for each in label_names(load_mentionable_names(consultation_id)):
        name = fold_text(each.name)
        if each.user_id != actor.user_id and (name.startswith(said) or f" {said}" in name):
            seen.setdefault(each.holder, (not name.startswith(said), each))
    ranked = sorted(seen.values(), key=lambda one: (one[0], fold_text(one[1].name)))
    return [each for _, each in ranked[:MOST_SUGGESTIONS]]


def load_mentioned(comment_id: int) -> list[Mention]:
    """Load the mentions of a comment, in their order."""
    return list(
        db.session.scalars(
            select(Mention).where(Mention.comment_id == comment_id).order_by(Mention.id)
        )
    )


def load_muting(people: set[int], author_id: int) -> set[int]:
    """Load those of these people who want no notice of mentions by an author."""
    return set(
        db.session.scalars(
            select(MentionMute.user_id).where(
                MentionMute.user_id.in_(people),
                or_(MentionMute.by_id.is_(None), MentionMute.by_id == author_id),
            )
        )
    )


def load_mutes(actor: Actor) -> tuple[bool, list[tuple[int, str]]]:
    """Load whether the actor muted all mentions, and the people whose mentions are muted."""
    require_permission(actor, "mention.mute")
    rows = db.session.execute(
        select(MentionMute.by_id, case((User.closed_at.is_(None), User.name)))
        .outerjoin(User, User.id == MentionMute.by_id)
        .where(MentionMute.user_id == actor.user_id)
        .order_by(User.name)
    ).all()
    return any(by is None for by, _ in rows), [(by, name) for by, name in rows if by is not None]
