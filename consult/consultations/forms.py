"""Input forms of consultations: titles in six languages, stages, roles, tags."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    EmailStr,
    Field,
    StringConstraints,
    create_model,
)
from pydantic_core import PydanticCustomError

from consult.accounts.sign_in.passwords import (
    SHORTEST_PASSWORD,
    LONGEST_PASSWORD,
    normalize_password,
)
from consult.core.errors import Invalid
from consult.core.web.forms import Form, ShortText, Text, reject_deceptive_text, parse_form
from consult.core.i18n import LANGUAGES

FIRST_YEAR, LAST_YEAR = 2000, 2200
LONGEST_RANGE = 1_000  # numbers of clauses between a first and a last one
StageKind = Literal[
    "setup", "inputs", "drafting", "commenting", "consolidation", "reading", "silence", "closed"
]
RoleName = Literal[
    "observer",
    "participant",
    "head",
    "speaker",
    "facilitator",
    "rapporteur",
    "moderator",
    "secretariat",
    "vice_chair",
    "chair",
    "administrator",
]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
TagCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=20)]
WebLink = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
LabelList = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    BeforeValidator(reject_deceptive_text),
]
AddressList = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    BeforeValidator(reject_deceptive_text),
]
ParagraphText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000),
    BeforeValidator(reject_deceptive_text),
]


def convert_to_utc(moment: datetime) -> datetime:
    """Convert a moment to UTC; one without a zone is taken as UTC."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError(
            "moment_far", "not between {first} and {last}", {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


UtcMoment = Annotated[datetime, AfterValidator(convert_to_utc)]


def parse_addresses(given: str) -> list[str]:
    """Parse e-mail addresses that stand on lines, or between commas or semicolons."""
    return [each for each in re.split(r"[\s,;]+", given) if each]


def parse_labels(written: str | None) -> list[str]:
    """Parse the printed labels in a text such as "12, 12 bis; C5.3"."""
    return [
        label
        for part in (written or "")
        .replace("\n", ",")
        .replace(";", ",")
        .replace("،", ",")
        .split(",")
        if (label := part.strip())
    ]


def parse_number_range(written: str) -> range | None:
    """Parse a range of numbers such as "55-57"; None if it is none, or one of too many numbers."""
    found = re.fullmatch(r"(\d{1,6})\s*[-\u2010-\u2015]\s*(\d{1,6})", written)
    if found is None:
        return None
    numbers = range(int(found[1]), int(found[2]) + 1)
    return numbers if 0 < len(numbers) <= LONGEST_RANGE else None


def format_number_ranges(numbers: Iterable[int]) -> list[str]:
    """Format rising numbers so that those in a row stand as a range: "4–6", "9"."""
    rows: list[list[int]] = []
    for each in numbers:
        if rows and each == rows[-1][-1] + 1:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [f"{row[0]}–{row[-1]}" if len(row) > 1 else str(row[0]) for row in rows]


def collect_translations(form: Form, prefix: str) -> dict[str, str]:
    """Collect the texts of title_ar, title_en, ... that were filled in, by language."""
    start = f"{prefix}_"
    found: Mapping[str, Any] = {
        name.removeprefix(start): value for name, value in form if name.startswith(start)
    }
    return {
        language: value
        for language, value in found.items()
        if isinstance(value, str) and len(language) == 2
    }


def require_title(title: dict[str, str]) -> None:
    """Refuse a title without a text in any language; raises Invalid."""
    if not title:
        raise Invalid(fields={"title_en": {"type": "one_needed"}})


def make_multilingual_form(name: str, words: Any) -> Any:
    """Make a form with an optional text in each of the six languages: title_ar, title_en, ..."""
    fields: Any = {f"{name}_{language}": (words | None, None) for language in LANGUAGES}
    return create_model(f"{name.title()}InSix", __base__=Form, **fields)


class TitleForm(
    make_multilingual_form("title", ShortText),  # type: ignore[misc]  # made at run time
):
    """A form with a title in some of the six languages."""

    @property
    def title(self) -> dict[str, str]:
        """The title by language."""
        return collect_translations(self, "title")


class TitleAndNoteForm(
    make_multilingual_form("note", ParagraphText),  # type: ignore[misc]  # made at run time
    TitleForm,
):
    """A form with a title and a note in some of the six languages."""

    @property
    def note(self) -> dict[str, str]:
        """The note by language."""
        return collect_translations(self, "note")


class ConsultationForm(TitleForm):
    """A new consultation."""

    slug: Slug


class FirstConsultationForm(ConsultationForm):
    """The first administrator and the first consultation."""

    email: EmailStr
    name: ShortText
    password: Annotated[
        str,
        StringConstraints(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD),
        BeforeValidator(normalize_password),
    ]


class ConsultationSettingsForm(
    make_multilingual_form("rules", Text),  # type: ignore[misc]  # made at run time
    make_multilingual_form("lead", ParagraphText),  # type: ignore[misc]  # made at run time
    TitleForm,
):
    """The texts and settings of a consultation."""

    hold_unverified: bool = False
    contest_days: Annotated[int, Field(ge=1, le=365)] = 14
    appeals_to: Literal["podium", "moderators"] | None = None
    appeal_days: Annotated[int, Field(ge=1, le=60)] | None = None
    notice_days: Annotated[int, Field(ge=0, le=60)] | None = None
    formal_ballots: bool = False
    agreed_closed: bool = False
    proxies: Annotated[int, Field(ge=0, le=9)] | None = None
    proxies_across_groups: bool = False
    attachment_mb: Annotated[int, Field(ge=0, le=100_000)] | None = None
    row_version: int | None = None

    @property
    def lead(self) -> dict[str, str]:
        """The sentence under the title, by language."""
        return collect_translations(self, "lead")

    @property
    def rules_text(self) -> dict[str, str]:
        """The rules that people accept when joining, by language."""
        return collect_translations(self, "rules")


class StageForm(TitleAndNoteForm):
    """A stage; without a closing moment it stays open."""

    kind: StageKind
    opens_at: UtcMoment
    closes_at: UtcMoment | None = None
    row_version: int | None = None


class GrantRoleForm(Form):
    """A role for a person, given by id or e-mail address."""

    role: RoleName
    user_id: RowId | None = None
    email: ShortText | None = None
    until: date | None = None  # the last day


class GrantRoleListForm(Form):
    """A role for the people with these e-mail addresses, one on each line."""

    role: RoleName
    emails: AddressList
    until: date | None = None  # the last day


class RevokeRoleForm(Form):
    """A role to revoke."""

    role: RoleName
    user_id: RowId


class FacilitatorClausesForm(Form):
    """Clauses to assign to a facilitator: printed labels of one document, or all with a tag.

    With `drop` the tag or the one clause is unassigned; without either, everything.
    """

    document_id: RowId | None = None
    labels: LabelList | None = None
    tag_id: RowId | None = None
    clause_id: RowId | None = None
    drop: bool = False


class OrganisationSpeakerForm(Form):
    """A member of the own organization who may set its positions."""

    user_id: RowId


class TagForm(TitleForm):
    """A new tag."""

    tag_set: Slug
    code: TagCode


class TagTitleForm(TitleForm):
    """A new title of a tag."""


class TagMoveForm(Form):
    """A move of a tag by one place, up or down."""

    by: Literal["up", "down"]


class ReadyTagSetForm(Form):
    """A ready set of tags to add."""

    tag_set: Literal["action-line", "sdg", "mandate"]


class MemberFilterForm(Form):
    """A filter and a page of the list of members."""

    role: RoleName | None = None
    q: ShortText | None = None
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "MemberFilterForm":
        """Build the filter from the query of an address, ignoring empty fields; raises Invalid."""
        given = {
            name: value for name, value in query.items() if value and name not in {"done", "person"}
        }
        return parse_form(cls, given)


class ConsultationJoinForm(Form):
    """The acceptance of a consultation's rules."""

    accept: bool = False
