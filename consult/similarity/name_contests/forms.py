"""What people send about the name of a group: what it misses, and what is said to that."""
from typing import Literal

from consult.core.web.forms import Form, text

from consult.similarity.forms import Item, Name, SavedForm

Reason = text(4_000)


class ContestForm(Form):
    """What the name of a group gets wrong about the own contribution ("comment:12"); proposed: another name."""

    item: Item
    reason: Reason  # type: ignore[valid-type]
    proposed: Name | None = None  # type: ignore[valid-type]


class ReplyForm(SavedForm):
    """What is said to that; given: the other name, where it is changed."""

    verdict: Literal["upheld", "changed"]
    given: Name | None = None  # type: ignore[valid-type]
    reason: Reason  # type: ignore[valid-type]
