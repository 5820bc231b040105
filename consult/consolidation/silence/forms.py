"""Input forms of silence procedures: opening, objection, ruling and extension."""

from typing import Annotated, Literal

from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, TextLimits
from consult.documents.forms import ClauseTextInput

from consult.consolidation.forms import ClauseSelectionForm, Reason


class SilenceForm(ClauseSelectionForm):
    """Clauses to put under silence, with the status they get.

    Attributes:
        seen: Each clause with the digest of the text that was read.
        closes_at: Deadline in UTC.
    """

    status: Literal["agreed", "adref"] = "adref"
    together: Literal["1"] | None = None
    closes_at: UtcMoment
    reason: Reason


class OpenSilenceForm(Form):
    """The deadline for a proposed procedure; without one, the proposed deadline applies."""

    closes_at: UtcMoment | None = None


class SilenceObjectionForm(Form):
    """An objection to a clause: a reason and the text that should replace it."""

    text: ClauseTextInput
    reason: Reason


class ObjectionRulingForm(Form):
    """A ruling on an objection from outside the electorate, with the reason."""

    counts: Literal["yes", "no"]
    ruling: Annotated[str, TextLimits(2_000, 3)]


class SilenceExtensionForm(Form):
    """A new deadline in UTC, with the reason."""

    until: UtcMoment
    why: Annotated[str, TextLimits(2_000, 3)]


class WithdrawSilenceForm(Form):
    """The withdrawal of a silence procedure, with its public reason."""

    withdrawal: Annotated[str, TextLimits(2_000, 3)]
