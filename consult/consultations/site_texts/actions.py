"""Actions on the texts of the installation."""

from consult.core.database.engine import db, require_unchanged, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .models import SiteText
from .queries import find_site_text


def set_site_text(actor: Actor, kind: str, text: dict[str, str], row_version: int) -> None:
    """Set a text of the installation in some languages; without any, the standard one is shown.

    Args:
        row_version: the version that the form was made from; 0 if there was none.

    Raises:
        Conflict: "changed_meanwhile" on a stale save.
    """
    with transaction():
        require_permission(actor, "site_text.change")
        found = find_site_text(kind)
        if found is None:
            if row_version:
                raise Conflict("changed_meanwhile", now=0)
            found = SiteText(kind=kind, text={})
            db.session.add(found)
        else:
            require_unchanged(found, row_version)
        changed = sorted(
            code for code in {*found.text, *text} if found.text.get(code) != text.get(code)
        )
        if changed:
            found.text, found.changed_at = dict(text), utc_now()
            record_event("site_text.changed", found, actor, kind=kind, changed=changed)
