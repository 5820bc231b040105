"""Sentences for the refusals of accounts, sign-ins and organizations; error_messages.py includes them."""

from flask_babel import lazy_gettext as _

REFUSALS_ACCOUNTS = {
    "wrong_password": _("This address and this password do not belong together."),
    "wrong_own_password": _("This is not your password."),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one."),
    "too_many_sign_ins": _(
        "Too many attempts failed for this address. Please wait %(minutes)s minutes, or set a new password."
    ),
    "confirm_first": _(
        "Confirm your address first: open the link in the mail that we sent you. To get another mail, join again."
    ),
    "step_over": _("This took too long. Please sign in again."),
    "account_disabled": _(
        "This account has been disabled. The secretariat of the consultation can tell you why."
    ),
    "link_over": _(
        "This link is not good any more: it was used, it is too old, or a newer mail was sent."
    ),
    "address_taken": _("This address belongs to another account."),
    "not_for_programs": _("A program cannot do this for you. Sign in with a browser."),
    "second_factor_is_on": _("One-time codes are on already."),
    "second_factor_is_off": _("One-time codes are off already."),
    "second_factor_not_begun": _("Begin again: there is no key yet."),
    "organisation_not_verified": _("The organisation has to be verified first."),
    "nothing_to_verify": _("There is no affiliation to decide about any more."),
    "nothing_to_flag": _("This person speaks for nobody else."),
    "flagged_already": _("You have said so already. The secretariat will look at it."),
    "settled_already": _("This was decided already."),
    "judged_already": _("This organisation was decided about already."),
    "list_wrong": _("The list has a mistake in line %(line)s; nothing was changed."),
}
