"""What people send us about comments that should not stand."""
from typing import Literal

from consult.core.web.forms import Form, text
from consult.core.moderation_reasons import Grounds

Ground = Literal["insult", "advertising", "off_topic", "personal", "deceptive", "unlawful", "other"]
Words = text(1_000)


class GroundsForm(Form):
    """Why a comment is reported or hidden; "other" needs words. back: the page to return to."""

    ground: Ground
    reason: Words | None = None  # type: ignore[valid-type]
    back: Literal["queue"] | None = None

    @property
    def grounds(self) -> Grounds:
        """The reason as it is kept."""
        return Grounds(self.ground, self.reason)


class BackForm(Form):
    """A step that needs no reason. back: the page to return to."""

    back: Literal["queue"] | None = None
