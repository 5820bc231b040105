"""Reads of the targets of new comments: the place, its text, its stage and the author."""

from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, or_, select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment
from consult.consultations.models import Consultation
from consult.consultations.queries import get_current_stage
from consult.core.database.engine import PreparedStatement
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.documents.queries import WORDING_PLACEMENT

from .models import Comment, CommentTarget
from .sources.models import CommentAuthor

COMMENT = Comment.__table__
DECLARED_ORGANISATION = case(
    (
        and_(
            User.affiliation.in_(("declared", "verified")),
            Organisation.status.in_(("proposed", "verified")),
        ),
        Organisation.id,
    )
)
AUTHOR_COLUMNS = (
    User.name,
    Organisation.name,
    Organisation.names,
    Organisation.group_code,
    DECLARED_ORGANISATION,
)
WORDING_PARAMETER = bindparam("wording_id", type_=Integer)
SELECT_CLAUSE_TARGET = PreparedStatement(
    select(
        Clause.consultation_id,
        Clause.document_id,
        Consultation.hold_unverified,
        Placement.id,
        Wording.id,
        Wording.language,
        Wording.text,
        *AUTHOR_COLUMNS,
    )
    .join(Document, Document.id == Clause.document_id)
    .join(Consultation, Consultation.id == Clause.consultation_id)
    .outerjoin(User, User.id == bindparam("user_id"))
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .outerjoin(
        Placement,
        and_(
            Placement.clause_id == Clause.id,
            Placement.version_id == Document.current_version_id,
            Placement.place >= 0,
        ),
    )
    .outerjoin(
        Wording,
        and_(
            Wording.placement_id == Placement.id,
            or_(
                Wording.id == WORDING_PARAMETER,
                and_(WORDING_PARAMETER == 0, Wording.language == Document.authentic),
            ),
        ),
    )
    .where(Clause.id == bindparam("clause_id"))
)
SELECT_DOCUMENT_TARGET = PreparedStatement(
    select(
        Document.consultation_id,
        Consultation.hold_unverified,
        Document.current_version_id,
        *AUTHOR_COLUMNS,
    )
    .join(Consultation, Consultation.id == Document.consultation_id)
    .outerjoin(User, User.id == bindparam("user_id"))
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .where(Document.id == bindparam("document_id"))
)
SELECT_AMENDMENT_TARGET = PreparedStatement(
    select(
        Amendment.consultation_id,
        Amendment.document_id,
        Amendment.clause_id,
        Consultation.hold_unverified,
        *AUTHOR_COLUMNS,
    )
    .join(Consultation, Consultation.id == Amendment.consultation_id)
    .outerjoin(User, User.id == bindparam("user_id"))
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .where(
        Amendment.id == bindparam("amendment_id"),
        Amendment.hidden_at.is_(None),
        Amendment.held_at.is_(None),
    )
)
ISSUED_WORDINGS = (
    select(Wording.id, Wording.language, Wording.text)
    .join(Placement, Placement.id == WORDING_PLACEMENT)
    .join(Version, Version.id == Placement.version_id)
    .where(Placement.clause_id == bindparam("clause_id"), Version.issued_at.is_not(None))
)
SELECT_EARLIER_WORDING = PreparedStatement(
    ISSUED_WORDINGS.where(Wording.id == bindparam("wording_id"))
)
SELECT_ISSUED_WORDING = PreparedStatement(ISSUED_WORDINGS.limit(1))
SELECT_PARENT_COMMENT = PreparedStatement(
    select(
        COMMENT.c.clause_id,
        COMMENT.c.document_id,
        COMMENT.c.amendment_id,
        COMMENT.c.wording_id,
        COMMENT.c.stands_id,
        or_(
            COMMENT.c.hidden_at.is_not(None),
            COMMENT.c.withdrawn_at.is_not(None),
            COMMENT.c.held_at.is_not(None),
        ),
    ).where(COMMENT.c.id == bindparam("comment_id"))
)


def load_clause_target(
    actor: Actor, clause_id: int, wording_id: int | None
) -> tuple[CommentTarget, bool]:
    """Load the target on a clause and whether the clause is in the current text.

    Raises:
        NotFound: The clause was never issued.
    """
    found = SELECT_CLAUSE_TARGET(
        clause_id=clause_id, user_id=actor.user_id or 0, wording_id=wording_id or 0
    )
    if not found or (found[0][3] is None and not SELECT_ISSUED_WORDING(clause_id=clause_id)):
        raise NotFound(what="Clause")
    consultation_id, document_id, hold, placed, *words = found[0][:7]
    if words[0] is None and wording_id:
        earlier = SELECT_EARLIER_WORDING(clause_id=clause_id, wording_id=wording_id)
        words = list(earlier[0]) if earlier else words
    stage, author = get_current_stage(consultation_id), CommentAuthor(*found[0][7:])
    return CommentTarget(
        consultation_id, document_id, clause_id, stage, bool(hold), author, *words
    ), placed is not None


def resolve_thread_place(
    clause_id: int, wording_id: int | None, parent_id: int | None
) -> tuple[int, int | None, int | None]:
    """Return the clause and the wording a reply is made on, and the clause its thread moved to.

    The last one is None if the thread did not move.
    """
    if parent_id is None:
        return clause_id, wording_id, None
    made_on, _, amendment_id, words, went_to, _ = load_parent(parent_id)
    if went_to is None or amendment_id is not None or clause_id not in {made_on, went_to}:
        return clause_id, wording_id, None
    return made_on, words, went_to


def load_document_target(actor: Actor, document_id: int) -> CommentTarget:
    """Load the target on a document; raise NotFound if nothing is issued."""
    found = SELECT_DOCUMENT_TARGET(document_id=document_id, user_id=actor.user_id or 0)
    if not found or found[0][2] is None:
        raise NotFound(what="Document")
    consultation_id, hold, _, *author = found[0]
    return CommentTarget(
        consultation_id,
        document_id,
        None,
        get_current_stage(consultation_id),
        bool(hold),
        CommentAuthor(*author),
    )


def load_amendment_target(actor: Actor, amendment_id: int) -> CommentTarget:
    """Load the target on a public amendment; raise NotFound for any other."""
    found = SELECT_AMENDMENT_TARGET(amendment_id=amendment_id, user_id=actor.user_id or 0)
    if not found:
        raise NotFound(what="Amendment")
    consultation_id, document_id, clause_id, hold, *author = found[0]
    return CommentTarget(
        consultation_id,
        document_id,
        clause_id,
        get_current_stage(consultation_id),
        bool(hold),
        CommentAuthor(*author),
        amendment_id=amendment_id,
    )


def load_parent(comment_id: int) -> tuple[Any, ...]:
    """Load the place and state of a parent comment; raise NotFound."""
    found = SELECT_PARENT_COMMENT(comment_id=comment_id)
    if not found:
        raise NotFound(what="Comment")
    return found[0]
