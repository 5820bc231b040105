"""Sentences of reports on contested dispositions, as a visitor may read them."""

from collections.abc import Iterable

from consult.core.i18n import gettext as _

from consult.consolidation.contests.models import Contest
from consult.core.permissions.actor import Actor
from consult.moderation.contest import get_contest_text

from .messages import REASON_NAMES, OUTCOME_NAMES


def format_contests(contests: Iterable[Contest]) -> list[str]:
    """Return the lines on the contests of a disposition, oldest first, each with its reply."""
    return [line for each in contests for line in _format_contest(each)]


def _format_contest(made: Contest) -> list[str]:
    found = [
        f"{_('Referred to the chair:') if made.to_chair else _('Contested:')} {_get_reason(made)}"
    ]
    if made.state == "changed":
        found.append(f"{_('The answer was:')} {OUTCOME_NAMES[made.outcome]}. {made.why}")
    if made.state in {"upheld", "changed"}:
        found.append(f"{_('Upheld:') if made.state == 'upheld' else _('Changed:')} {made.reply}")
    else:
        found.append(_("Waiting for the chair.") if made.to_chair else _("Waiting for an answer."))
    return found


def _get_reason(made: Contest) -> str:
    if made.grounds is None:
        return get_contest_text(Actor(), made) or ""
    reason = made.grounds.words or str(REASON_NAMES[made.grounds.ground])
    return _("The text was hidden by a moderator: %(reason)s", reason=reason)
