"""Input forms of consolidation: selected hunks, clause text, dispositions and decisions."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, TextLimits
from consult.documents.forms import ClauseTextInput

from .models import OUTCOMES, ContributionRef

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
HunkKey = Annotated[str, StringConstraints(pattern=r"^\d{1,10}:\d{1,4}$")]
ContributionKey = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}$")]
SeenClause = Annotated[str, StringConstraints(pattern=r"^\d{1,9}:[0-9a-f]{64}$")]
Outcome = Literal[
    "accepted",
    "part",
    "modified",
    "noted",
    "not_accepted",
    "out_of_scope",
    "duplicate",
    "carried_over",
    "withdrawn",
]
HunkOutcome = Annotated[str, StringConstraints(pattern=rf"^\d{{1,4}}:({'|'.join(OUTCOMES)})$")]
Reason = Annotated[str, TextLimits(4_000)]


class RowVersionForm(Form):
    """A form that is refused if the row has changed since the page was made.

    Attributes:
        row_version: Version of the row that the page was made from.
    """

    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class DigestForm(RowVersionForm):
    """A form that is refused if the text has changed since it was read.

    Attributes:
        digest: Digest of the text that was read, wherever it was written.
    """

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class SelectHunksForm(DigestForm):
    """The amendment hunks to build a text from; "12:0" is the first hunk of amendment row 12.

    Attributes:
        afresh: Build the text without what was written by hand.
    """

    taken: list[HunkKey] = Field(default=[], max_length=1_000)
    afresh: bool = False


class RewriteClauseForm(DigestForm):
    """The new text of a clause."""

    text: ClauseTextInput


class ProposeDispositionsForm(Form):
    """Dispositions of contributions such as "amendment:12" or "comment:7", with one reason for
    all.

    Attributes:
        hunks: Outcomes of single hunks of one amendment; "0:accepted" is for its first hunk.
        same_as: Another contribution that asks for the same; required for a duplicate.
    """

    items: list[ContributionKey] = Field(min_length=1, max_length=500)
    outcome: Outcome
    reason: Reason
    hunks: list[HunkOutcome] = Field(default=[], max_length=1_000)
    same_as: ContributionKey | None = None


class WithdrawDispositionsForm(Form):
    """Contributions whose dispositions are withdrawn; other fields of the answer form are
    ignored.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    items: list[ContributionKey] = Field(min_length=1, max_length=500)


class ConfirmAnswerForm(Form):
    """The reason why an answer holds, although words stand in the text.

    Attributes:
        outcome: Outcome to give; without it, the answer that was given is confirmed.
    """

    reason: Reason
    outcome: Outcome | None = None


class ClauseSelectionForm(Form):
    """Clauses of a version.

    Attributes:
        seen: Each clause with the digest of the text that was read.
    """

    seen: list[SeenClause] = Field(min_length=1, max_length=2_000)


LoweredClause = Annotated[
    str, StringConstraints(pattern=r"^\d{1,9}:(open|bracketed|adref|reopened)$")
]


class DecideClausesForm(ClauseSelectionForm):
    """A decision of the chair about clauses.

    Attributes:
        status: Status that they get; with "keep" each clause keeps its own.
        lowered: Clauses whose status a decision on several clauses may lower, each with the
            status that it gets ("18:open").
    """

    status: Literal["keep", "open", "bracketed", "adref", "agreed", "reopened"]
    reason: Reason
    lowered: list[LoweredClause] = Field([], max_length=2_000)


class PostponeAnswersForm(Form):
    """A deadline for answers after the version is issued, with the reason."""

    until: UtcMoment
    why: Reason


def parse_contribution(item: str) -> ContributionRef:
    """Parse a contribution from its form key."""
    kind, _, number = item.partition(":")
    return ContributionRef(kind, int(number))


def parse_hunk_outcomes(form: ProposeDispositionsForm) -> dict[str, str]:
    """Parse the outcomes of single hunks, by number."""
    return {number: outcome for number, _, outcome in (each.partition(":") for each in form.hunks)}


def parse_seen_clauses(form: ClauseSelectionForm) -> tuple[list[int], dict[int, str]]:
    """Parse the selected clauses and the digests of the text that was read."""
    digests = {
        int(number): digest for number, _, digest in (each.partition(":") for each in form.seen)
    }
    return list(digests), digests
