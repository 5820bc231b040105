"""Actions on consultations."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from .forms import require_title
from .models import Consultation, Membership


def create_consultation(
    actor: Actor,
    slug: str,
    title: dict[str, str],
    settings: Mapping[str, Any] | None = None,
    *,
    is_open: bool = True,
    **facts: Any,
) -> Consultation:
    """Create a consultation; its creator becomes the administrator.

    Contributions of unverified people wait there for a moderator, until a setting says otherwise.

    Args:
        settings: Values of its columns that differ from the defaults.
        is_open: Whether everyone can read it at once, and not only once its preparation ends.
        facts: More facts of the event, such as the consultation that served as the template.

    Raises Invalid without a title or if the address is taken.
    """
    with transaction():
        require_permission(actor, "consultation.create")
        require_new_names(slug, title)
        made = Consultation(slug=slug, title=title, **{"hold_unverified": True, **(settings or {})})
        db.session.add(made)
        db.session.flush()
        if not is_open:  # after the default was stored
            made.opened_at = None
            db.session.flush()
        if actor.user_id is not None:
            db.session.add(
                Membership(user_id=actor.user_id, consultation_id=made.id, role="administrator")
            )
        record_event("consultation.created", made, actor, slug=slug, **facts)
    return made


def require_new_names(slug: str, title: dict[str, str]) -> None:
    """Refuse a new consultation without a title, or with the address of another one."""
    require_title(title)
    if db.session.scalar(select(Consultation.id).where(Consultation.slug == slug)) is not None:
        raise Invalid(fields={"slug": {"type": "taken"}})


def change_consultation(
    actor: Actor,
    consultation_id: int,
    *,
    title: dict[str, str],
    lead: dict[str, str],
    rules_text: dict[str, str],
    hold_unverified: bool,
    contest_days: int | None = None,
    appeals_to: str | None = None,
    appeal_days: int | None = None,
    notice_days: int | None = None,
    formal_ballots: bool | None = None,
    agreed_closed: bool | None = None,
    proxies: int | None = None,
    proxies_across_groups: bool | None = None,
    attachment_mb: int | None = None,
    row_version: int | None = None,
) -> Consultation:
    """Change the texts and settings of a consultation.

    A setting of None stays unchanged. Raises Conflict("changed_meanwhile") on a stale save.
    """
    with transaction():
        found = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.change", found)
        require_unchanged(found, row_version)
        require_title(title)
        wanted = {
            "title": title,
            "lead": lead,
            "rules_text": rules_text,
            "hold_unverified": hold_unverified,
            "contest_days": found.contest_days if contest_days is None else contest_days,
            "appeals_to": found.appeals_to if appeals_to is None else appeals_to,
            "appeal_days": found.appeal_days if appeal_days is None else appeal_days,
            "notice_days": found.notice_days if notice_days is None else notice_days,
            "formal_ballots": found.formal_ballots if formal_ballots is None else formal_ballots,
            "agreed_closed": found.agreed_closed if agreed_closed is None else agreed_closed,
            "proxies": found.proxies if proxies is None else proxies,
            "proxies_across_groups": found.proxies_across_groups
            if proxies_across_groups is None
            else proxies_across_groups,
            "attachment_mb": found.attachment_mb if attachment_mb is None else attachment_mb,
        }
        if changed := apply_changes(found, wanted):
            record_event("consultation.changed", found, actor, changed=changed)
    return found


def apply_changes(row: Any, wanted: dict[str, Any]) -> list[str]:
    """Set the values that differ; return their names."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed
