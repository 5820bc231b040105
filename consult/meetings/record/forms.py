"""What people send about the record of a meeting."""
from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form, make_text_type

SummaryText = make_text_type(20_000, 0)
CorrectionText = make_text_type(2_000)


class RecordSummaryForm(Form):
    """The summary of a meeting, in one language, and the version of the row that was looked at."""

    summary: SummaryText = ""  # type: ignore[valid-type]
    row_version: int | None = None


class ApproveRecordForm(Form):
    """The version of the row that was looked at; unanswered: how many requests for correction are knowingly left so."""

    row_version: int | None = None
    unanswered: Annotated[int, Field(ge=0, le=100_000)] = 0


class ReturnRecordForm(Form):
    """What the chair wants changed before the record is approved."""

    reason: CorrectionText  # type: ignore[valid-type]


class RecordCorrectionForm(Form):
    """What in the draft record is wrong."""

    words: CorrectionText  # type: ignore[valid-type]


class SettleCorrectionForm(Form):
    """What becomes of a correction that was asked for."""

    outcome: Literal["made", "declined"]
    reply: make_text_type(2_000, 0) = ""  # type: ignore[valid-type]


class ExplanationForm(Form):
    """An explanation of position, or a reservation; ruling: the number of the decision that it is about."""

    kind: Literal["explanation", "reservation"]
    ruling: int | None = None
    words: make_text_type(5_000)  # type: ignore[valid-type]
