"""Names of roles, and which of them a rule asks for, in the reader's language."""

from consult.core.i18n import gettext, join_list, lazy_gettext as _
from consult.core.permissions.rules import list_allowed_roles

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


def name_allowed_roles(action: str) -> str:
    """Name the roles that alone allow an action; empty where no role alone does."""
    return join_list(ROLE_NAMES[each] for each in list_allowed_roles(action))


def describe_writers(action: str) -> str:
    """Describe which roles may change what a page shows, by the rule of the change."""
    names = name_allowed_roles(action)
    if len(list_allowed_roles(action)) == 1:
        return gettext("Only this role can change what is shown here: %(roles)s.", roles=names)
    return gettext("Only these roles can change what is shown here: %(roles)s.", roles=names)


def describe_needed_roles(action: str) -> str:
    """Describe which roles an action needs that was refused, and where to ask for one."""
    roles, names = list_allowed_roles(action), name_allowed_roles(action)
    if "participant" in roles:
        return gettext(
            "You cannot do this yet: it is for people who take part. Join the consultation first."
        )
    if len(roles) == 1:
        return gettext(
            "You cannot do this. It needs this role: %(roles)s. Ask the secretariat for it: see "
            "Contact, at the foot of each page.",
            roles=names,
        )
    return gettext(
        "You cannot do this. It needs one of these roles: %(roles)s. Ask the secretariat for it: "
        "see Contact, at the foot of each page.",
        roles=names,
    )
