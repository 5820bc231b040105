"""What people send about documents: names of versions, words of clauses, places to move to."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.consultations.forms import RowId, Slug, TitleForm
from consult.core.web.forms import Form, ShortText, reject_deceptive_text

LanguageCode = Literal["ar", "en", "es", "fr", "ru", "zh"]
ClauseKind = Literal["heading", "preambular", "operative", "item"]
ClauseStatus = Literal["open", "bracketed", "adref", "agreed", "reopened"]
EditionStanding = Literal["official", "unofficial"]
DEEPEST_LEVEL = 6  # levels that a text has
ClauseLevel = Annotated[int, Field(ge=1, le=DEEPEST_LEVEL)]
RowVersion = Annotated[int, Field(ge=0, le=2**31 - 1)]  # the row_version that a form was made from; 0: there was no row
Sha256Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PrintedLabel = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), BeforeValidator(reject_deceptive_text)]
RESERVED_SLUGS = frozenset({"amendments", "coalitions", "documents", "manage", "versions", "people", "events", "search", "edit", "compare",
                   "beside", "join", "delegation", "imports", "moderation", "audit", "submissions"})


def _reject_reserved_slug(slug: str) -> str:
    if slug in RESERVED_SLUGS:
        raise PydanticCustomError("slug_reserved", "taken by a page")
    return slug


AddressSlug = Annotated[Slug, AfterValidator(_reject_reserved_slug)]


def _normalize_line_ends(value: Any) -> Any:
    """One form of line ends, as browsers send CRLF."""
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
    """A new working version: a copy of an issued one, or empty. Its title is its name, such as Rev.1."""

    slug: AddressSlug
    symbol: ShortText
    based_on: RowId | None = None


class LineageForm(Form):
    """Whence a clause came: others that were taken out and that it continues, or one that stays and that it was split from."""

    joined: list[RowId] = Field(default=[], max_length=100)
    split_from: RowId | None = None


class RenameDocumentForm(TitleForm):
    """All titles that a document has from now on; row_version: what the form was made from."""

    row_version: RowVersion | None = None


class RenameVersionForm(RenameDocumentForm):
    """All names that a working version has from now on, and its symbol."""

    symbol: ShortText


class DiscardForm(Form):
    """What goes, as it was seen by the one who throws it away."""

    row_version: RowVersion | None = None


class ClauseStatusForm(Form):
    """How far a clause is, as the chair says."""

    status: ClauseStatus


class AddClauseForm(Form):
    """A new clause in the authentic language; it stands after another one, or first."""

    text: ClauseTextInput
    label: PrintedLabel | None = None
    kind: ClauseKind = "operative"
    level: ClauseLevel = 1


class ChangeClauseForm(Form):
    """The words of a clause in one language, and what it is in all of them.

    row_version, placement_version: what the form was made from; source: digest of the authentic words beside it.
    """

    language: LanguageCode
    text: ClauseTextInput
    label: PrintedLabel | None = None
    kind: ClauseKind | None = None
    level: ClauseLevel | None = None
    row_version: RowVersion | None = None
    placement_version: RowVersion | None = None
    source: Sha256Digest | None = None


class SaveClauseForm(ChangeClauseForm):
    """The form of the clause in hand, and whether the next one is wanted once it is saved."""

    then: Literal["next"] | None = None


class MoveClauseForm(Form):
    """Where a clause goes: up or down by one, or right after another clause."""

    way: Literal["up", "down"] | None = None
    after: RowId | None = None


class SplitClauseForm(Form):
    """A clause becomes two: its authentic words, parted."""

    first: ClauseTextInput
    second: ClauseTextInput
    label: PrintedLabel | None = None
    row_version: RowVersion | None = None


class ClauseTagsForm(Form):
    """The tags of a clause."""

    tags: list[RowId] = Field(default=[], max_length=60)


class EditionForm(Form):
    """A version in one more language, or another title for one that it has."""

    language: LanguageCode
    title: ShortText
    standing: EditionStanding = "official"


class IssueVersionForm(Form):
    """The version as it was seen by the one who issues it; seen: the print of its text."""

    row_version: RowVersion | None = None
    seen: Sha256Digest | None = None
