"""Admission of a comment before the write lock: rate limit and language detection."""

from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import get_visitor
from consult.text.language import guess_language

from .forms import CommentTextForm


def admit_comment(form: CommentTextForm) -> str | None:
    """Apply the rate limit of new accounts and return the language of the comment.

    Returns:
        None if the language is not given and cannot be detected.

    Raises:
        TooMany: A new account posts too often.
    """
    actor = get_visitor().actor
    if actor.is_new_account:
        limits.consume_limit(limits.get_limits().comments, f"comments:{actor.user_id}")
    return form.language or guess_language(form.body)
