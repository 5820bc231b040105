"""Reads of answers that become comments: the answer, its author, its comment and its source."""

from collections.abc import Collection
from sqlalchemy import ColumnElement, Select, select

from consult.accounts.models import Organisation, User
from consult.comments.models import Comment
from consult.comments.sources.models import CommentAuthor
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.documents.clause_queries import load_current_names
from consult.documents.models import Document
from consult.questionnaires.models import Question, Questionnaire

from .models import AnswerComment, CommentQuestion


def load_comment_questions(
    question_ids: Collection[int | None],
) -> dict[int | None, CommentQuestion]:
    """Load the questions from whose answers comments were made, by id; no query for none."""
    if not question_ids:
        return {}
    rows = db.session.execute(
        select(
            Question.id,
            Consultation.slug,
            Questionnaire.id,
            Questionnaire.number,
            Questionnaire.title,
            Question.place,
        )
        .join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
        .join(Consultation, Consultation.id == Questionnaire.consultation_id)
        .where(Question.id.in_(question_ids))
    )
    return {
        number: CommentQuestion(slug, questionnaire_id, printed, title, place + 1)
        for number, slug, questionnaire_id, printed, title, place in rows
    }


def find_answer_comment(response_id: int, question_id: int) -> Comment | None:
    """Find the comment that was made from an answer and stands; a withdrawn one does not."""
    return db.session.scalar(
        _select_comments(response_id, question_id).where(
            Comment.withdrawn_at.is_(None) | Comment.erased_at.is_not(None)
        )
    )


def was_withdrawn(response_id: int, question_id: int) -> bool:
    """Return whether the author withdrew a comment that was made from this answer."""
    query = _select_comments(response_id, question_id).where(Comment.withdrawn_at.is_not(None))
    return db.session.scalar(query) is not None


def _select_comments(response_id: int, question_id: int) -> Select[Comment]:
    return (
        select(Comment)
        .where(Comment.response_id == response_id, Comment.question_id == question_id)
        .order_by(Comment.id.desc())
        .limit(1)
    )


def load_author(user_id: int, organisation_id: int | None) -> CommentAuthor:
    """Load the author of a comment, with the organization for which an answer was given."""
    person = db.session.get_one(User, user_id)
    own = db.session.get(Organisation, organisation_id or person.organisation_id or 0)
    declares = own.id if own is not None and own.status in ("proposed", "verified") else None
    return CommentAuthor(
        person.name,
        own.name if own else None,
        own.names if own else None,
        own.group_code if own else None,
        declares if person.affiliation in ("declared", "verified") else None,
    )


def load_answer_comments(
    questionnaire: Questionnaire, response_id: int | None = None
) -> dict[tuple[int, int], AnswerComment]:
    """Load the comments that were made from answers, by response and question.

    Of several made from one answer it is the newest. The number of statements does not grow with
    their number.

    Args:
        response_id: only those of this response.
    """
    own: ColumnElement[bool] = Comment.question_id.in_(
        [each.id for each in questionnaire.questions]
    )
    if response_id is not None:
        own &= Comment.response_id == response_id
    rows = db.session.execute(
        select(Comment, Document.title)
        .join(Document, Document.id == Comment.document_id)
        .where(own, Comment.erased_at.is_(None))
        .order_by(Comment.id)
    ).all()
    clauses = {each.stands_id or each.clause_id for each, _ in rows}
    labels = load_current_names({number for number in clauses if number}) if rows else {}
    return {
        (each.response_id or 0, each.question_id or 0): AnswerComment(
            each.id,
            each.author_id,
            title,
            labels.get(each.stands_id or each.clause_id or 0),
            each.open,
            each.withdrawn_at is not None,
        )
        for each, title in rows
    }
