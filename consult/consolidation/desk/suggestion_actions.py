"""Answers to all amendments whose answer follows from the text, in one action with one undo."""

from consult.amendments.models import Amendment
from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.documents.models import Version

from consult.consolidation.actions import (
    find_disposition,
    propose_dispositions,
    withdraw_dispositions,
)
from consult.consolidation.dispositions.effect_queries import check_answers
from .batches import save_batch
from .suggestion_queries import AnswerSuggestion, digest_suggestions, load_suggestions
from consult.consolidation.dispositions.answer_fit import CONFIRMABLE
from consult.consolidation.dispositions.confirmation_actions import (
    confirm_disposition,
    find_misfit_code,
)
from consult.consolidation.dispositions.version_text_queries import VersionTexts
from consult.consolidation.models import ContributionRef, DeskBatch, Disposition
from consult.consolidation.workbench.clause_text_queries import find_working_version


def answer_as_suggested(
    actor: Actor, version_id: int, seen: str, clause_id: int | None = None
) -> DeskBatch:
    """Give all suggested answers of a version, or those of one clause.

    Args:
        seen: Digest of the suggestions that were read.

    Raises:
        Conflict: The suggestions have changed since, or there is none.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        found = load_suggestions(actor, version, check_answers(version, clause_id))
        if not found:
            raise Conflict("nothing_suggested")
        if digest_suggestions(found) != seen:
            raise Conflict("suggested_otherwise")
        texts = VersionTexts(version)
        items = [_answer(actor, version, each, texts) for each in found]
        return save_batch(actor, version, "suggested", items)


def _answer(
    actor: Actor, version: Version, each: AnswerSuggestion, texts: VersionTexts
) -> list[object]:
    """Give one suggested answer; return what its undo needs."""
    given = ContributionRef("amendment", each.amendment.id)
    before = find_disposition(version.id, given)
    earlier = (
        {
            "outcome": before.outcome,
            "reason": before.reason,
            "hunks": before.hunks,
            "same_as": before.same_as,
        }
        if before is not None
        else None
    )
    (made,) = propose_dispositions(
        actor, version.id, [given], each.answer.outcome, each.answer.reason, texts=texts
    )
    return [each.amendment.id, [made.row_version, earlier]]


def undo_suggested_answer(actor: Actor, version: Version, number: int, made: object) -> bool:
    """Undo a suggested answer, unless it has changed since; an earlier answer comes back."""
    row_version, earlier = made if isinstance(made, list) else (None, None)
    given = ContributionRef("amendment", number)
    there = find_disposition(version.id, given)
    if there is None or there.row_version != row_version:
        return False
    withdraw_dispositions(actor, version.id, [given])
    if earlier is not None and (earlier["same_as"] or earlier["outcome"] != "duplicate"):
        propose_dispositions(actor, version.id, [given], **earlier)
    return True


def answer_by_person(
    actor: Actor, version_id: int, amendment_id: int, reason: str, outcome: str | None = None
) -> Disposition:
    """Give an answer that only a person can give, or confirm the one that was given.

    Args:
        outcome: Outcome to give; None keeps that of the answer.

    Raises:
        NotFound: There is neither an outcome nor an answer.
        Conflict: The text contradicts the answer, or there is nothing to confirm.
    """
    with transaction():
        clause_id = find_row(Amendment, amendment_id).clause_id
        version = find_working_version(actor, version_id, clause_id)
        if outcome is None:
            return confirm_disposition(actor, version_id, amendment_id, reason)
        given = ContributionRef("amendment", amendment_id)
        (made,) = propose_dispositions(actor, version_id, [given], outcome, reason)
        if find_misfit_code(version, amendment_id) in CONFIRMABLE:
            made = confirm_disposition(actor, version_id, amendment_id, reason)
        return made
