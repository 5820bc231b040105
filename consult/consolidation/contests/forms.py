"""What people send about contests: why an answer should be looked at again, and what is said to that."""
from typing import Literal

from consult.core.web.forms import Form

from consult.consolidation.forms import Outcome, Reason, RowVersionForm


class ContestAnswerForm(Form):
    """Why an answer should be looked at again."""

    reason: Reason  # type: ignore[valid-type]


class ContestReplyForm(RowVersionForm):
    """What is said to a contest; outcome: what becomes of the contribution, where the answer is changed."""

    verdict: Literal["upheld", "changed"]
    outcome: Outcome | None = None
    reason: Reason  # type: ignore[valid-type]
