"""Questions that issuing a version asks: the version that each announced meeting reads."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from consult.core import i18n
from consult.core.errors import Conflict
from consult.core.hooks import issue_questions

from consult.documents.models import Version


class IssueQuestion(NamedTuple):
    """A meeting that was announced with another version of the document.

    Attributes:
        meeting_id: the meeting, which the answer names.
        slug: its name in addresses.
        reads: names of the version that it reads.
        is_live: it is open or suspended, so that it keeps its version.
    """

    meeting_id: int
    title: dict[str, str]
    opens_at: datetime
    slug: str
    reads: dict[str, str]
    is_live: bool

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that are possible."""
        return ("keep",) if self.is_live else ("keep", "follow")


def load_issue_questions(version: Version) -> list[IssueQuestion]:
    """Load the questions that issuing a version asks now; most versions have none."""
    return [question for ask in issue_questions for question in ask(version)]


def parse_answers(version: Version, given: Collection[str]) -> dict[int, str]:
    """Return the answer for each meeting that is asked about; other answers are left out.

    Args:
        given: answers such as "12:keep" or "12:follow".

    Raises Conflict("meetings_unanswered") if one is missing or not possible.
    """
    asked = load_issue_questions(version)
    found = dict(each.partition(":")[::2] for each in given)
    answers = {each.meeting_id: found.get(str(each.meeting_id), "") for each in asked}
    left = [each for each in asked if answers[each.meeting_id] not in each.answers]
    if left:
        raise Conflict(
            "meetings_unanswered",
            meetings=[each.meeting_id for each in left],
            titles=i18n.join_list(i18n.choose_title(each.title) for each in left),
        )
    return answers
