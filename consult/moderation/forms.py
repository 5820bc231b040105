"""Input forms of moderation."""

from typing import Annotated, Literal

from consult.core.web.forms import Form, TextLimits
from consult.core.moderation_reasons import ModerationReason

Ground = Literal["insult", "advertising", "off_topic", "personal", "deceptive", "unlawful", "other"]
ReasonText = Annotated[str, TextLimits(1_000)]


class GroundsForm(Form):
    """The reason of a report or of hiding; "other" needs a text. back: the page to return to."""

    ground: Ground
    reason: ReasonText | None = None
    back: Literal["queue"] | None = None

    @property
    def grounds(self) -> ModerationReason:
        """The reason as it is stored."""
        return ModerationReason(self.ground, self.reason)


class QueueReturnForm(Form):
    """A step that needs no reason. back: the page to return to."""

    back: Literal["queue"] | None = None
