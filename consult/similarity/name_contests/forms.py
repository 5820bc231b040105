"""Input forms of contests of a group's name, and of the replies to them."""

from typing import Literal

from consult.core.web.forms import Form, make_text_type

from consult.similarity.forms import ContributionItemForm, GroupName, GroupVersionForm

ContestReason = make_text_type(4_000)


class NameContestForm(Form):
    """An objection to the name of a group for the own contribution ("comment:12").

    Attributes:
        proposed: another name.
    """

    item: ContributionItemForm
    reason: ContestReason  # type: ignore[valid-type]
    proposed: GroupName | None = None  # type: ignore[valid-type]


class NameContestReplyForm(GroupVersionForm):
    """The reply to a contest.

    Attributes:
        given: the other name, where it is changed.
    """

    verdict: Literal["upheld", "changed"]
    given: GroupName | None = None  # type: ignore[valid-type]
    reason: ContestReason  # type: ignore[valid-type]
