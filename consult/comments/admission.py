"""Admission of a comment before the write lock: rate limit, language detection and files."""

from typing import NamedTuple

from consult.attachments.examination import NewAttachment, examine_attachments
from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import get_visitor
from consult.text.language import guess_language

from .forms import CommentTextForm, CommentWordsForm


class AdmittedComment(NamedTuple):
    """A comment that may be posted: its language, None if not known, and its examined files."""

    language: str | None
    files: tuple[NewAttachment, ...]


def admit_comment(form: CommentTextForm) -> AdmittedComment:
    """Apply the rate limit of new accounts, find the language, and examine the files.

    Raises:
        TooMany: A new account posts too often.
        Invalid: A file is not accepted.
    """
    return AdmittedComment(admit_words(form), examine_attachments(form))


def admit_words(form: CommentWordsForm) -> str | None:
    """Apply the rate limit of new accounts and return the language of the comment.

    Returns:
        None if the language is not given and cannot be detected.

    Raises:
        TooMany: A new account posts too often.
    """
    limit_new_account()
    return form.language or guess_language(form.body)


def limit_new_account(_form: object = None) -> None:
    """Apply the rate limit of new accounts; raise TooMany."""
    actor = get_visitor().actor
    if actor.is_new_account:
        limits.consume_limit(limits.get_limits().comments, f"comments:{actor.user_id}")
