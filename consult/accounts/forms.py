"""What people send about themselves, about organisations, and to come in."""
import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic.networks import validate_email
from pydantic_core import PydanticCustomError

from consult.core.web.forms import Form, honest
from consult.core.i18n import zones

from consult.accounts.sign_in.passwords import LEAST, MOST, composed

LONGEST_ADDRESS = 2_000


def _line(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most, pattern=r"^[^\r\n]*$")


def _lines(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


Name = Annotated[str, _line(120), BeforeValidator(honest)]
Title = Annotated[str, _line(200), BeforeValidator(honest)]
Called = Annotated[str, _line(200, 2), BeforeValidator(honest)]
Label = Annotated[str, _line(100), BeforeValidator(honest)]
Reason = Annotated[str, _lines(2_000), BeforeValidator(honest)]
List = Annotated[str, _lines(100_000), BeforeValidator(honest)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Link = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Given = Annotated[str, StringConstraints(min_length=1, max_length=1_000), BeforeValidator(composed)]  # may be anything
Password = Annotated[str, StringConstraints(min_length=LEAST, max_length=MOST), BeforeValidator(composed)]


def address(value: object) -> str:
    """An e-mail address in lower case; only ASCII, since mail servers differ about the rest."""
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


def known_zone(value: str) -> str:
    """A time zone by its name in the tz database."""
    if value not in zones():
        raise PydanticCustomError("literal_error", "no such time zone")
    return value


def digits(value: object) -> object:
    """A code as people type it: with a space in the middle, in the digits of their script."""
    if not isinstance(value, str):
        return value
    return "".join(str(unicodedata.digit(each, each)) for each in value[:40] if not each.isspace())


def local(value: object) -> str | None:
    """An address of our own to go on to, else none: no link to the sign-in leads elsewhere, and none keeps anyone out."""
    fit = (isinstance(value, str) and len(value) <= LONGEST_ADDRESS and value.startswith("/")
           and not value.startswith("//") and "\\" not in value and value.isprintable())
    return str(value) if fit else None


Next = Annotated[str | None, BeforeValidator(local)]
Address = Annotated[str, BeforeValidator(address)]
Zone = Annotated[str, AfterValidator(known_zone), StringConstraints(max_length=64)]
OneTime = Annotated[Code, BeforeValidator(digits)]
Short = Annotated[Annotated[str, StringConstraints(max_length=20)] | None, AfterValidator(lambda value: value or None)]


class Speaking(Form):
    """For whom somebody speaks: an organisation that is here, a new one, a government of the list, or nobody else."""

    speaks_for: Literal["organisation", "new", "government", "self"]
    organisation_id: Number | None = None
    government_id: Number | None = None
    new_name: Called | None = None
    new_group: Annotated[str, StringConstraints(max_length=20)] | None = None
    new_region: Annotated[str, StringConstraints(max_length=20)] | None = None
    website: Link | None = None
    evidence: Link | None = None

    @property
    def chosen(self) -> int | None:
        """The number of the organisation or government that was chosen."""
        return {"organisation": self.organisation_id, "government": self.government_id}.get(self.speaks_for)


class JoinForm(Speaking):
    """Somebody joins."""

    name: Name
    email: Address
    password: Password
    language: Language = "en"
    timezone: Zone = "UTC"
    title: Title | None = None
    accept: bool = False
    next: Next = None


class SpeakForm(Speaking):
    """Somebody speaks for another organisation from now on."""

    row_version: Version | None = None


class SignInForm(Form):
    """An address and a password."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=200)]
    password: Given
    shared: bool = False
    next: Next = None


class CodeForm(Form):
    """A one-time code."""

    code: OneTime
    next: Next = None


class SampleForm(Form):
    """One of the sample's people."""

    user_id: Number
    next: Next = None


class AddressForm(Form):
    """An address to which a link shall go."""

    email: Address


class ResetForm(Form):
    """A new password, by a link."""

    password: Password


class PasswordForm(Form):
    """A new password, by the old one."""

    old: Given
    password: Password


class NewAddressForm(Form):
    """Another address, by the password."""

    email: Address
    password: Given


class OwnPasswordForm(Form):
    """One's password, for what a sign-in alone does not allow."""

    password: Given


class CloseForm(Form):
    """The end of an account, by the password."""

    password: Given
    sure: bool = False


class AccountForm(Form):
    """How somebody is called and served."""

    name: Name
    title: Title | None = None
    language: Language
    timezone: Zone
    row_version: Version | None = None


class ProgramForm(Form):
    """A token for a program, and what it is for."""

    label: Label


class ReasonForm(Form):
    """Why."""

    reason: Reason


class VerifyForm(Form):
    """What was looked at before it was verified."""

    row_version: Version | None = None


class MergeForm(Form):
    """Into which organisation another one goes."""

    into_id: Number
    sure: bool = False


class GovernmentsForm(Form):
    """The closed list, as CSV."""

    list: List


class SettleForm(Form):
    """What the secretariat found about a flag."""

    outcome: Literal["upheld", "dismissed"]


class AddPersonForm(Form):
    """A person whom an administrator adds."""

    email: Address
    name: Name
    password: Password
    language: Language = "en"
    timezone: Zone = "UTC"
    title: Title | None = None
    organisation_id: Number | None = None


class AddOrganisationForm(Form):
    """An organisation that an administrator adds."""

    name: Called
    group: Annotated[str, StringConstraints(max_length=20)]
    region: Annotated[str, StringConstraints(max_length=20)]
    website: Link | None = None


class PeopleForm(Form):
    """Which people are looked for."""

    q: Annotated[str, StringConstraints(max_length=200)] | None = None
    after: Version = 0
    done: Annotated[str, StringConstraints(max_length=40)] | None = None


class ListingForm(Form):
    """Which organisations are looked for; an empty choice is none."""

    group: Short = None
    region: Short = None
    skip: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class PagingForm(Form):
    """A part of the list of organisations."""

    group: Short = None
    region: Short = None
    after: Version = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 100
