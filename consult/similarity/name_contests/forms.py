"""What people send about the name of a group: what it misses, and what is said to that."""
from typing import Literal

from consult.core.web.forms import Form, make_text_type

from consult.similarity.forms import ContributionItemForm, GroupName, GroupVersionForm

ContestReason = make_text_type(4_000)


class NameContestForm(Form):
    """What the name of a group gets wrong about the own contribution ("comment:12"); proposed: another name."""

    item: ContributionItemForm
    reason: ContestReason  # type: ignore[valid-type]
    proposed: GroupName | None = None  # type: ignore[valid-type]


class NameContestReplyForm(GroupVersionForm):
    """What is said to that; given: the other name, where it is changed."""

    verdict: Literal["upheld", "changed"]
    given: GroupName | None = None  # type: ignore[valid-type]
    reason: ContestReason  # type: ignore[valid-type]
