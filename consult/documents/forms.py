"""What people send about documents: names of versions, words of clauses, places to move to."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.consultations.forms import Number, Slug, Titled
from consult.core.web.forms import Form, Line, honest

Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Kind = Literal["heading", "preambular", "operative", "item"]
Status = Literal["open", "bracketed", "adref", "agreed", "reopened"]
Standing = Literal["official", "unofficial"]
DEEPEST = 6  # levels that a text has
Level = Annotated[int, Field(ge=1, le=DEEPEST)]
Saved = Annotated[int, Field(ge=0, le=2**31 - 1)]  # the row_version that a form was made from; 0: there was no row
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), BeforeValidator(honest)]
TAKEN = frozenset({"amendments", "coalitions", "documents", "manage", "versions", "people", "events", "search", "edit", "compare",
                   "beside", "join", "delegation", "imports", "moderation", "audit", "submissions"})


def _free(slug: str) -> str:
    if slug in TAKEN:
        raise PydanticCustomError("slug_reserved", "taken by a page")
    return slug


Name = Annotated[Slug, AfterValidator(_free)]


def _unfolded(value: Any) -> Any:
    """One form of line ends, as browsers send CRLF."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


Passage = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    BeforeValidator(honest),
    BeforeValidator(_unfolded),
]


class DocumentForm(Titled):
    """A new outcome document."""

    slug: Name
    authentic: Language = "en"


class VersionForm(Titled):
    """A new working version: a copy of an issued one, or empty. Its title is its name, such as Rev.1."""

    slug: Name
    symbol: Line
    based_on: Number | None = None


class TraceForm(Form):
    """Whence a clause came: others that were taken out and that it continues, or one that stays and that it was split from."""

    joined: list[Number] = Field(default=[], max_length=100)
    split_from: Number | None = None


class RenameForm(Titled):
    """All titles that a document has from now on; row_version: what the form was made from."""

    row_version: Saved | None = None


class RenameVersionForm(RenameForm):
    """All names that a working version has from now on, and its symbol."""

    symbol: Line


class DiscardForm(Form):
    """What goes, as it was seen by the one who throws it away."""

    row_version: Saved | None = None


class StatusForm(Form):
    """How far a clause is, as the chair says."""

    status: Status


class ClauseForm(Form):
    """A new clause in the authentic language; it stands after another one, or first."""

    text: Passage
    label: Label | None = None
    kind: Kind = "operative"
    level: Level = 1


class ChangeForm(Form):
    """The words of a clause in one language, and what it is in all of them.

    row_version, placement_version: what the form was made from; source: digest of the authentic words beside it.
    """

    language: Language
    text: Passage
    label: Label | None = None
    kind: Kind | None = None
    level: Level | None = None
    row_version: Saved | None = None
    placement_version: Saved | None = None
    source: Digest | None = None


class WriteForm(ChangeForm):
    """The form of the clause in hand, and whether the next one is wanted once it is saved."""

    then: Literal["next"] | None = None


class MoveForm(Form):
    """Where a clause goes: up or down by one, or right after another clause."""

    way: Literal["up", "down"] | None = None
    after: Number | None = None


class SplitForm(Form):
    """A clause becomes two: its authentic words, parted."""

    first: Passage
    second: Passage
    label: Label | None = None
    row_version: Saved | None = None


class TagsForm(Form):
    """The tags of a clause."""

    tags: list[Number] = Field(default=[], max_length=60)


class EditionForm(Form):
    """A version in one more language, or another title for one that it has."""

    language: Language
    title: Line
    standing: Standing = "official"


class IssueForm(Form):
    """The version as it was seen by the one who issues it; seen: the print of its text."""

    row_version: Saved | None = None
    seen: Digest | None = None
