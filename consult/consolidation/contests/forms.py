"""Input forms of contests: contesting an answer, and replying to a contest."""

from typing import Literal

from consult.core.web.forms import Form

from consult.consolidation.forms import Outcome, Reason, RowVersionForm


class ContestAnswerForm(Form):
    """The reason to contest an answer."""

    reason: Reason


class ContestReplyForm(RowVersionForm):
    """A reply to a contest.

    Attributes:
        outcome: New outcome of the contribution if the answer is changed.
    """

    verdict: Literal["upheld", "changed"]
    outcome: Outcome | None = None
    reason: Reason
