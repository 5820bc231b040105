"""What a ballot asks about: the words of a clause, of an amendment or of a bracket's alternative, as they stand now."""
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.consultations.document_queries import labels_of
from consult.core.database.engine import db, find
from consult.core.digests import hashed
from consult.core.errors import Conflict, Invalid, NotFound
from consult.documents.models import Clause, Document, Placement, Wording
from consult.text.brackets.bracket_tree import parse

ABOUT = ("clause", "amendment", "bracket", "motion")


class Subject(NamedTuple):
    """The words at hand. label: as printed, of an amendment its number; digest: what the votes are bound to."""

    document_id: int | None
    clause_id: int | None
    amendment_id: int | None
    version_id: int | None
    label: str | None
    words: str | None
    language: str
    digest: str
    bracket: dict[str, Any] | None = None


def subject_of(consultation_id: int, about: str, *, question: str, language: str, clause_id: int | None = None,
               amendment_id: int | None = None, which: int | None = None, alternative: int | None = None) -> Subject:
    """The words that a ballot would ask about; raises Invalid, NotFound or Conflict where there are none."""
    if about == "motion":
        return Subject(None, None, None, None, None, None, language, hashed(question))
    if about == "amendment":
        return _amendment(consultation_id, _given(amendment_id, "amendment_id"))
    clause = _clause(consultation_id, _given(clause_id, "clause_id"))
    return clause if about == "clause" else bracket_in(clause, which, alternative)


def _given(number: int | None, field: str) -> int:
    if number is None:
        raise Invalid(fields={field: {"type": "missing"}})
    return number


def _clause(consultation_id: int, clause_id: int) -> Subject:
    clause = find(Clause, clause_id)
    if clause.consultation_id != consultation_id:
        raise NotFound(what="Clause")
    found = db.session.execute(
        select(Document.id, Placement.version_id, Wording.label, Wording.text, Wording.language, Wording.digest)
        .join(Placement, and_(Placement.version_id == Document.current_version_id, Placement.place >= 0))
        .join(Wording, and_(Wording.placement_id == Placement.id, Wording.language == Document.authentic))
        .where(Placement.clause_id == clause_id, Document.id == clause.document_id)).first()
    if found is None:
        raise Conflict("clause_gone")
    document_id, version_id, label, text, language, digest = found
    whole = labels_of([clause_id]).get(clause_id) or label  # "18 c)", where its own label names it in its list alone
    return Subject(document_id, clause_id, None, version_id, whole, text, language, digest)


def _amendment(consultation_id: int, amendment_id: int) -> Subject:
    amendment = find(Amendment, amendment_id)
    if amendment.consultation_id != consultation_id or amendment.hidden_at is not None or amendment.held_at is not None:
        raise NotFound(what="Amendment")
    if not amendment.open:
        raise Conflict("amendment_withdrawn" if amendment.withdrawn_at else "amendment_answered")
    said = db.session.scalars(select(AmendmentRevision).where(
        AmendmentRevision.amendment_id == amendment_id, AmendmentRevision.number == amendment.revision)).one()
    return Subject(amendment.document_id, amendment.clause_id, amendment_id, amendment.document.current_version_id,
                   str(amendment.number), said.text, said.language, said.digest)


def bracket_in(clause: Subject, which: int | None, alternative: int | None) -> Subject:
    """A bracket of these words, counted from 1 (none: the first), or an alternative in it; raises Invalid without such."""
    text, which = clause.words or "", which or 1
    brackets = parse(text).every()
    if which > len(brackets):
        raise Invalid(fields={"which": {"type": "no_such_bracket"}})
    bracket = brackets[which - 1]
    words = text[bracket.start + 1:bracket.end - 1]
    if alternative is not None:
        if alternative > len(bracket.alternatives):
            raise Invalid(fields={"alternative": {"type": "no_such_bracket"}})
        chosen = bracket.alternatives[alternative - 1]
        words = text[chosen.words:chosen.end]
    return clause._replace(words=words, digest=hashed(words),
                           bracket={"which": which, "alternative": alternative, "clause_digest": clause.digest})
