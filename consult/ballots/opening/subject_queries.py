"""Reads of the text a ballot asks about: of a clause, an amendment or a bracket."""

from typing import Any, NamedTuple

from sqlalchemy import and_, select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.documents.clause_queries import load_current_names
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.documents.models import Clause, Document, Placement, Wording
from consult.text.brackets.bracket_tree import parse_brackets

ABOUT = ("clause", "amendment", "bracket", "motion")


class BallotSubject(NamedTuple):
    """The text in question.

    label: as printed; of an amendment its number. digest: the one that votes are bound to.
    """

    document_id: int | None
    clause_id: int | None
    amendment_id: int | None
    version_id: int | None
    label: str | None
    words: str | None
    language: str
    digest: str
    bracket: dict[str, Any] | None = None


def load_subject(
    consultation_id: int,
    about: str,
    *,
    question: str,
    language: str,
    clause_id: int | None = None,
    amendment_id: int | None = None,
    which: int | None = None,
    alternative: int | None = None,
) -> BallotSubject:
    """Load the current text that a ballot would ask about.

    Raises:
        Invalid: A row number, bracket or alternative is missing or does not exist.
        NotFound: The clause or amendment is not in this consultation or not public.
        Conflict: The clause left the text, or the amendment is withdrawn or answered.
    """
    if about == "motion":
        return BallotSubject(None, None, None, None, None, None, language, hash_text(question))
    if about == "amendment":
        return _load_amendment(consultation_id, _require_number(amendment_id, "amendment_id"))
    clause = _load_clause(consultation_id, _require_number(clause_id, "clause_id"))
    return clause if about == "clause" else select_bracket(clause, which, alternative)


def _require_number(number: int | None, field: str) -> int:
    """Return a row number; raise Invalid if it is missing."""
    if number is None:
        raise Invalid(fields={field: {"type": "missing"}})
    return number


def _load_clause(consultation_id: int, clause_id: int) -> BallotSubject:
    """Load the subject of a clause."""
    clause = find_row(Clause, clause_id)
    if clause.consultation_id != consultation_id:
        raise NotFound(what="Clause")
    found = db.session.execute(
        select(
            Document.id,
            Placement.version_id,
            Wording.label,
            Wording.text,
            Wording.language,
            Wording.digest,
        )
        .join(
            Placement,
            and_(Placement.version_id == Document.current_version_id, Placement.place >= 0),
        )
        .join(
            Wording,
            and_(Wording.placement_id == Placement.id, Wording.language == Document.authentic),
        )
        .where(Placement.clause_id == clause_id, Document.id == clause.document_id)
    ).first()
    if found is None:
        raise Conflict("clause_gone")
    document_id, version_id, label, text, language, digest = found
    whole = (
        load_current_names([clause_id]).get(clause_id) or label
    )  # "18 c)" if its own label is unique only within its list
    return BallotSubject(document_id, clause_id, None, version_id, whole, text, language, digest)


def _load_amendment(consultation_id: int, amendment_id: int) -> BallotSubject:
    """Load the subject of an amendment."""
    amendment = find_row(Amendment, amendment_id)
    if (
        amendment.consultation_id != consultation_id
        or amendment.hidden_at is not None
        or amendment.held_at is not None
    ):
        raise NotFound(what="Amendment")
    if not amendment.open:
        raise Conflict("amendment_withdrawn" if amendment.withdrawn_at else "amendment_answered")
    said = db.session.scalars(
        select(AmendmentRevision).where(
            AmendmentRevision.amendment_id == amendment_id,
            AmendmentRevision.number == amendment.revision,
        )
    ).one()
    return BallotSubject(
        amendment.document_id,
        amendment.clause_id,
        amendment_id,
        amendment.document.current_version_id,
        str(amendment.number),
        said.text,
        said.language,
        said.digest,
    )


def select_bracket(
    clause: BallotSubject, which: int | None, alternative: int | None
) -> BallotSubject:
    """Select a bracket of a clause, counted from 1 (None: the first), or one of its alternatives.

    Raises:
        Invalid: There is no such bracket or alternative.
    """
    text, which = clause.words or "", which or 1
    brackets = parse_brackets(text).list_brackets()
    if which > len(brackets):
        raise Invalid(fields={"which": {"type": "no_such_bracket"}})
    bracket = brackets[which - 1]
    words = text[bracket.start + 1 : bracket.end - 1]
    if alternative is not None:
        if alternative > len(bracket.alternatives):
            raise Invalid(fields={"alternative": {"type": "no_such_bracket"}})
        chosen = bracket.alternatives[alternative - 1]
        words = text[chosen.words : chosen.end]
    return clause._replace(
        words=words,
        digest=hash_text(words),
        bracket={"which": which, "alternative": alternative, "clause_digest": clause.digest},
    )
