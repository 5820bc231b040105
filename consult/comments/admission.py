"""What happens to a comment at the door, before the lock: new accounts are slowed down, the language is guessed."""
from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import get_visitor
from consult.text.language import guess_language

from .forms import CommentTextForm


def admit_comment(form: CommentTextForm) -> str | None:
    """The language of what is said; None where nobody can tell.

    Raises TooMany for a new account that posts too often.
    """
    actor = get_visitor().actor
    if actor.fresh:
        limits.consume_limit(limits.get_limits().comments, f"comments:{actor.user_id}")
    return form.language or guess_language(form.body)
