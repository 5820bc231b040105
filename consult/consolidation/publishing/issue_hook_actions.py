"""Hooks of consolidation that run before a version is issued: what hinders it, and its effects."""

from collections.abc import Iterator

from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict
from consult.core.hooks import before_issue, issue_checks
from consult.documents.models import Version

from consult.consolidation.dispositions.effect import (
    apply_dispositions,
)
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.carry_over.confirmation import load_doubtful_places, settle_carry_over
from consult.consolidation.references.position_actions import carry_positions
from .queries import load_collisions, load_blockers


def find_unfinished(actor: Actor, version: Version) -> Iterator[Conflict]:
    """Yield a refusal for each kind of unfinished work.

    Kinds: decisions that the chair has not taken, answers that are due, answers and words that
    do not fit, amendments that collide, and places that are doubtful.
    """
    found = load_blockers(version)
    if not found.is_clear:
        yield Conflict(
            "not_ready_to_issue",
            undecided=len(found.undecided) + len(found.gone) + len(found.moved),
            owed=found.answers,
        )
    left = check_answers(version).left_count
    if left:
        yield Conflict("answers_do_not_fit", left=left)
    if found.answers:  # once every amendment is answered, no collision is left
        left = sum(not each.settled for each in load_collisions(actor, version))
        if left:
            yield Conflict("collisions_left", left=left)
    left = len(load_doubtful_places(actor, version))
    if left:
        yield Conflict("places_doubtful", left=left)


def settle_contributions(actor: Actor, version: Version) -> None:
    """Settle the carry-over and apply the dispositions of a version that is being issued."""
    if version.document.current_version_id is not None:
        settle_carry_over(actor, version)
        carry_positions(actor, version)
        apply_dispositions(actor, version)


issue_checks.append(find_unfinished)
before_issue.append(settle_contributions)
