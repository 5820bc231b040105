"""What people send from the desk and the workbench: words in brackets, clauses ticked, choices kept, being there."""
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from consult.core.web.forms import Form, ShortText, make_text_type
from consult.documents.forms import ClauseTextInput

from consult.consolidation.forms import DecideClausesForm, RowId, Outcome, Reason, SeenClause, DigestForm

ObjectorCode = Annotated[str, StringConstraints(pattern=r"^[ao]\d{1,9}$")]
ShowChoice = Literal["all", "open", "mine", "free"]
OnlyChoice = Literal["", "new", "colliding", "owed", "undecided"]
GroupCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,20}$")]


class InsertBracketsForm(DigestForm):
    """Words of a clause that are put in brackets; by: for whom, an organisation "o5" or an edit "a12".

    why: needed where it is for nobody by name.
    """

    words: ClauseTextInput
    by: ObjectorCode | None = None
    why: Reason | None = None  # type: ignore[valid-type]


class CloseBracketForm(DigestForm):
    """What is kept of a bracket: the number of an alternative, 0 for its words, -1 for nothing; and why."""

    number: Annotated[int, Field(ge=0, le=10_000)]
    keep: Annotated[int, Field(ge=-1, le=1_000)]
    why: Reason  # type: ignore[valid-type]


class ChangeBracketForm(DigestForm):
    """What stands in a bracket from now on, with its marks; and why."""

    number: Annotated[int, Field(ge=0, le=10_000)]
    inside: ClauseTextInput
    why: Reason  # type: ignore[valid-type]


class UndoBracketChangeForm(Form):
    """What was done to a bracket, which is taken back."""

    deed: RowId


class RemoveClauseForm(DigestForm):
    """digest: of the words of the clause that is taken out, as they were looked at."""


class DecideSelectionForm(DecideClausesForm):
    """What the chair decides about the clauses that are ticked on the desk; its other fields are left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class BatchActionForm(Form):
    """What is done with the clauses that are ticked; outcome and why: of an answer to their comments."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    seen: list[SeenClause] = Field(min_length=1, max_length=2_000)
    deed: Literal["claim", "release", "answer", "seen"]
    outcome: Outcome | None = None
    why: make_text_type(4_000) | None = None  # type: ignore[valid-type]


class SaveViewForm(Form):
    """A choice of clauses with the name under which it is kept."""

    name: ShortText  # type: ignore[valid-type]
    show: ShowChoice = "all"
    only: OnlyChoice = ""
    group: GroupCode = ""


class ScenarioForm(Form):
    """A rule by which edits are supposed to be taken (supposing.Condition); no number is proposed."""

    percent: int | None = Field(None, ge=1, le=100)
    live: Literal["1"] | None = None
    no_objection: Literal["1"] | None = None
    organisations: int | None = Field(None, ge=1, le=10_000)
    editorial: Literal["1"] | None = None


class ApplyScenarioForm(ScenarioForm):
    """The same, to be taken over. seen: what was looked at."""

    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class WorkbenchPresenceForm(Form):
    """Having the workbench open; until: up to when one has seen what was said. gone: not any more."""

    until: AwareDatetime | None = None
    gone: Literal["1"] | None = None
