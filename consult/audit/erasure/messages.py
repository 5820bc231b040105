"""Names of the grounds and kinds of erasure, in the reader's language."""

from consult.core.i18n import lazy_gettext as _

GROUND_NAMES = {
    "own_request": _("at the request of the person"),
    "third_person": _("it held personal data of somebody else"),
    "law": _("a court or the law demanded it"),
    "mistake": _("it came here by mistake"),
}


def format_ground(code: str | None) -> str:
    """Return the name of a ground of erasure."""
    return str(GROUND_NAMES.get(code or "", code or ""))
