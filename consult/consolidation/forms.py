"""What people send about consolidation: hunks that are taken, words, what becomes of contributions, decisions."""
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, make_text_type
from consult.documents.forms import ClauseTextInput

from .models import OUTCOMES, ContributionRef

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
HunkKey = Annotated[str, StringConstraints(pattern=r"^\d{1,10}:\d{1,4}$")]
ContributionKey = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}$")]
SeenClause = Annotated[str, StringConstraints(pattern=r"^\d{1,9}:[0-9a-f]{64}$")]
Outcome = Literal["accepted", "part", "modified", "noted", "not_accepted", "out_of_scope", "duplicate", "carried_over",
                  "withdrawn"]
HunkOutcome = Annotated[str, StringConstraints(pattern=rf"^\d{{1,4}}:({'|'.join(OUTCOMES)})$")]
Reason = make_text_type(4_000)


class RowVersionForm(Form):
    """row_version: what the page was made from; something older is refused."""

    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class DigestForm(RowVersionForm):
    """digest: of the words that were looked at, so that nobody's are overwritten, wherever they were written."""

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class SelectHunksForm(DigestForm):
    """The hunks of amendments that the words are made of: "12:0" is the first one of the amendment with the row 12."""

    taken: list[HunkKey] = Field(default=[], max_length=1_000)


class RewriteClauseForm(DigestForm):
    """The words of a clause as somebody writes them."""

    text: ClauseTextInput


class ProposeDispositionsForm(Form):
    """What becomes of contributions, with one reason for all: "amendment:12", "comment:7".

    hunks: outcomes of single changes, of one edit: "0:accepted" is its first one.
    """

    items: list[ContributionKey] = Field(min_length=1, max_length=500)
    outcome: Outcome
    reason: Reason  # type: ignore[valid-type]
    hunks: list[HunkOutcome] = Field(default=[], max_length=1_000)


class WithdrawDispositionsForm(Form):
    """Which contributions have no disposition any more; what else is in the form of the answer is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    items: list[ContributionKey] = Field(min_length=1, max_length=500)


class ClauseSelectionForm(Form):
    """Clauses of a version; seen: each with the digest of the words that were looked at."""

    seen: list[SeenClause] = Field(min_length=1, max_length=2_000)


class DecideClausesForm(ClauseSelectionForm):
    """What the chair decides about clauses."""

    status: Literal["open", "bracketed", "adref", "agreed", "reopened"]
    reason: Reason  # type: ignore[valid-type]


class PostponeAnswersForm(Form):
    """Until when answers may come after the version was issued, and why."""

    until: UtcMoment
    why: Reason  # type: ignore[valid-type]


def parse_contribution(item: str) -> ContributionRef:
    """A contribution as a form names it."""
    kind, _, number = item.partition(":")
    return ContributionRef(kind, int(number))


def parse_hunk_outcomes(form: ProposeDispositionsForm) -> dict[str, str]:
    """The outcomes of single changes, by their numbers."""
    return {number: outcome for number, _, outcome in (each.partition(":") for each in form.hunks)}


def parse_seen_clauses(form: ClauseSelectionForm) -> tuple[list[int], dict[int, str]]:
    """The clauses of a decision, and the words that were looked at."""
    digests = {int(number): digest for number, _, digest in (each.partition(":") for each in form.seen)}
    return list(digests), digests
