"""What people send about imports: a file, a correction, whose changes are in it, and what becomes of them."""
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, field_validator, model_validator
from pydantic_core import PydanticCustomError

from consult.core.web.uploads import FileField
from consult.core.web.forms import Form, reject_deceptive_text, make_text_type
from consult.documents.forms import LanguageCode

from .corrections import MAX_LEVEL

LONGEST_LABEL = 40
LONGEST_ROW = 200_000  # characters: a row that is to be split may be longer than any clause


def _normalize_line_ends(sent: object) -> object:
    """One form of line ends, as browsers send CRLF."""
    return sent.replace("\r\n", "\n") if isinstance(sent, str) else sent


Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
OrganisationChoice = Annotated[int, Field(ge=0, le=2**31 - 1)]
RowKey = Annotated[str, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,6})?$")]
RowKind = Literal["title", "heading", "preambular", "operative", "item", "table", "out"]
Level = Annotated[int, Field(ge=1, le=MAX_LEVEL)]
OptionalLabel = Annotated[str | None, "empty"]  # a label, which may be taken away
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LABEL), BeforeValidator(reject_deceptive_text)]
RowText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ROW),
                  BeforeValidator(reject_deceptive_text), BeforeValidator(_normalize_line_ends)]
WarningDetail = Annotated[str, StringConstraints(max_length=400)]
RevisionMode = Literal["amendments", "accept", "refuse"]
REQUIRED_FIELDS = {"split": ("at",), "split_at_label": ("found",), "move": ("by",), "settle": ("code",), "settle_all": ("code",),
         "beside": ("clause",)}


class ImportForm(Form):
    """A file for a working version, and the language that it is in."""

    file: FileField
    version: Number
    language: LanguageCode


class ReviewVersionForm(Form):
    """row_version: what the page was made from; a correction of something older is refused."""

    row_version: Number | None = None


class LabelForm(ReviewVersionForm):
    """A form with the label of a row."""

    label: OptionalLabel = None

    @field_validator("label", mode="before")
    @classmethod
    def printed(cls, value: object) -> object:
        """An honest label of at most 40 characters."""
        return TypeAdapter(Label).validate_python(value) if value is not None else None


class RowCorrectionForm(LabelForm):
    """One correction; row: the key of the row that it is about.

    split (at: code points of its words), split_at_label (found: the label), merge and join (with the row before),
    drop, drop_before (all rows before it), keep, move (by: -1 or 1), change (what is named of kind, level, label,
    text), settle and settle_all (code and found of a warning, answer), beside (clause: the number of the one that it
    translates).
    """

    op: Literal["split", "split_at_label", "merge", "join", "drop", "drop_before", "keep", "move", "change", "settle",
                "settle_all", "beside"]
    row: RowKey | None = None
    at: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    by: Literal[-1, 1] | None = None
    kind: RowKind | None = None
    level: Level | None = None
    deeper: Literal[-1, 1] | None = None
    text: RowText | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    found: WarningDetail = ""
    answer: Literal["leave", "old", "new", "without"] | None = None
    clause: Number | None = None

    @model_validator(mode="after")
    def whole(self) -> Self:
        """Refuse an edit without what it needs."""
        needed = [*REQUIRED_FIELDS.get(self.op, ()), *([] if self.op == "settle_all" else ["row"])]
        if any(getattr(self, name) in {None, ""} for name in needed):
            raise PydanticCustomError("missing", "something is missing")
        return self

    @property
    def edit(self) -> dict[str, Any]:
        """The edit as it is kept."""
        given = self.model_dump(exclude={"row_version", "row"}, exclude_none=True)
        if self.row is not None:
            given["key"] = self.row
        return given if self.found or self.op == "settle" else {n: v for n, v in given.items() if n != "found"}


class RowForm(LabelForm):
    """The form of the row in hand: what it says, and what is to happen; open: the row that is wanted in hand then.

    act: "save", or what else is to happen, as in EditForm (up and down: move). Without a place, a split is made at an
    empty line.
    What was typed is kept first, as far as it differs from the row. draw: answer with the rows that changed.
    """

    act: Literal["save", "split", "split_at_label", "merge", "join", "drop", "drop_before", "keep", "up", "down",
                 "settle", "beside"] = "save"
    at: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    kind: RowKind | None = None
    level: Level | None = None
    text: RowText | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    found: WarningDetail = ""
    answer: Literal["leave", "old", "new", "without"] | None = None
    clause: Number | None = None
    open: RowKey | None = None
    draw: bool = False


class CorrectionStepForm(ReviewVersionForm):
    """Undo or redo; draw: answer with the rows that changed."""

    open: RowKey | None = None
    draw: bool = False


class SourcesForm(ReviewVersionForm):
    """What becomes of tracked changes; sources: for each author of the file in order, an organisation or 0."""

    revisions: RevisionMode
    sources: list[OrganisationChoice] = Field(default=[], max_length=2_000)


class SourcesPageForm(SourcesForm):
    """The same from the page, where one form holds both this and the button that creates; add: not decided yet."""

    add: bool = False


class CreateClausesForm(ReviewVersionForm):
    """add: a version that has clauses gets these after them; revisions and sources: kept first, where they are sent."""

    add: bool = False
    revisions: RevisionMode | None = None
    sources: list[OrganisationChoice] = Field(default=[], max_length=2_000)


class EnterChangesForm(ReviewVersionForm):
    """The reason that stands with each amendment, since a tracked change has none."""

    reason: make_text_type(4_000)  # type: ignore[valid-type]
