"""Actions on mentions: those of a comment are saved with it; a person mutes them."""

from sqlalchemy import delete, insert, select

from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.i18n import join_list
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .mention_parser import has_mention, parse_mentions
from .models import MOST_MENTIONS, Mention, MentionableName, MentionMute
from .queries import load_mentionable_names


def resolve_mentions(consultation_id: int, body: str) -> list[MentionableName]:
    """Resolve the names that a text mentions.

    Raises:
        Invalid: There are more than five, or a name is not clear.
    """
    if not has_mention(body):
        return []
    found, ambiguous = parse_mentions(body, load_mentionable_names(consultation_id))
    if ambiguous:
        raise Invalid(
            fields={
                "body": {
                    "type": "ambiguous_mention",
                    "name": ambiguous[0].name,
                    "choices": join_list(f"@{label}" for label in ambiguous[0].labels),
                }
            }
        )
    if len(found) > MOST_MENTIONS:
        raise Invalid(
            fields={
                "body": {"type": "too_many_mentions", "most": MOST_MENTIONS, "count": len(found)}
            }
        )
    return found


def preview_mentions(actor: Actor, consultation: Consultation, body: str) -> list[MentionableName]:
    """Return the names that a comment would mention; raise Invalid like its posting.

    Raises:
        SignInRequired, Forbidden: The actor cannot comment there.
    """
    require_permission(actor, "comment.post", consultation)
    return resolve_mentions(consultation.id, body)


def save_mentions(comment_id: int, found: list[MentionableName]) -> None:
    """Save the mentions of a comment in place of earlier ones, within a transaction."""
    known = set(db.session.scalars(select(Mention.holder).where(Mention.comment_id == comment_id)))
    wanted = {each.holder: each for each in found}
    if gone := known - wanted.keys():
        db.session.execute(
            delete(Mention).where(Mention.comment_id == comment_id, Mention.holder.in_(gone))
        )
    new = [
        {
            "comment_id": comment_id,
            "holder": each.holder,
            "organisation_id": each.organisation_id,
            "user_id": each.user_id,
        }
        for each in wanted.values()
        if each.holder not in known
    ]
    if new:
        db.session.execute(insert(Mention), new)


def mute_mentions(actor: Actor, by_id: int | None = None) -> None:
    """End the notices of mentions by a person, or of all mentions.

    After all were muted, the name is neither suggested nor found after an @.

    Raises:
        Conflict: It is the actor.
    """
    with transaction():
        require_permission(actor, "mention.mute")
        if by_id is not None and find_row(User, by_id).id == actor.user_id:
            raise Conflict("mute_oneself")
        if _find_mute(actor, by_id) is None:
            db.session.add(MentionMute(user_id=actor.user_id, by_id=by_id))
            record_event("mention.muted", *_build_event(actor), audience=f"user:{actor.user_id}")


def unmute_mentions(actor: Actor, by_id: int | None = None) -> None:
    """Let the mentions by a person, or all mentions, be notified again."""
    with transaction():
        require_permission(actor, "mention.mute")
        found = _find_mute(actor, by_id)
        if found is not None:
            db.session.delete(found)
            record_event("mention.unmuted", *_build_event(actor), audience=f"user:{actor.user_id}")


def _find_mute(actor: Actor, by_id: int | None) -> MentionMute | None:
    """Find a mute of the actor."""
    same = MentionMute.by_id.is_(None) if by_id is None else MentionMute.by_id == by_id
    return db.session.scalar(select(MentionMute).where(MentionMute.user_id == actor.user_id, same))


def _build_event(actor: Actor) -> tuple[EventSubject, Actor]:
    """Build subject and actor of an event for its person alone.

    No fact says whose mentions are muted.
    """
    return EventSubject(actor.user_id or 0, 0), actor
