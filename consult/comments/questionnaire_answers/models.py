"""The question of a comment, and the comment of an answer, as pages show them."""

from typing import NamedTuple


class CommentQuestion(NamedTuple):
    """The question of a questionnaire from whose answer a comment was made.

    number, title: of the questionnaire. place: the number of the question in it.
    """

    slug: str  # of the consultation
    questionnaire_id: int
    number: int
    title: dict[str, str]
    place: int


class AnswerComment(NamedTuple):
    """A comment that was made from an answer; is_open: everyone reads it."""

    comment_id: int
    author_id: int
    document_title: dict[str, str]
    label: str | None  # of the clause, in the current version
    is_open: bool
    is_withdrawn: bool
