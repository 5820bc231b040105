"""Forms for the record of a meeting."""

from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form, TextLimits

SummaryText = Annotated[str, TextLimits(20_000, 0)]
CorrectionText = Annotated[str, TextLimits(2_000)]


class RecordSummaryForm(Form):
    """The summary of a meeting in one language, and the row version that the sender saw."""

    summary: SummaryText = ""
    row_version: int | None = None


class ApproveRecordForm(Form):
    """An approval with the row version that the chair saw.

    unanswered: how many requested corrections the chair knowingly leaves unanswered.
    """

    row_version: int | None = None
    unanswered: Annotated[int, Field(ge=0, le=100_000)] = 0


class ReturnRecordForm(Form):
    """The changes that the chair wants before approval."""

    reason: CorrectionText


class RecordCorrectionForm(Form):
    """An error in the draft record."""

    words: CorrectionText


class SettleCorrectionForm(Form):
    """The outcome of a requested correction."""

    outcome: Literal["made", "declined"]
    reply: Annotated[str, TextLimits(2_000, 0)] = ""


class ExplanationForm(Form):
    """An explanation of position or vote, or a reservation.

    ruling, ballot: number of its decision, and of its ballot.
    """

    kind: Literal["explanation", "reservation"]
    ruling: int | None = None
    ballot: int | None = None
    words: Annotated[str, TextLimits(5_000)]
