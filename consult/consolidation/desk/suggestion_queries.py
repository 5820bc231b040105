"""Queries of the answers that follow from the text of a working version."""

from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.documents.models import Version

from consult.consolidation.dispositions.effect_queries import AnswerCheck
from consult.consolidation.dispositions.suggested_answers import (
    SuggestedAnswer,
    build_suggested_answer,
)
from consult.consolidation.models import Disposition


class AnswerSuggestion(NamedTuple):
    """An amendment without a fitting answer, with the answer that the text suggests."""

    amendment: AmendmentView
    answer: SuggestedAnswer


def load_suggestions(actor: Actor, version: Version, check: AnswerCheck) -> list[AnswerSuggestion]:
    """Load the answers that the text suggests for amendments without a fitting answer.

    They are those that the actor may give. Those that only a person can give are left out, and
    amendments that a person called a duplicate: that answer waits for the other one.
    """
    duplicates = select(Disposition.amendment_id).where(
        Disposition.version_id == version.id, Disposition.outcome == "duplicate"
    )
    by_person = set(db.session.scalars(duplicates))
    query = select(Disposition.amendment_id).where(Disposition.version_id == version.id)
    answered = set(db.session.scalars(query))
    unfit = {each.answered.id for each in check.misfits if each.answered.kind == "amendment"}
    wanted = [
        number
        for number, each in check.effects.items()
        if each.suggested is not None
        and number not in by_person
        and (number not in answered or number in unfit)
    ]
    views = amendments.load_document_amendments(
        actor, version.document_id, Amendment.id.in_(wanted)
    )
    found = []
    for each in views:
        if not is_allowed(actor, "answer.give", each):
            continue
        known = check.effects[each.id]
        made = build_suggested_answer(
            each, known.effect, known.suggested, known.hunks, known.base, known.told
        )
        if made is not None and not made.needs_person:
            found.append(AnswerSuggestion(each, made))
    return found


def digest_suggestions(found: list[AnswerSuggestion]) -> str:
    """Build the digest of suggestions, by which an answer to all of them is bound to what was read.

    It does not depend on the language of the reader.
    """
    return hash_text(
        repr([(each.amendment.id, each.amendment.revision, each.answer.outcome) for each in found])
    )
