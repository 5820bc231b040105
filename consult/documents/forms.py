"""Input forms of documents, versions, editions and clauses."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.consultations.forms import RowId, Slug, TitleForm
from consult.core.web.forms import Form, ShortText, reject_deceptive_text

LanguageCode = Literal["ar", "en", "es", "fr", "ru", "zh"]
ClauseKind = Literal["heading", "preambular", "operative", "item"]
ClauseStatus = Literal["open", "bracketed", "adref", "agreed", "reopened"]
EditionStanding = Literal["official", "unofficial"]
DEEPEST_LEVEL = 6  # levels in a text
ClauseLevel = Annotated[int, Field(ge=1, le=DEEPEST_LEVEL)]
RowVersion = Annotated[
    int, Field(ge=0, le=2**31 - 1)
]  # the row_version a form was made from; 0: there was no row
Sha256Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PrintedLabel = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    BeforeValidator(reject_deceptive_text),
]
RESERVED_SLUGS = frozenset(
    {
        "amendments",
        "coalitions",
        "documents",
        "manage",
        "versions",
        "people",
        "events",
        "search",
        "edit",
        "compare",
        "beside",
        "join",
        "delegation",
        "imports",
        "moderation",
        "audit",
        "submissions",
        "subjects",
    }
)


def _reject_reserved_slug(slug: str) -> str:
    if slug in RESERVED_SLUGS:
        raise PydanticCustomError("slug_reserved", "taken by a page")
    return slug


AddressSlug = Annotated[Slug, AfterValidator(_reject_reserved_slug)]


def _normalize_line_ends(value: Any) -> Any:
    """Replace CRLF, as browsers send it, by LF."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


ClauseTextInput = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    BeforeValidator(reject_deceptive_text),
    BeforeValidator(_normalize_line_ends),
]


class DocumentForm(TitleForm):
    """A new outcome document."""

    slug: AddressSlug
    authentic: LanguageCode = "en"


class VersionForm(TitleForm):
    """A new working version: a copy of an issued one, or empty.

    The title is its name, such as Rev.1.
    """

    slug: AddressSlug
    symbol: ShortText
    based_on: RowId | None = None


class LineageForm(Form):
    """The origin of a clause: removed clauses that it continues, or a clause it was split from."""

    joined: list[RowId] = Field(default=[], max_length=100)
    split_from: RowId | None = None


class RenameDocumentForm(TitleForm):
    """All titles of a document; `row_version` is the one the form was made from."""

    row_version: RowVersion | None = None


class RenameVersionForm(RenameDocumentForm):
    """All names of a working version, and its symbol."""

    symbol: ShortText


class DiscardForm(Form):
    """The document or working version as it was seen before it is discarded."""

    row_version: RowVersion | None = None


class ClauseStatusForm(Form):
    """The status of a clause, set by the chair."""

    status: ClauseStatus


class AddClauseForm(Form):
    """A new clause in the authentic language."""

    text: ClauseTextInput
    label: PrintedLabel | None = None
    kind: ClauseKind = "operative"
    level: ClauseLevel = 1


class ChangeClauseForm(Form):
    """The text of a clause in one language, and its kind and level.

    `row_version` and `placement_version` are those the form was made from; `source` is the
    digest of the authentic text that was shown beside it; `label_was` and `was_unnumbered` are
    what the form began with. An emptied label becomes the one of the numbering; an `unnumbered`
    clause has none.
    """

    language: LanguageCode
    text: ClauseTextInput
    label: PrintedLabel | None = None
    label_was: Annotated[str, Field(max_length=40)] | None = None
    unnumbered: bool = False
    was_unnumbered: bool = False
    kind: ClauseKind | None = None
    level: ClauseLevel | None = None
    row_version: RowVersion | None = None
    placement_version: RowVersion | None = None
    source: Sha256Digest | None = None


class SaveClauseForm(ChangeClauseForm):
    """The form of the clause being edited; `then` asks for the next one after saving."""

    then: Literal["next"] | None = None


class MoveClauseForm(Form):
    """The target of a moved clause: up or down by one, or after another clause."""

    way: Literal["up", "down"] | None = None
    after: RowId | None = None


class SplitClauseForm(Form):
    """The two parts of a clause's authentic text."""

    first: ClauseTextInput
    second: ClauseTextInput
    label: PrintedLabel | None = None
    row_version: RowVersion | None = None


class ClauseTagsForm(Form):
    """The tags of a clause."""

    tags: list[RowId] = Field(default=[], max_length=60)


class EditionForm(Form):
    """A language of a version with its title."""

    language: LanguageCode
    title: ShortText
    standing: EditionStanding = "official"


MeetingAnswer = Annotated[str, StringConstraints(pattern=r"^\d{1,9}:(keep|follow)$")]


class IssueVersionForm(Form):
    """The version as it was seen before it is issued; `seen` is the digest of its text.

    `meetings` says of each meeting that was announced with another version whether it keeps
    that ("12:keep") or reads this one ("12:follow").
    """

    row_version: RowVersion | None = None
    seen: Sha256Digest | None = None
    meetings: list[MeetingAnswer] = Field([], max_length=500)
