"""The forms of entry by a mailed code."""

from typing import Annotated

from pydantic import StringConstraints

from consult.core.web.forms import Form

from consult.accounts.forms import (
    AffiliationForm,
    EmailAddress,
    LanguageCode,
    OneTimeCode,
    PersonName,
    ReturnPath,
    TimeZoneName,
)

LONGEST_CONTRIBUTION = 60_000  # characters of the form that is kept, as JSON


class EntryForm(AffiliationForm):
    """A visitor who wants to send something: the address, and how a new person appears.

    to: address that the form of the contribution is sent to. kept: its fields, as JSON.
    """

    name: PersonName
    email: EmailAddress
    language: LanguageCode = "en"
    timezone: TimeZoneName = "UTC"
    accept: bool = False
    to: ReturnPath = None
    kept: Annotated[str, StringConstraints(max_length=LONGEST_CONTRIBUTION)] = "[]"


class SignInByCodeForm(Form):
    """An address that a code to sign in with is mailed to."""

    email: EmailAddress
    next: ReturnPath = None


class CodeEntryForm(Form):
    """The code that was mailed."""

    entry_code: OneTimeCode
    next: ReturnPath = None
