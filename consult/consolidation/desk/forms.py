"""Input forms of the desk, the workbench, brackets and scenarios."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from consult.core.web.forms import Form, ShortText, TextLimits
from consult.documents.forms import ClauseTextInput

from consult.consolidation.forms import (
    DecideClausesForm,
    RowId,
    Outcome,
    Reason,
    SeenClause,
    DigestForm,
)

ObjectorCode = Annotated[str, StringConstraints(pattern=r"^[ao]\d{1,9}$")]
ShowChoice = Literal["all", "open", "mine", "free", "facilitated"]
OnlyChoice = Literal["", "new", "colliding", "owed", "undecided", "suggested"]
GroupCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,20}$")]


class InsertBracketsForm(DigestForm):
    """Text of a clause to put in brackets.

    Attributes:
        by: Code of the objector: an organization "o5" or an amendment "a12".
        why: Reason; required without an objector.
    """

    words: ClauseTextInput
    by: ObjectorCode | None = None
    why: Reason | None = None


class CloseBracketForm(DigestForm):
    """The option chosen to close a bracket, with the reason.

    Attributes:
        keep: Number of an alternative, 0 for the text of the bracket, -1 for nothing.
    """

    number: Annotated[int, Field(ge=0, le=10_000)]
    keep: Annotated[int, Field(ge=-1, le=1_000)]
    why: Reason


class ChangeBracketForm(DigestForm):
    """The new text inside a bracket, with its marks and the reason."""

    number: Annotated[int, Field(ge=0, le=10_000)]
    inside: ClauseTextInput
    why: Reason


class UndoBracketChangeForm(Form):
    """A bracket change to undo."""

    deed: RowId


class RemoveClauseForm(DigestForm):
    """Removal of a clause; the digest is that of the text that was read."""


class DecideSelectionForm(DecideClausesForm):
    """A decision of the chair about the clauses selected on the desk; other fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class BatchActionForm(Form):
    """A batch action on the clauses selected on the desk.

    Attributes:
        outcome, why: Outcome and reason for their comments, if the action is "answer".
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    seen: list[SeenClause] = Field(min_length=1, max_length=2_000)
    deed: Literal["claim", "release", "answer", "seen"]
    outcome: Outcome | None = None
    why: Annotated[str, TextLimits(4_000)] | None = None


class AnswerSuggestedForm(Form):
    """All suggested answers of a version, or those of one clause.

    Attributes:
        seen: Digest of the suggestions that were read.
    """

    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    clause_id: RowId | None = None


class TakeAmendmentsForm(Form):
    """Amendments whose changes are all applied.

    Attributes:
        clause_id: Clause whose workbench is shown afterwards, instead of the desk.
    """

    amendments: list[RowId] = Field(min_length=1, max_length=2_000)
    clause_id: RowId | None = None


class SaveViewForm(Form):
    """A filter of the desk and the name to save it under."""

    name: ShortText
    show: ShowChoice = "all"
    only: OnlyChoice = ""
    group: GroupCode = ""


class ScenarioForm(Form):
    """A rule that selects amendments; see ScenarioRule. No value is preset."""

    percent: int | None = Field(None, ge=1, le=100)
    live: Literal["1"] | None = None
    no_objection: Literal["1"] | None = None
    organisations: int | None = Field(None, ge=1, le=10_000)
    editorial: Literal["1"] | None = None


class ApplyScenarioForm(ScenarioForm):
    """A rule to apply as a starting point.

    Attributes:
        seen: Digest of the scenario that was read.
    """

    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class WorkbenchPresenceForm(Form):
    """Presence at a workbench.

    Attributes:
        until: Time up to which the reader has seen the contributions.
        page: Name of the open page, which each page makes for itself.
        gone: The reader has left this page.
    """

    until: AwareDatetime | None = None
    page: str = Field("", max_length=60)
    gone: Literal["1"] | None = None
