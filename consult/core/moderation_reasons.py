"""Reasons for hiding or reporting a contribution: a code, with an optional explanation."""

from typing import NamedTuple

REASON_CODES = ("insult", "advertising", "off_topic", "personal", "deceptive", "unlawful", "other")


class ModerationReason(NamedTuple):
    """A reason: a code that every reader sees translated, and an optional explanation."""

    ground: str
    words: str | None = None

    def __str__(self) -> str:
        """Format the reason for storage: the code on the first line, the explanation below."""
        return f"{self.ground}\n{self.words}" if self.words else self.ground


def parse_reason(kept: str | None) -> ModerationReason | None:
    """Parse a stored reason; text without a known code becomes the reason "other"."""
    if kept is None:
        return None
    ground, _, words = kept.partition("\n")
    return (
        ModerationReason(ground, words or None)
        if ground in REASON_CODES
        else ModerationReason("other", kept)
    )
