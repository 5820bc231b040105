"""What happens to a comment at the door, before the lock: new accounts are slowed down, the language is guessed."""
from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import visitor
from consult.text.language import guess

from .forms import SaidForm


def language_of(form: SaidForm) -> str | None:
    """The language of what is said; None where nobody can tell.

    Raises TooMany for a new account that posts too often.
    """
    actor = visitor().actor
    if actor.fresh:
        limits.spend(limits.here().comments, f"comments:{actor.user_id}")
    return form.language or guess(form.body)
