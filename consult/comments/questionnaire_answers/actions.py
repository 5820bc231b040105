"""The action that makes a comment of an open answer of a questionnaire."""

from typing import Any

from consult.comments.actions import post_comment, post_document_comment
from consult.comments.forms import AnswerPlaceForm
from consult.comments.sources.models import AnswerSource
from consult.comments.submission_entry_actions import resolve_clause
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.documents.models import Clause, Document
from consult.questionnaires.queries import AnswerToPlace, get_answer_to_place
from consult.submissions.entry_queries import require_same_consultation
from consult.text.language import guess_language

from .queries import find_answer_comment, load_author, was_withdrawn


def place_answer(actor: Actor, response_id: int, question_id: int, form: AnswerPlaceForm) -> int:
    """Make a comment of an open answer, on a clause or a document, under the name of its author.

    An answer that was to be seen by the secretariat alone becomes public by its author only; one
    that everyone reads is placed by moderators, too. A repeated call returns the same comment. An
    answer whose comment was withdrawn can be placed again by its author.

    Returns:
        The id of the comment.

    Raises:
        NotFound: The answer is not submitted, or not read by the actor; or no such place.
        Forbidden: It is not the actor's to place, or not in this stage.
        Conflict: It stands elsewhere, was withdrawn, or its author's account is closed.
        Invalid: There is no place, or the label names no clause.
    """
    with transaction():
        found = get_answer_to_place(actor, response_id, question_id)
        clause_id = resolve_clause(form)
        document_id = _find_document(clause_id, form)
        there = find_answer_comment(response_id, question_id)
        if there is not None:
            if (there.clause_id, there.document_id) != (clause_id, document_id):
                raise Conflict("answer_placed")
            return there.id
        source = _build_source(actor, found)
        language = form.language or guess_language(found.answer.text)
        shown: dict[str, Any] = {"kind": form.kind, "language": language, "source": source}
        consultation_id = found.answer.consultation_id
        if clause_id is not None:
            require_same_consultation(consultation_id, find_row(Clause, clause_id))
            return post_comment(actor, clause_id, found.answer.text, **shown).id
        require_same_consultation(consultation_id, find_row(Document, document_id))
        return post_document_comment(actor, document_id, found.answer.text, **shown).id


def _find_document(clause_id: int | None, form: AnswerPlaceForm) -> int:
    """Find the document in which an answer is placed; raise Invalid without a place."""
    if clause_id is not None:
        return find_row(Clause, clause_id).document_id
    if form.document_id is None:
        raise Invalid(fields={"document_id": {"type": "missing"}})
    return form.document_id


def _build_source(actor: Actor, found: AnswerToPlace) -> AnswerSource:
    """Build the source of the comment; its author is the person who answered."""
    response, question = found.response, found.question
    author_id, organisation_id = actor.user_id, actor.organisation_id
    if not found.is_own:
        if was_withdrawn(response.id, question.id):
            raise Conflict("answer_withdrawn")
        author_id, organisation_id = response.user_id, response.organisation_id
    if author_id is None:
        raise Conflict("answer_without_author")
    return AnswerSource(
        response.id,
        question.id,
        found.questionnaire.number,
        question.place + 1,
        author_id,
        organisation_id,
        load_author(author_id, organisation_id),
    )
