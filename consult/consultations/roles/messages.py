"""Names of roles, in the reader's language."""

from consult.core.i18n import lazy_gettext as _

ROLE_NAMES = {
    "observer": _("Observer"),
    "participant": _("Participant"),
    "head": _("Head of delegation"),
    "speaker": _("Speaks for the organization"),
    "facilitator": _("Facilitator"),
    "rapporteur": _("Rapporteur"),
    "moderator": _("Moderator"),
    "secretariat": _("Secretariat"),
    "vice_chair": _("Vice-chair"),
    "chair": _("Chair"),
    "administrator": _("Administrator"),
}
