"""Input forms of the call for submissions."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.core.i18n import list_time_zones
from consult.core.web.forms import Form, ShortText
from consult.core.web.uploads import FileField
from consult.submissions.forms import (
    LanguageCode,
    RowId,
    SourceName,
    SubmissionKind,
    WithdrawalReason,
)

NUMBER_MARK = "{n}"


def _check_pattern(pattern: str) -> str:
    if pattern.count(NUMBER_MARK) != 1:
        raise PydanticCustomError("symbol_without_number", "no place for the number")
    return pattern


def _check_zone(name: str) -> str:
    if name not in list_time_zones():
        raise PydanticCustomError("literal_error", "no time zone")
    return name


SymbolPattern = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=60),
    AfterValidator(_check_pattern),
]
Proof = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class HandInForm(Form):
    """A file that a stakeholder hands in.

    behalf: for whom: the own organization, or the person. group_name: a group of states or a
    caucus in whose name the organization speaks. again: although the file is there already.
    began_at, proof: of `UploadStartForm`.
    """

    files: Annotated[list[FileField], Field(min_length=1, max_length=1)]
    title: SourceName | None = None
    kind: SubmissionKind = "document"
    language: LanguageCode | None = None
    behalf: Literal["organisation", "person"] = "organisation"
    group_name: SourceName | None = None
    agenda_item: ShortText | None = None
    again: bool = False
    began_at: datetime | None = None
    proof: Proof | None = None


class CorrectOwnForm(Form):
    """Title and kind of what one handed in."""

    title: SourceName
    kind: SubmissionKind
    row_version: RowId | None = None


class UploadStartForm(Form):
    """The file whose upload begins now: the SHA-256 of its content."""

    digest: Proof


class AdmitForm(Form):
    """The reason why a late submission is admitted; it is public."""

    reason: WithdrawalReason


class SubmissionCallForm(Form):
    """The rules for what stakeholders hand in."""

    is_open: bool = False
    is_held: bool = False
    timezone: Annotated[ShortText, AfterValidator(_check_zone)] = "UTC"
    document_symbol: SymbolPattern | None = None
    information_symbol: SymbolPattern | None = None
    row_version: RowId | None = None
