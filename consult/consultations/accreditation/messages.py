"""Sentences about the faults of a list of participants, in the language in force."""

from consult.core.i18n import lazy_gettext as _

from .list_review import RowFault

FAULTS = {
    "missing": _("It is empty."),
    "no_address": _("“%(value)s” is no email address."),
    "twice": _("The same address with the same role stands in row %(row)s already."),
    "another_person": _(
        "The same address stands in row %(row)s with another name or organization."
    ),
    "unknown_role": _("“%(value)s” is no role. Use one of these: %(known)s."),
    "role_too_high": _(
        "The role “%(value)s” is not given by a list. Use one of these: %(known)s. An "
        "administrator gives the others under People."
    ),
    "unknown_language": _("“%(value)s” is none of the languages: %(known)s."),
    "no_day": _("“%(value)s” is no day. Write it as 2027-01-31."),
    "day_over": _("%(value)s is over. Choose a later day."),
    "unknown_code": _("“%(value)s” is unknown. Use one of these: %(known)s."),
    "organization_needed": _("A head of delegation or a speaker needs an organization."),
    "close_to": _(
        "There is “%(other)s”. Write it so, if “%(value)s” is the same. If it is another one, give "
        "its group and region, and it is added."
    ),
    "unknown_organization": _(
        "“%(value)s” is not known. Give its group and region, and it is added; or correct the name."
    ),
    "unknown_government": _(
        "“%(value)s” is not in the list of governments. Governments come from that list alone."
    ),
    "account_closed": _("The account of %(value)s is disabled."),
    "other_affiliation": _(
        "%(value)s has a verified affiliation with another organization: %(other)s."
    ),
    "characters": _("It has characters that cannot be seen or mislead, or it is too long."),
}


def describe_fault(fault: RowFault) -> str:
    """Describe a fault in a sentence."""
    return str(FAULTS[fault.code]) % fault.details
