"""Why something was hidden or reported: a ground that every reader sees in their language, and words."""
from typing import NamedTuple

REASON_CODES = ("insult", "advertising", "off_topic", "personal", "deceptive", "unlawful", "other")


class ModerationReason(NamedTuple):
    """Why: one of GROUNDS, which every reader sees in their language, and words where more is to be said."""

    ground: str
    words: str | None = None

    def __str__(self) -> str:
        """As it is kept: the ground on the first line, the words below."""
        return f"{self.ground}\n{self.words}" if self.words else self.ground


def parse_reason(kept: str | None) -> ModerationReason | None:
    """A reason as it was kept."""
    if kept is None:
        return None
    ground, _, words = kept.partition("\n")
    return ModerationReason(ground, words or None) if ground in REASON_CODES else ModerationReason("other", kept)
