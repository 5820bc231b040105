"""Comments that the secretariat enters from a submission, under the name of its source."""

from typing import NamedTuple

from sqlalchemy import and_

from consult.documents.clause_queries import load_current_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.documents.models import Clause, Document, Placement
from consult.submissions.entry_queries import (
    require_same_consultation,
    get_submission_to_enter,
    get_clause_by_label,
)
from consult.submissions.models import Submission
from consult.submissions.queries import get_verified_source

from .actions import post_comment, post_document_comment
from .models import Comment, CommentCreated, CommentView
from .passages import PassageQuote
from .queries import IS_OPEN, SELECT_COMMENTS, load_group_marks, build_comment_view
from .sources.models import CommentSource
from consult.comments.forms import CommentEntryForm, CommentPlaceForm

MOST = 500


class EnteredComment(NamedTuple):
    """An entered comment with its document and the current label of its clause."""

    said: CommentView
    document_title: dict[str, str]
    label: str | None


def enter_comment(
    actor: Actor,
    submission_id: int,
    body: str,
    *,
    clause_id: int | None = None,
    document_id: int | None = None,
    kind: str = "general",
    language: str | None = None,
    quote: PassageQuote | None = None,
) -> CommentCreated:
    """Post a comment on behalf of a source: on a clause, a passage of it, or a document.

    Raises:
        Conflict: The submission is not published.
        NotFound: The place belongs to another consultation.
        Invalid: The document is missing, or a passage is given without a clause.
    """
    with transaction():
        submission = get_submission_to_enter(actor, submission_id)
        source = build_comment_source(submission)
        if clause_id is not None:
            require_same_consultation(submission.consultation_id, find_row(Clause, clause_id))
            return post_comment(
                actor,
                clause_id,
                body,
                kind=kind,
                language=language,
                quote=quote,
                source=source,
                place="passage" if quote else "clause",
            )
        if document_id is None:
            raise Invalid(fields={"document_id": {"type": "missing"}})
        if quote is not None:
            raise Invalid(fields={"exact": {"type": "clause_to_quote"}})
        require_same_consultation(submission.consultation_id, find_row(Document, document_id))
        return post_document_comment(
            actor, document_id, body, kind=kind, language=language, source=source
        )


def build_comment_source(submission: Submission) -> CommentSource:
    """Build the source of a submission, with its verified organization if there is one."""
    own = get_verified_source(submission)
    return CommentSource(
        submission.id,
        submission.number,
        submission.source,
        own.group_code if own else submission.group_code,
        own.id if own else None,
        own.name if own else None,
        own.names if own else None,
    )


def load_entered_comments(actor: Actor, submission: Submission) -> list[EnteredComment]:
    """Load the public comments entered from a submission, in the order of documents and clauses."""
    query = (
        SELECT_COMMENTS.add_columns(Document.title)
        .join(Document, Document.id == Comment.document_id)
        .outerjoin(
            Placement,
            and_(
                Placement.clause_id == Comment.clause_id,
                Placement.place >= 0,
                Placement.version_id == Document.current_version_id,
            ),
        )
        .where(Comment.submission_id == submission.id, IS_OPEN)
        .order_by(Document.place, Document.id, Placement.place, Comment.id)
        .limit(MOST)
    )
    stage, known = submission.stage, load_group_marks()
    rows = list(db.session.execute(query))
    labels = load_current_names({row.clause_id for row in rows if row.clause_id})
    return [
        EnteredComment(
            build_comment_view(actor, row, stage, known), row.title, labels.get(row.clause_id)
        )
        for row in rows
    ]


def resolve_clause(form: CommentPlaceForm) -> int | None:
    """Return the clause that a form names by number or label; None for the document."""
    if form.clause_id is None and form.label is not None and form.document_id is not None:
        return get_clause_by_label(form.document_id, form.label)
    return form.clause_id


def enter_comment_from_form(
    actor: Actor, form: CommentEntryForm, submission_id: int, language: str | None
) -> CommentCreated:
    """Enter the comment that a form holds; a label is resolved to its clause."""
    return enter_comment(
        actor,
        submission_id,
        form.body,
        clause_id=resolve_clause(form),
        document_id=form.document_id,
        kind=form.kind,
        language=language,
        quote=form.quote,
    )
