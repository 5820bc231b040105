"""Input forms of submissions: files with details, corrections, reasons, filters."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.accounts.forms import RegionCode, StakeholderGroupCode
from consult.core.database.engine import utc_now
from consult.core.web.uploads import FileField
from consult.core.web.forms import Form, reject_deceptive_text, TextLimits

from .models import FIRST_YEAR

MOST_FILES = 200
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
SubmissionKind = Literal["document", "letter", "statement", "information"]
LanguageCode = Literal["ar", "en", "es", "fr", "ru", "zh"]
SourceName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    BeforeValidator(reject_deceptive_text),
]
WithdrawalReason = Annotated[str, TextLimits(1_000, 3)]
AfterNumber = Annotated[int, Field(ge=0, le=2**31 - 1)]


def _require_past_day(day: date) -> date:
    if day.year < FIRST_YEAR or day > utc_now().date():
        raise PydanticCustomError("day_past", "not a day that has come")
    return day


PastDay = Annotated[date, AfterValidator(_require_past_day)]


class SubmissionDetailsForm(Form):
    """Details of a submission; missing ones are read from the file or stay open."""

    title: SourceName | None = None
    kind: SubmissionKind = "document"
    source: SourceName | None = None
    organisation_id: RowId | None = None
    group: StakeholderGroupCode | None = None
    region: RegionCode | None = None
    language: LanguageCode | None = None
    received_on: PastDay | None = None

    @property
    def received_at(self) -> datetime | None:
        """Noon of the day in UTC, which is the same day in nearly every zone."""
        return datetime.combine(self.received_on, time(12), UTC) if self.received_on else None


class RegisterSubmissionsForm(SubmissionDetailsForm):
    """Received files; the details apply to each of them, a title only to a single file."""

    files: Annotated[list[FileField], Field(min_length=1, max_length=MOST_FILES)]
    again: bool = False  # although one of them is there already


class ChangeSubmissionForm(SubmissionDetailsForm):
    """All details of a submission; `row_version` is the one the form was made from.

    reason: of another title or kind once it is published; everyone reads it.
    """

    title: SourceName
    source: SourceName
    language: LanguageCode
    reason: WithdrawalReason | None = None
    row_version: RowId | None = None


class PublishSubmissionsForm(Form):
    """Numbers of submissions to publish at once."""

    numbers: Annotated[list[RowId], Field(min_length=1, max_length=500)]


class WithdrawSubmissionForm(Form):
    """The reason why a submission is withdrawn from publication."""

    reason: WithdrawalReason


class SubmissionPagingForm(Form):
    """A filter and a page of the API's list of submissions."""

    group: Annotated[str, Field(max_length=20)] | None = None
    region: Annotated[str, Field(max_length=20)] | None = None
    language: LanguageCode | None = None
    q: Annotated[str, Field(max_length=200)] | None = None
    after: AfterNumber = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50
