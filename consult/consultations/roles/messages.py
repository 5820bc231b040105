"""Words on how roles were given, and why they were not, in the reader's language."""

from collections.abc import Mapping

from consult.core.i18n import gettext, lazy_pgettext
from consult.core.messages.error_messages import FIELD_ERRORS, REFUSALS

ROLE_SOURCES = {
    "joined": lazy_pgettext("role", "by joining"),
    "with_another_role": lazy_pgettext("role", "with another role"),
    "affiliation": lazy_pgettext("role", "with the verified affiliation"),
    "head": lazy_pgettext("role", "by a head of delegation"),
    "accreditation": lazy_pgettext("role", "by accreditation"),
    "list": lazy_pgettext("role", "from a list of addresses"),
    "template": lazy_pgettext("role", "with the template of the consultation"),
}


def describe_faults(faults: Mapping[str, str]) -> str:
    """Describe why people do not get a role: sentences, each after the address.

    Args:
        faults: Codes of refusals by e-mail address.
    """
    return " ".join(
        gettext("%(address)s: %(why)s", address=each, why=FIELD_ERRORS.get(why) or REFUSALS[why])
        for each, why in faults.items()
    )
