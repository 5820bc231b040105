"""Input forms of accounts, sign-in and organizations, with their field types."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic.networks import validate_email
from pydantic_core import PydanticCustomError

from consult.core.web.forms import Form, reject_deceptive_text
from consult.core.i18n import list_time_zones
from consult.text.digits import convert_digits

from consult.accounts.stakeholder_groups import list_groups, list_regions
from consult.accounts.sign_in.passwords import (
    SHORTEST_PASSWORD,
    LONGEST_PASSWORD,
    normalize_password,
)

LONGEST_PATH = 2_000


def _make_line_type(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(
        strip_whitespace=True, min_length=least, max_length=most, pattern=r"^[^\r\n]*$"
    )


def _make_text_type(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


def _require_known_group(code: str) -> str:
    return _require_known_code(code, {each["code"] for each in list_groups()})


def _require_known_region(code: str) -> str:
    return _require_known_code(code, {each["code"] for each in list_regions()})


def _require_known_code(code: str, known: set[str]) -> str:
    if code not in known:
        raise PydanticCustomError("literal_error", "none of the settings")
    return code


PersonName = Annotated[str, _make_line_type(120), BeforeValidator(reject_deceptive_text)]
JobTitle = Annotated[str, _make_line_type(200), BeforeValidator(reject_deceptive_text)]
OrganisationName = Annotated[str, _make_line_type(200, 2), BeforeValidator(reject_deceptive_text)]
TokenLabel = Annotated[str, _make_line_type(100), BeforeValidator(reject_deceptive_text)]
WrittenReason = Annotated[str, _make_text_type(2_000), BeforeValidator(reject_deceptive_text)]
CsvText = Annotated[str, _make_text_type(100_000), BeforeValidator(reject_deceptive_text)]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
RowVersion = Annotated[int, Field(ge=0, le=2**31 - 1)]
LanguageCode = Literal["ar", "en", "es", "fr", "ru", "zh"]
StakeholderGroupCode = Annotated[str, AfterValidator(_require_known_group)]
RegionCode = Annotated[str, AfterValidator(_require_known_region)]
WebAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s<>\"]+$", max_length=500)
]
SixDigits = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
GivenPassword = Annotated[
    str, StringConstraints(min_length=1, max_length=1_000), BeforeValidator(normalize_password)
]  # of any length or strength
NewPassword = Annotated[
    str,
    StringConstraints(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD),
    BeforeValidator(normalize_password),
]


def parse_email(value: object) -> str:
    """Validate an e-mail address and return it in lower case.

    Only ASCII is accepted, since mail servers treat other characters differently.
    """
    wrong = PydanticCustomError("email", "no e-mail address")
    if not isinstance(value, str) or not value.isascii() or len(value) > 200:
        raise wrong
    try:
        _name, found = validate_email(value.strip())
    except ValueError:
        raise wrong from None
    if found.lower() != value.strip().lower():  # a name beside it: "Pia <pia@…>"
        raise wrong
    return found.lower()


def require_known_zone(value: str) -> str:
    """Return the name of a time zone if the tz database has it, else refuse it."""
    if value not in list_time_zones():
        raise PydanticCustomError("literal_error", "no such time zone")
    return value


def normalize_code(value: object) -> object:
    """Normalize a code as people type it: without spaces, any script's digits as 0 to 9."""
    if not isinstance(value, str):
        return value
    return convert_digits("".join(value[:40].split()))


def keep_local_path(value: object) -> str | None:
    """Return a path on this site to continue at; None for anything else.

    A sign-in link therefore never leads to another site, and a bad path never blocks a
    sign-in.
    """
    fit = (
        isinstance(value, str)
        and len(value) <= LONGEST_PATH
        and value.startswith("/")
        and not value.startswith("//")
        and "\\" not in value
        and value.isprintable()
    )
    return str(value) if fit else None


ReturnPath = Annotated[str | None, BeforeValidator(keep_local_path)]
EmailAddress = Annotated[str, BeforeValidator(parse_email)]
TimeZoneName = Annotated[str, AfterValidator(require_known_zone), StringConstraints(max_length=64)]
OneTimeCode = Annotated[SixDigits, BeforeValidator(normalize_code)]
OptionalCode = Annotated[
    Annotated[str, StringConstraints(max_length=20)] | None,
    AfterValidator(lambda value: value or None),
]


