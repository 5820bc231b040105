"""Input forms of contests of a group's name, and of the replies to them."""

from typing import Annotated, Literal

from consult.core.web.forms import Form, TextLimits

from consult.similarity.forms import ContributionItemForm, GroupName, GroupVersionForm

ContestReason = Annotated[str, TextLimits(4_000)]


class NameContestForm(Form):
    """An objection to the name of a group for the own contribution ("comment:12").

    Attributes:
        proposed: another name.
    """

    item: ContributionItemForm
    reason: ContestReason
    proposed: GroupName | None = None


class NameContestReplyForm(GroupVersionForm):
    """The reply to a contest.

    Attributes:
        given: the other name, where it is changed.
    """

    verdict: Literal["upheld", "changed"]
    given: GroupName | None = None
    reason: ContestReason
