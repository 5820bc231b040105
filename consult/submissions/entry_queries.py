"""Queries for entering contributions on behalf of a submission's source."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.models import Clause, Document
from consult.documents.queries import list_documents, get_issued_document, load_clause_texts
from consult.text.search_normalization import fold_text

from .models import Submission

LABEL_EDGES = " .()[]（）"


def get_submission_to_enter(actor: Actor, submission_id: int) -> Submission:
    """Return a published submission that the actor may enter contributions for.

    Raises NotFound, SignInRequired or Forbidden, and Conflict("not_published").
    """
    found = db.session.get(Submission, submission_id)
    if found is None:
        raise NotFound(what="Submission")
    require_permission(actor, "submission.enter", found)
    if not found.issued:
        raise Conflict("not_published")
    return found


def require_same_consultation(consultation_id: int, place: Clause | Document) -> None:
    """Refuse a clause or document of another consultation; raises NotFound."""
    if place.consultation_id != consultation_id:
        raise NotFound(what=type(place).__name__)


def list_documents_to_enter(consultation_id: int) -> list[Document]:
    """List the documents with an issued version, which can be commented on."""
    return [each for each in list_documents(consultation_id) if each.current_version_id is not None]


def get_clause_by_label(document_id: int, label: str) -> int:
    """Return the clause with this printed label in the current version.

    Raises Invalid if there is none or more than one.
    """
    document = get_issued_document(document_id)
    wanted = fold_text(label.strip(LABEL_EDGES))
    lines = load_clause_texts(
        document.current_version_id or 0, document.authentic, document.authentic
    )
    found = [line.clause_id for line in lines if fold_text(line.label.strip(LABEL_EDGES)) == wanted]
    if len(found) != 1:
        raise Invalid(
            fields={
                "label": {
                    "type": "no_such_clauses" if not found else "label_twice",
                    "labels": label,
                }
            }
        )
    return found[0]
