"""Amendments that the secretariat enters from a submission, under the name of its source."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.documents.models import Clause, Document
from consult.submissions.entry_queries import (
    get_clause_by_label,
    require_same_consultation,
    get_submission_to_enter,
)

from consult.amendments.actions import propose_amendment, propose_clause_at_top
from consult.amendments.forms import AmendmentEntryForm
from consult.amendments.models import KINDS_WITH_TEXT, Amendment


def enter_amendment(actor: Actor, submission_id: int, form: AmendmentEntryForm) -> Amendment:
    """Propose an amendment on behalf of the source of a submission.

    With a document alone it is a new clause before the first.

    Raises:
        Conflict: The submission is not published.
        NotFound: The place belongs to another consultation.
        Invalid: No clause has that label, or a field is missing.
        Problem: Proposing raises it.
    """
    with transaction():
        submission = get_submission_to_enter(actor, submission_id)
        clause_id, text = (
            find_named_clause(form),
            form.text if form.kind in KINDS_WITH_TEXT else None,
        )
        if clause_id is not None:
            require_same_consultation(submission.consultation_id, find_row(Clause, clause_id))
            return propose_amendment(
                actor,
                clause_id,
                form.kind,
                text,
                form.reason,
                language=form.language,
                wording_id=form.wording_id,
                clause_kind=form.clause_kind,
                clause_level=form.clause_level,
                after=form.after,
                cut=form.cut,
                submission_id=submission_id,
            )
        if form.document_id is None or form.kind != "add":
            raise Invalid(
                fields={"document_id" if form.document_id is None else "label": {"type": "missing"}}
            )
        if not text:
            raise Invalid(fields={"text": {"type": "missing"}})
        require_same_consultation(submission.consultation_id, find_row(Document, form.document_id))
        return propose_clause_at_top(
            actor,
            form.document_id,
            text,
            form.reason,
            language=form.language,
            clause_kind=form.clause_kind,
            clause_level=form.clause_level,
            submission_id=submission_id,
        )


def find_named_clause(form: AmendmentEntryForm) -> int | None:
    """Return the clause that a form names by number or label; None for the beginning of the
    text.
    """
    if form.clause_id is None and form.label is not None and form.document_id is not None:
        return get_clause_by_label(form.document_id, form.label)
    return form.clause_id
