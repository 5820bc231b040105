"""The author of a new comment, and the source that it is made from."""

import json
from typing import Any, NamedTuple

EMPTY_SOURCE_FIELDS = dict.fromkeys(("source_number", "source_name", "source_group", "source_open"))
EMPTY_SOURCE_COLUMNS: dict[str, int | None] = dict.fromkeys(
    ("submission_id", "response_id", "question_id")
)


class CommentAuthor(NamedTuple):
    """The author of a new comment: name, and the verified or declared organization."""

    name: str | None
    organisation: str | None
    names: dict[str, str] | str | None  # the driver may return a JSON column as a string
    group_code: str | None
    declares: int | None  # row number of the organization that they may declare

    def build_fields(self, *, verified: bool) -> dict[str, Any]:
        """Build the author fields of a comment row."""
        names = json.loads(self.names) if isinstance(self.names, str) else self.names
        if verified:
            return {
                "name": self.name,
                "organisation": self.organisation,
                "names": names,
                "group_code": self.group_code,
                "declared": None,
                **EMPTY_SOURCE_FIELDS,
            }
        return {
            "name": self.name,
            "organisation": None,
            "names": None,
            "group_code": None,
            "declared": self.organisation if self.declares else None,
            **EMPTY_SOURCE_FIELDS,
        }


class CommentSource(NamedTuple):
    """The published submission on whose behalf the secretariat enters a comment.

    organisation_id: of the source, if it is matched to an organization.
    """

    submission_id: int
    number: int
    name: str
    group_code: str | None
    organisation_id: int | None
    organisation: str | None
    names: dict[str, str] | None

    @property
    def declares(self) -> None:
        """The organization that is only declared: a source has none."""

    def build_columns(self) -> dict[str, int | None]:
        """Build the columns of a comment that name its source."""
        return {**EMPTY_SOURCE_COLUMNS, "submission_id": self.submission_id}

    def build_facts(self) -> dict[str, int | None]:
        """Build the facts of an event that name the source."""
        return {"submission_id": self.submission_id, "organisation_id": self.organisation_id}

    def build_fields(self) -> dict[str, Any]:
        """Build the source fields of a comment row."""
        return {
            "name": None,
            "organisation": self.organisation,
            "names": self.names,
            "group_code": self.group_code,
            "declared": None,
            "source_number": self.number,
            "source_name": self.name,
            "source_group": self.group_code,
            "source_open": True,
        }


class AnswerSource(NamedTuple):
    """The answer of a questionnaire from which a comment is made, under the name of its author.

    author_id, organisation_id: of the comment; another person may place it. questionnaire,
    question: their numbers, as people read them.
    """

    response_id: int
    question_id: int
    questionnaire: int
    question: int
    author_id: int
    organisation_id: int | None
    author: CommentAuthor

    @property
    def declares(self) -> int | None:
        """The organization that its author only declares."""
        return self.author.declares

    def build_columns(self) -> dict[str, int | None]:
        """Build the columns of a comment that name the answer."""
        return {
            **EMPTY_SOURCE_COLUMNS,
            "response_id": self.response_id,
            "question_id": self.question_id,
        }

    def build_facts(self) -> dict[str, int | None]:
        """Build the facts of an event that name the question."""
        return {"questionnaire": self.questionnaire, "question": self.question}

    def build_fields(self) -> dict[str, Any]:
        """Build the author fields of a comment row."""
        return self.author.build_fields(verified=self.organisation_id is not None)