class AffiliationForm(Form):
    """An affiliation: a known organization, a new one, a listed government, or none.

    leads: the person asks to be its head of delegation.
    """

    speaks_for: Literal["organisation", "new", "government", "self"]
    organisation_id: RowId | None = None
    government_id: RowId | None = None
    new_name: OrganisationName | None = None
    new_group: Annotated[str, StringConstraints(max_length=20)] | None = None
    new_region: Annotated[str, StringConstraints(max_length=20)] | None = None
    website: WebAddress | None = None
    evidence: WebAddress | None = None
    leads: bool = False

    @property
    def chosen(self) -> int | None:
        """The id of the chosen organization or government, if any."""
        return {"organisation": self.organisation_id, "government": self.government_id}.get(
            self.speaks_for
        )


class AccountRequestForm(AffiliationForm):
    """A request for an account."""

    name: PersonName
    email: EmailAddress
    password: NewPassword | None = None
    language: LanguageCode = "en"
    timezone: TimeZoneName = "UTC"
    title: JobTitle | None = None
    accept: bool = False
    next: ReturnPath = None


class ChangeAffiliationForm(AffiliationForm):
    """A change of one's affiliation."""

    row_version: RowVersion | None = None


class SignInForm(Form):
    """An e-mail address and a password."""

    email: Annotated[
        str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=200)
    ]
    password: GivenPassword
    shared: bool = False
    next: ReturnPath = None


class CodeForm(Form):
    """A one-time code."""

    code: OneTimeCode
    next: ReturnPath = None


class SamplePersonForm(Form):
    """The id of one of the sample's people."""

    user_id: RowId
    next: ReturnPath = None


class EmailForm(Form):
    """An e-mail address that a link is mailed to."""

    email: EmailAddress


class ResetPasswordForm(Form):
    """A new password, set through a mailed link."""

    password: NewPassword


class ChangePasswordForm(Form):
    """A new password, with the old one as proof."""

    old: GivenPassword
    password: NewPassword


class ChangeAddressForm(Form):
    """A new e-mail address, with the password as proof."""

    email: EmailAddress
    password: GivenPassword


class OwnPasswordForm(Form):
    """One's password, for what a sign-in alone does not allow."""

    password: GivenPassword


class CloseAccountForm(Form):
    """The closure of an account, with the password as proof."""

    password: GivenPassword
    sure: bool = False


class AccountProfileForm(Form):
    """Name, title, language and time zone of a person."""

    name: PersonName
    title: JobTitle | None = None
    language: LanguageCode
    timezone: TimeZoneName
    row_version: RowVersion | None = None


class ApiTokenForm(Form):
    """The purpose of an API token, what its program may do besides reading, and for how long."""

    label: TokenLabel
    scopes: Annotated[list[Literal["contribute", "speak", "manage"]], Field(max_length=3)] = []
    days: Annotated[int, Field(ge=1, le=90)] = 30


class RefusalReasonForm(Form):
    """The reason for a refusal or a flag."""

    reason: WrittenReason


class VerificationForm(Form):
    """The row version that was seen before the verification; leads: name a head, too."""

    row_version: RowVersion | None = None
    leads: bool = False


class MergeOrganisationForm(Form):
    """The organization that another one is merged into."""

    into_id: RowId
    sure: bool = False


class GovernmentListForm(Form):
    """The closed list of governments as CSV."""

    list: CsvText


class FlagOutcomeForm(Form):
    """The decision of the secretariat about a flag; a reason to uphold it."""

    outcome: Literal["upheld", "dismissed"]
    reason: WrittenReason | None = None


class AddPersonForm(Form):
    """A person added by an administrator."""

    email: EmailAddress
    name: PersonName
    password: NewPassword
    language: LanguageCode = "en"
    timezone: TimeZoneName = "UTC"
    title: JobTitle | None = None
    organisation_id: RowId | None = None


class AddOrganisationForm(Form):
    """An organization added by an administrator."""

    name: OrganisationName
    group: Annotated[str, StringConstraints(max_length=20)]
    region: Annotated[str, StringConstraints(max_length=20)]
    website: WebAddress | None = None


class PeopleSearchForm(Form):
    """A search of the list of people."""

    q: Annotated[str, StringConstraints(max_length=200)] | None = None
    after: RowVersion = 0
    done: Annotated[str, StringConstraints(max_length=40)] | None = None


class OrganisationFilterForm(Form):
    """A filter of the page of organizations; an empty choice is no filter."""

    group: OptionalCode = None
    region: OptionalCode = None
    skip: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class OrganisationPagingForm(Form):
    """A filter and a page of the API's list of organizations."""

    group: OptionalCode = None
    region: OptionalCode = None
    after: RowVersion = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 100
