"""Renderings: authentic text for amendments made in another language, and its confirmation."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.rules import require_permission
from consult.documents.queries import find_wording

from consult.amendments.actions import (
    load_current_revision,
    record_amendment_event,
    refuse_closed_amendment,
    refuse_cut_bracket,
)
from consult.amendments.models import KINDS_WITH_TEXT, Amendment, Rendering


def enter_rendering(
    actor: Actor, amendment_id: int, text: str, revision: int | None = None
) -> Rendering:
    """Enter the authentic text of an amendment made in another language.

    It is unofficial until it is confirmed.

    Raises:
        Conflict: The amendment was revised since it was read, needs no rendering, or its
            rendering is confirmed.
        Invalid: A bracket of the text has no partner although the issued text has none such.
    """
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.render", amendment)
        refuse_closed_amendment(amendment)
        last = load_current_revision(amendment)
        if revision is not None and revision != last.number:
            raise Conflict("revised_meanwhile")
        if (
            amendment.kind not in KINDS_WITH_TEXT - {"corr"}
            or last.language == amendment.document.authentic
        ):
            raise Conflict("nothing_to_render")
        found = db.session.get(Rendering, last.id)
        if found is not None and found.confirmed_at is not None:
            raise Conflict("rendering_confirmed")
        refuse_cut_bracket(_load_issued_text(amendment), text)
        if found is None:
            found = Rendering(revision_id=last.id, text=text, entered_by_id=actor.user_id)
            db.session.add(found)
        else:
            found.text, found.entered_by_id, found.entered_at = text, actor.user_id or 0, utc_now()
        found.nonce = make_nonce()
        record_amendment_event(
            "amendment.rendered",
            amendment,
            actor,
            revision=last.number,
            digest=commit_words(found.nonce, text),
        )
    return found


def _load_issued_text(amendment: Amendment) -> str | None:
    """Load the authentic text of the clause that the amendment changes; None for a new clause."""
    document = amendment.document
    if (
        amendment.kind == "add"
        or amendment.clause_id is None
        or document.current_version_id is None
    ):
        return None
    found = find_wording(amendment.clause_id, document.current_version_id, document.authentic)
    return found.text if found is not None else None


def confirm_rendering(actor: Actor, amendment_id: int) -> Rendering:
    """Confirm the rendered text of an amendment as official; raise Conflict if there is none."""
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.confirm_rendering", amendment)
        refuse_closed_amendment(amendment)
        found = db.session.get(Rendering, load_current_revision(amendment).id)
        if found is None:
            raise Conflict("nothing_to_confirm")
        if found.confirmed_at is None:
            found.confirmed_by_id, found.confirmed_at = actor.user_id, utc_now()
            found.nonce = found.nonce or make_nonce()
            record_amendment_event(
                "amendment.rendering_confirmed",
                amendment,
                actor,
                revision=amendment.revision,
                digest=commit_words(found.nonce, found.text),
            )
    return found
