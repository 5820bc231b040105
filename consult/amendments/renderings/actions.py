"""Amendments made in another language: the authentic words that somebody enters for them, and who confirms those."""
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.digests import hashed
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.rules import require

from consult.amendments.actions import current, standing, tell
from consult.amendments.models import WORDED, Amendment, Rendering


def render(actor: Actor, amendment_id: int, text: str, revision: int | None = None) -> Rendering:
    """Enter the authentic words of an amendment that was made in another language: unofficial until confirmed."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.render", amendment)
        standing(amendment)
        last = current(amendment)
        if revision is not None and revision != last.number:
            raise Conflict("revised_meanwhile")
        if amendment.kind not in WORDED - {"corr"} or last.language == amendment.document.authentic:
            raise Conflict("nothing_to_render")
        found = db.session.get(Rendering, last.id)
        if found is not None and found.confirmed_at is not None:
            raise Conflict("rendering_confirmed")
        if found is None:
            found = Rendering(revision_id=last.id, text=text, entered_by_id=actor.user_id)
            db.session.add(found)
        else:
            found.text, found.entered_by_id, found.entered_at = text, actor.user_id or 0, now()
        tell("amendment.rendered", amendment, actor, revision=last.number, digest=hashed(text))
    return found


def confirm_rendering(actor: Actor, amendment_id: int) -> Rendering:
    """Let the authentic words of a rendered amendment be the official ones."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.confirm_rendering", amendment)
        standing(amendment)
        found = db.session.get(Rendering, current(amendment).id)
        if found is None:
            raise Conflict("nothing_to_confirm")
        if found.confirmed_at is None:
            found.confirmed_by_id, found.confirmed_at = actor.user_id, now()
            tell("amendment.rendering_confirmed", amendment, actor, revision=amendment.revision, digest=hashed(found.text))
    return found
