"""Input forms of the work on cases."""

from typing import Annotated, Literal

from pydantic import Field

from consult.core.moderation_reasons import ModerationReason
from consult.core.web.forms import Form, TextLimits
from consult.moderation.forms import Ground, ReasonText

from .contributions import CODE

CaseCode = Annotated[str, Field(pattern=f"^{CODE.pattern}$")]


class CasesForm(Form):
    """One decision on several cases. deed: as in cases/decision_actions.py."""

    cases: list[CaseCode] = Field(default=[], max_length=500)
    deed: Literal["approve", "keep", "hide", "hold", "reopen", "show"]
    ground: Ground | None = None
    reason: ReasonText | None = None

    @property
    def grounds(self) -> ModerationReason | None:
        """The reason of hiding as it is stored; None if none was chosen."""
        return ModerationReason(self.ground, self.reason) if self.ground else None


class AssignmentForm(Form):
    """The moderator who takes several cases; none: nobody does."""

    cases: list[CaseCode] = Field(default=[], max_length=500)
    to: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class CaseNoteForm(Form):
    """A note about a case."""

    words: Annotated[str, TextLimits(2_000)]
