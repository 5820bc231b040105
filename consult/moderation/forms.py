"""What people send us about comments that should not stand."""
from typing import Literal

from consult.core.web.forms import Form, make_text_type
from consult.core.moderation_reasons import ModerationReason

Ground = Literal["insult", "advertising", "off_topic", "personal", "deceptive", "unlawful", "other"]
ReasonText = make_text_type(1_000)


class GroundsForm(Form):
    """Why a comment is reported or hidden; "other" needs words. back: the page to return to."""

    ground: Ground
    reason: ReasonText | None = None  # type: ignore[valid-type]
    back: Literal["queue"] | None = None

    @property
    def grounds(self) -> ModerationReason:
        """The reason as it is kept."""
        return ModerationReason(self.ground, self.reason)


class QueueReturnForm(Form):
    """A step that needs no reason. back: the page to return to."""

    back: Literal["queue"] | None = None
