"""What people send about the process: titles in six languages, moments in UTC, roles, tags."""
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, EmailStr, Field, StringConstraints, create_model
from pydantic_core import PydanticCustomError

from consult.accounts.sign_in.passwords import SHORTEST_PASSWORD, LONGEST_PASSWORD, normalize_password
from consult.core.errors import Invalid
from consult.core.web.forms import Form, ShortText, Text, reject_deceptive_text, parse_form
from consult.core.i18n import LANGUAGES

FIRST_YEAR, LAST_YEAR = 2000, 2200
StageKind = Literal["setup", "inputs", "drafting", "commenting", "consolidation", "reading", "silence", "closed"]
RoleName = Literal["observer", "participant", "head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
               "vice_chair", "chair", "administrator"]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
TagCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=20)]
WebLink = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
LabelList = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), BeforeValidator(reject_deceptive_text)]
ParagraphText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000), BeforeValidator(reject_deceptive_text)]


def convert_to_utc(moment: datetime) -> datetime:
    """A moment with its zone; one that was typed without a zone is UTC."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("moment_far", "not between {first} and {last}",
                                  {"first": FIRST_YEAR, "last": LAST_YEAR})
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


UtcMoment = Annotated[datetime, AfterValidator(convert_to_utc)]


def parse_labels(written: str | None) -> list[str]:
    """The printed labels in a line such as "12, 12 bis; C5.3"."""
    return [label for part in (written or "").replace("\n", ",").replace(";", ",").replace("،", ",").split(",")
            if (label := part.strip())]


def collect_translations(form: Form, prefix: str) -> dict[str, str]:
    """The texts of title_ar, title_en, ... by language, those that were filled in."""
    start = f"{prefix}_"
    found: Mapping[str, Any] = {name.removeprefix(start): value for name, value in form if name.startswith(start)}
    return {language: value for language, value in found.items() if isinstance(value, str) and len(language) == 2}


def require_title(title: dict[str, str]) -> None:
    """Refuse what has a title in no language."""
    if not title:
        raise Invalid(fields={"title_en": {"type": "one_needed"}})


def make_multilingual_form(name: str, words: Any) -> Any:
    """A form with a text in each of the six languages: title_ar, title_en, ..."""
    fields: Any = {f"{name}_{language}": (words | None, None) for language in LANGUAGES}
    return create_model(f"{name.title()}InSix", __base__=Form, **fields)


class TitleForm(make_multilingual_form("title", ShortText)):
    """What has a title in some of the six languages."""

    @property
    def title(self) -> dict[str, str]:
        """The title by language."""
        return collect_translations(self, "title")


class TitleAndNoteForm(make_multilingual_form("note", ParagraphText), TitleForm):
    """What has a title and a note in some of the six languages."""

    @property
    def note(self) -> dict[str, str]:
        """What is said of it, by language."""
        return collect_translations(self, "note")


class ConsultationForm(TitleForm):
    """A new process."""

    slug: Slug


class FirstConsultationForm(ConsultationForm):
    """The first administrator and the first process."""

    email: EmailStr
    name: ShortText
    password: Annotated[str, StringConstraints(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD), BeforeValidator(normalize_password)]


class ConsultationSettingsForm(make_multilingual_form("rules", Text), make_multilingual_form("lead", ParagraphText), TitleForm):
    """What the secretariat keeps of a process."""

    hold_unverified: bool = False
    contest_days: Annotated[int, Field(ge=1, le=365)] = 14
    notice_days: Annotated[int, Field(ge=0, le=60)] | None = None
    formal_ballots: bool = False
    agreed_closed: bool = False
    proxies: Annotated[int, Field(ge=0, le=9)] | None = None
    row_version: int | None = None

    @property
    def lead(self) -> dict[str, str]:
        """The sentence under the title, by language."""
        return collect_translations(self, "lead")

    @property
    def rules_text(self) -> dict[str, str]:
        """What people accept when they join, by language."""
        return collect_translations(self, "rules")


class StageForm(TitleAndNoteForm):
    """A dated part of the process; without an end it stays open."""

    kind: StageKind
    opens_at: UtcMoment
    closes_at: UtcMoment | None = None
    row_version: int | None = None


class GrantRoleForm(Form):
    """A role for a person, who is named by number or by e-mail address."""

    role: RoleName
    user_id: RowId | None = None
    email: ShortText | None = None


class RevokeRoleForm(Form):
    """A role that is taken back."""

    role: RoleName
    user_id: RowId


class FacilitatorClausesForm(Form):
    """The clauses that a facilitator takes care of: printed numbers in one document, and all that have a tag."""

    document_id: RowId | None = None
    labels: LabelList | None = None
    tag_id: RowId | None = None
    drop: bool = False


class OrganisationSpeakerForm(Form):
    """A member of the own organisation who may set its positions."""

    user_id: RowId


class TagForm(TitleForm):
    """A word that clauses are sorted by."""

    tag_set: Slug
    code: TagCode


class TagTitleForm(TitleForm):
    """Another title for a tag."""


class TagMoveForm(Form):
    """One place up or down."""

    by: Literal["up", "down"]


class ReadyTagSetForm(Form):
    """A ready set of tags."""

    tag_set: Literal["action-line", "sdg"]


class MemberFilterForm(Form):
    """Which members are asked for: those with a role, with words in the name, after a number."""

    role: RoleName | None = None
    q: ShortText | None = None
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "MemberFilterForm":
        """What the address asks for; raises Invalid. Empty fields are not asked for."""
        return parse_form(cls, {name: value for name, value in query.items() if value})


class ConsultationJoinForm(Form):
    """The rules were read."""

    accept: bool = False
