"""What reports say of a contested answer, in the language in force and as a visitor may read it."""
from collections.abc import Iterable

from flask_babel import gettext as _

from consult.consolidation.contests.models import Contest
from consult.core.permissions.actor import Actor
from consult.moderation.contest import words_for

from .messages import GROUNDS, OUTCOMES


def contest_lines(contests: Iterable[Contest]) -> list[str]:
    """The contests of an answer, the first one first: what was asked, and what was said to that; a line each."""
    return [line for each in contests for line in _lines(each)]


def _lines(made: Contest) -> list[str]:
    found = [f"{_('Taken to the chair:') if made.to_chair else _('Contested:')} {_asked(made)}"]
    if made.state == "changed":
        found.append(f"{_('The answer was:')} {OUTCOMES[made.outcome]}. {made.why}")
    if made.state in {"upheld", "changed"}:
        found.append(f"{_('Upheld:') if made.state == 'upheld' else _('Changed:')} {made.reply}")
    else:
        found.append(_("It waits for the chair.") if made.to_chair else _("It waits for an answer."))
    return found


def _asked(made: Contest) -> str:
    if made.grounds is None:
        return words_for(Actor(), made) or ""
    reason = made.grounds.words or str(GROUNDS[made.grounds.ground])
    return _("The words were hidden by a moderator: %(reason)s", reason=reason)
