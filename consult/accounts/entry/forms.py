"""The forms of entry by a mailed code."""

from typing import Annotated, Any

from pydantic import ConfigDict, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

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

NEEDED = {
    "organisation": {"organisation_id"},
    "government": {"government_id"},
    "new": {"new_name", "new_group", "new_region"},
}  # fields that a choice of affiliation needs
LONGEST_CONTRIBUTION = 60_000  # characters of the form that is kept, as JSON


class EntryForm(AffiliationForm):
    """A visitor who wants to send something: the address, and how a new person appears.

    to: address that the form of the contribution is sent to. kept: its fields, as JSON.
    in_tab: the tab keeps the fields, and the answer is another page. after: mark of the code that
    did not come, for another one.
    """

    model_config = ConfigDict(validate_default=True)

    name: PersonName
    email: EmailAddress
    language: LanguageCode = "en"
    timezone: TimeZoneName = "UTC"
    accept: bool = False
    to: ReturnPath = None
    kept: Annotated[str, StringConstraints(max_length=LONGEST_CONTRIBUTION)] = "[]"
    in_tab: bool = False
    after: Annotated[str, StringConstraints(max_length=64)] | None = None

    @field_validator(*set.union(*NEEDED.values()))
    @classmethod
    def require_chosen(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse a field that is empty and needed, together with all other errors."""
        if value is None and info.field_name in NEEDED.get(info.data.get("speaks_for", ""), ()):
            raise PydanticCustomError("missing", "missing")
        return value

    @field_validator("accept")
    @classmethod
    def require_acceptance(cls, value: bool) -> bool:
        """Refuse a form without the acceptance of the rules, together with all other errors."""
        if not value:
            raise PydanticCustomError("accept_needed", "not accepted")
        return value


class SignInByCodeForm(Form):
    """An address that a code to sign in with is mailed to."""

    email: EmailAddress
    next: ReturnPath = None


class CodeEntryForm(Form):
    """The code that was mailed."""

    entry_code: OneTimeCode
    next: ReturnPath = None
