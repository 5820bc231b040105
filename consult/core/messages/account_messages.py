"""Sentences for the refusals of accounts, sign-ins and organizations.

error_messages.py includes them.
"""

from flask_babel import lazy_gettext as _

ACCOUNT_REFUSALS = {
    "wrong_password": _("The email address or the password is not correct."),
    "wrong_own_password": _("This is not your password."),
    "no_password": _(
        "This needs a password, and this account has none yet. "
        "You can set one by a link that we mail to you."
    ),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one."),
    "too_many_sign_ins": _(
        "Too many attempts failed for this address. Please wait %(minutes)s "
        "minutes, or set a new password."
    ),
    "confirm_first": _(
        "Confirm your address first: open the link in the email that we sent "
        "you. To get another email, join again."
    ),
    "step_over": _("This took too long. Please sign in again."),
    "account_disabled": _(
        "This account has been disabled. The secretariat of the consultation can tell you why."
    ),
    "link_over": _(
        "This link is no longer valid: it was used, it is too old, or a newer email was sent."
    ),
    "address_taken": _("This address belongs to another account."),
    "not_for_programs": _("A program cannot do this for you. Sign in with a browser."),
    "program_needs_api": _(
        "A token changes nothing on pages. Let the program use the API, or sign in with a browser."
    ),
    "scope_missing": _(
        "The token does not cover this: it lacks the scope %(scope)s. Make another token under "
        "Programs on your account page."
    ),
    "scope_needs_code": _(
        "Only a sign-in with a one-time code makes tokens that speak or manage. Set up one-time "
        "codes, sign in again with a code, and repeat this."
    ),
    "token_expired": _("This token has ended. Make another one on your account page."),
    "mail_sent": _("This mail was sent in the meantime."),
    "second_factor_is_on": _("One-time codes are on already."),
    "second_factor_is_off": _("One-time codes are off already."),
    "second_factor_not_begun": _("Begin again: there is no key yet."),
    "head_by_letter": _(
        "The head of delegation of a government or an intergovernmental organization is named on "
        "receipt of a letter, on the page of people. Verify the affiliation alone."
    ),
    "organisation_not_verified": _("The organization has to be verified first."),
    "nothing_to_verify": _("There is no affiliation left to decide on."),
    "nothing_to_flag": _("This person does not speak for anyone else."),
    "nothing_to_refuse": _("The affiliation has ended since; the report can only be closed."),
    "flagged_already": _("You have already reported this. The secretariat will review it."),
    "settled_already": _("This has already been decided."),
    "judged_already": _("This organization has already been decided on."),
    "list_wrong": _("The list has a mistake in line %(line)s; nothing was changed."),
}
