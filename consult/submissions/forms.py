"""What is sent about submissions: files with what is said of them, corrections of that, reasons, and filters of the list."""
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.accounts.stakeholder_groups import groups, regions
from consult.core.database.engine import now
from consult.core.web.uploads import File
from consult.core.web.forms import Form, honest, text

from .models import FIRST_YEAR

MOST_FILES = 200
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Kind = Literal["document", "letter"]
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), BeforeValidator(honest)]
Reason = text(1_000, 3)
Row = Annotated[int, Field(ge=0, le=2**31 - 1)]


def _group(code: str) -> str:
    return _one_of(code, {each["code"] for each in groups()})


def _region(code: str) -> str:
    return _one_of(code, {each["code"] for each in regions()})


def _one_of(code: str, known: set[str]) -> str:
    if code not in known:
        raise PydanticCustomError("literal_error", "none of the settings")
    return code


def _past(day: date) -> date:
    if day.year < FIRST_YEAR or day > now().date():
        raise PydanticCustomError("day_past", "not a day that has come")
    return day


Group = Annotated[str, AfterValidator(_group)]
Region = Annotated[str, AfterValidator(_region)]
Day = Annotated[date, AfterValidator(_past)]


class AboutForm(Form):
    """What is said of a submission; what is not said is read from the file, or left open."""

    title: Name | None = None
    kind: Kind = "document"
    source: Name | None = None
    organisation_id: Number | None = None
    group: Group | None = None
    region: Region | None = None
    language: Language | None = None
    received_on: Day | None = None

    @property
    def received_at(self) -> datetime | None:
        """The noon of the day, in UTC: the same day in nearly every zone."""
        return datetime.combine(self.received_on, time(12), UTC) if self.received_on else None


class RegisterForm(AboutForm):
    """Files that came in; what is said here holds for each of them, a title only for one alone."""

    files: Annotated[list[File], Field(min_length=1, max_length=MOST_FILES)]


class DetailsForm(AboutForm):
    """What is said of a submission from now on; row_version: the one that the form was made from."""

    title: Name
    source: Name
    language: Language
    row_version: Number | None = None


class PublishForm(Form):
    """Several that are published at once, by their numbers in the consultation."""

    numbers: Annotated[list[Number], Field(min_length=1, max_length=500)]


class ReasonForm(Form):
    """Why a submission is not published any more."""

    reason: Reason  # type: ignore[valid-type]


class Filter(Form):
    """Which submissions are wanted, and from where on."""

    group: Annotated[str, Field(max_length=20)] | None = None
    region: Annotated[str, Field(max_length=20)] | None = None
    language: Language | None = None
    q: Annotated[str, Field(max_length=200)] | None = None
    after: Row = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50
