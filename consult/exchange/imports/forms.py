"""Input forms of imports: the file, corrections, the sources of its changes, and the creation."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from consult.core.web.uploads import FileField
from consult.core.web.forms import Form, reject_deceptive_text, TextLimits
from consult.documents.forms import LanguageCode

from .corrections import MAX_LEVEL

LONGEST_LABEL = 40
LONGEST_ROW = 200_000  # characters; a row before its split may be longer than any clause


def _normalize_line_ends(sent: object) -> object:
    """Replace CRLF, which browsers send, by LF."""
    return sent.replace("\r\n", "\n") if isinstance(sent, str) else sent


Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
OrganisationChoice = Annotated[int, Field(ge=0, le=2**31 - 1)]
RowKey = Annotated[str, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,6})?$")]
RowKind = Literal["title", "heading", "preambular", "operative", "item", "table", "out"]
Level = Annotated[int, Field(ge=1, le=MAX_LEVEL)]
OptionalLabel = Annotated[str | None, "empty"]  # a label; an empty one removes it
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_LABEL),
    BeforeValidator(reject_deceptive_text),
]
RowText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ROW),
    BeforeValidator(reject_deceptive_text),
    BeforeValidator(_normalize_line_ends),
]
WarningDetail = Annotated[str, StringConstraints(max_length=400)]
WarningAnswer = Literal["leave", "old", "new", "without", "bracket", "address"]
RevisionMode = Literal["amendments", "accept", "refuse"]
REQUIRED_FIELDS = {
    "split": ("at",),
    "split_at_label": ("found",),
    "move": ("by",),
    "settle": ("code",),
    "settle_all": ("code",),
    "beside": ("clause",),
}


class ImportForm(Form):
    """A file for a working version, and its language."""

    file: FileField
    version: Number
    language: LanguageCode


class ReviewVersionForm(Form):
    """The row version that the page was made from; a change of an older state is refused."""

    row_version: Number | None = None


class LabelForm(ReviewVersionForm):
    """A form with the label of a row."""

    label: OptionalLabel = None

    @field_validator("label", mode="before")
    @classmethod
    def validate_label(cls, value: object) -> object:
        """Validate a label: at most 40 characters, none of them deceptive."""
        return TypeAdapter(Label).validate_python(value) if value is not None else None


class RowCorrectionForm(LabelForm):
    """One correction of a row, which `row` names by its key.

    Operations: split (at: code points of the text), split_at_label (found: the label), merge
    and join (with the row before), drop, drop_before (all rows before), keep, move (by: -1 or
    1), change (any of kind, level, label, text), settle and settle_all (code and found of a
    warning, answer), beside (clause: the number of the clause that the row translates).
    """

    op: Literal[
        "split",
        "split_at_label",
        "merge",
        "join",
        "drop",
        "drop_before",
        "keep",
        "move",
        "change",
        "settle",
        "settle_all",
        "beside",
    ]
    row: RowKey | None = None
    at: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    by: Literal[-1, 1] | None = None
    kind: RowKind | None = None
    level: Level | None = None
    deeper: Literal[-1, 1] | None = None
    text: RowText | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    found: WarningDetail = ""
    answer: WarningAnswer | None = None
    clause: Number | None = None

    @model_validator(mode="after")
    def check_required_fields(self) -> Self:
        """Refuse an operation without the fields it requires."""
        needed = [*REQUIRED_FIELDS.get(self.op, ()), *([] if self.op == "settle_all" else ["row"])]
        if any(getattr(self, name) in {None, ""} for name in needed):
            raise PydanticCustomError("missing", "something is missing")
        return self

    @property
    def edit(self) -> dict[str, Any]:
        """Return the correction in the form it is stored in."""
        given = self.model_dump(exclude={"row_version", "row"}, exclude_none=True)
        if self.row is not None:
            given["key"] = self.row
        return (
            given
            if self.found or self.op == "settle"
            else {n: v for n, v in given.items() if n != "found"}
        )


class RowForm(LabelForm):
    """The form of the selected row: its fields, and the act to apply to it.

    The typed fields are stored first, as far as they differ from the row.

    Attributes:
        act: "save", or an operation of RowCorrectionForm (up and down: move). Without an
            offset, a split is made at an empty line.
        open: the row to select afterwards.
        draw: answer with the rows that changed.
    """

    act: Literal[
        "save",
        "split",
        "split_at_label",
        "merge",
        "join",
        "drop",
        "drop_before",
        "keep",
        "up",
        "down",
        "settle",
        "beside",
    ] = "save"
    at: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    kind: RowKind | None = None
    level: Level | None = None
    text: RowText | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    found: WarningDetail = ""
    answer: WarningAnswer | None = None
    clause: Number | None = None
    open: RowKey | None = None
    draw: bool = False


class CorrectionStepForm(ReviewVersionForm):
    """Undo or redo of a correction; draw: answer with the rows that changed."""

    open: RowKey | None = None
    draw: bool = False


class SourcesForm(ReviewVersionForm):
    """The treatment of tracked changes, and the organization of each author of the file.

    Attributes:
        sources: organization ids in the order of the authors; 0 leaves an author out.
    """

    revisions: RevisionMode
    sources: list[OrganisationChoice] = Field(default=[], max_length=2_000)


class SourcesPageForm(SourcesForm):
    """The sources as the page sends them, in one form with the button that creates the clauses.

    Attributes:
        add: accepted and ignored; the creation uses it.
    """

    add: bool = False


class CreateClausesForm(ReviewVersionForm):
    """The creation of the clauses.

    Attributes:
        add: append to the clauses that the version has.
        revisions, sources: stored first, where they are sent.
    """

    add: bool = False
    revisions: RevisionMode | None = None
    sources: list[OrganisationChoice] = Field(default=[], max_length=2_000)


class EnterChangesForm(ReviewVersionForm):
    """The reason of each amendment, since a tracked change has none."""

    reason: Annotated[str, TextLimits(4_000)]
