"""What people send about the record of a meeting."""
from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form, text

Summary = text(20_000, 0)
Why = text(2_000)


class SummaryForm(Form):
    """The summary of a meeting, in one language, and the version of the row that was looked at."""

    summary: Summary = ""  # type: ignore[valid-type]
    row_version: int | None = None


class ApproveForm(Form):
    """The version of the row that was looked at; unanswered: how many requests for correction are knowingly left so."""

    row_version: int | None = None
    unanswered: Annotated[int, Field(ge=0, le=100_000)] = 0


class ReturnForm(Form):
    """What the chair wants changed before the record is approved."""

    reason: Why  # type: ignore[valid-type]


class CorrectionForm(Form):
    """What in the draft record is wrong."""

    words: Why  # type: ignore[valid-type]


class SettleForm(Form):
    """What becomes of a correction that was asked for."""

    outcome: Literal["made", "declined"]
    reply: text(2_000, 0) = ""  # type: ignore[valid-type]


class ExplanationForm(Form):
    """An explanation of position, or a reservation; ruling: the number of the decision that it is about."""

    kind: Literal["explanation", "reservation"]
    ruling: int | None = None
    words: text(5_000)  # type: ignore[valid-type]
