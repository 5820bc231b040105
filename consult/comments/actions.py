"""Everything that changes a comment. Each action: require, check, change, record.

Posting runs on prepared statements, since thousands post in the last hour: one read of the place, one of the stage,
one insert, and the event.
"""
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, insert, or_, select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment
from consult.consultations.models import Consultation
from consult.consultations.queries import stage_now
from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared, db, find, now, unchanged
from consult.core.digests import hashed
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import Thing, record, transaction
from consult.core.permissions.rules import allows, require
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.text.parsing.light_markup import plain

from .models import Author, Comment, CommentRevision, Place, Posted, Source
from .passages import Quote, passage

COMMENT = Comment.__table__
ANCHOR = ("exact", "prefix", "suffix", "start", "end")
NEW = ("consultation_id", "document_id", "clause_id", "wording_id", "submission_id", "parent_id", "place", "kind",
       "author_id", "organisation_id", "declared_id", "language", "body", "posted_at", "held_at", "row_version",
       "amendment_id", "stands_id", *ANCHOR)
ADD = Prepared(insert(COMMENT).values({name: bindparam(name) for name in NEW}).returning(COMMENT.c.id))
MAY_DECLARE = case((and_(User.affiliation.in_(("declared", "verified")),
                         Organisation.status.in_(("proposed", "verified"))), Organisation.id))
AUTHOR = (User.name, Organisation.name, Organisation.names, Organisation.group_code, MAY_DECLARE)
ASKED = bindparam("wording_id", type_=Integer)
ON_CLAUSE = Prepared(
    select(Clause.consultation_id, Clause.document_id, Consultation.hold_unverified, Placement.id, Wording.id,
           Wording.language, Wording.text, *AUTHOR)
    .join(Document, Document.id == Clause.document_id).join(Consultation, Consultation.id == Clause.consultation_id)
    .outerjoin(User, User.id == bindparam("user_id")).outerjoin(Organisation, Organisation.id == User.organisation_id)
    .outerjoin(Placement, and_(Placement.clause_id == Clause.id, Placement.version_id == Document.current_version_id,
                               Placement.place >= 0))
    .outerjoin(Wording, and_(Wording.placement_id == Placement.id, or_(
        Wording.id == ASKED, and_(ASKED == 0, Wording.language == Document.authentic))))
    .where(Clause.id == bindparam("clause_id")))
ON_DOCUMENT = Prepared(
    select(Document.consultation_id, Consultation.hold_unverified, Document.current_version_id, *AUTHOR)
    .join(Consultation, Consultation.id == Document.consultation_id)
    .outerjoin(User, User.id == bindparam("user_id")).outerjoin(Organisation, Organisation.id == User.organisation_id)
    .where(Document.id == bindparam("document_id")))
ON_AMENDMENT = Prepared(
    select(Amendment.consultation_id, Amendment.document_id, Amendment.clause_id, Consultation.hold_unverified, *AUTHOR)
    .join(Consultation, Consultation.id == Amendment.consultation_id)
    .outerjoin(User, User.id == bindparam("user_id")).outerjoin(Organisation, Organisation.id == User.organisation_id)
    .where(Amendment.id == bindparam("amendment_id"), Amendment.hidden_at.is_(None), Amendment.held_at.is_(None)))
ISSUED = (select(Wording.id, Wording.language, Wording.text).join(Placement, Placement.id == Wording.placement_id)
          .join(Version, Version.id == Placement.version_id).where(
              Placement.clause_id == bindparam("clause_id"), Version.issued_at.is_not(None)))
EARLIER = Prepared(ISSUED.where(Wording.id == bindparam("wording_id")))
STOOD = Prepared(ISSUED.limit(1))
PARENT = Prepared(select(COMMENT.c.clause_id, COMMENT.c.document_id, COMMENT.c.amendment_id, COMMENT.c.author_id,
                         COMMENT.c.wording_id, COMMENT.c.stands_id, or_(
    COMMENT.c.hidden_at.is_not(None), COMMENT.c.withdrawn_at.is_not(None), COMMENT.c.held_at.is_not(None)))
    .where(COMMENT.c.id == bindparam("comment_id")))


def post_comment(actor: Actor, clause_id: int, body: str, *, place: str = "clause", kind: str = "general",
                 language: str | None = None, parent_id: int | None = None, wording_id: int | None = None,
                 quote: Quote | None = None, source: Source | None = None) -> Posted:
    """Say something about a clause, a passage of it, or what is missing after it; or reply to what was said there.

    wording_id: the words that were read; none: the authentic ones as they are. source: on whose behalf. Raises
    NotFound, Conflict when the clause left the text or the parent stands elsewhere, Invalid for a passage that the
    words do not have.
    """
    with transaction():
        own, wording_id, went_to = _answering(clause_id, wording_id, parent_id)
        spot, stands = _on_clause(actor, own, wording_id)
        spot = spot._replace(stands_id=went_to)
        require(actor, "comment.post", spot)
        if not stands and went_to is None:
            raise Conflict("clause_left_the_text")
        if spot.wording_id is None:
            raise Invalid(fields={"wording_id": {"type": "no_such_words"}})
        anchor = None
        if quote is not None or place == "passage":
            if place == "missing":
                raise Invalid(fields={"exact": {"type": "nothing_to_quote"}})
            place, anchor = "passage", passage(plain(spot.words or ""), quote or Quote())
        return _post(actor, spot, parent_id, place=place, kind=kind, language=language, body=body,
                     anchor=anchor or (None,) * len(ANCHOR), source=source)


def post_general(actor: Actor, document_id: int, body: str, *, place: str = "document", kind: str = "general",
                 language: str | None = None, parent_id: int | None = None, source: Source | None = None) -> Posted:
    """Say something about a document as a whole, or about what is missing in it; source: on whose behalf."""
    with transaction():
        spot = _on_document(actor, document_id)
        require(actor, "comment.post", spot)
        return _post(actor, spot, parent_id, place=place, kind=kind, language=language, body=body,
                     anchor=(None,) * len(ANCHOR), source=source)


def post_on_amendment(actor: Actor, amendment_id: int, body: str, *, kind: str = "general", language: str | None = None,
                      parent_id: int | None = None) -> Posted:
    """Say something about an amendment that everyone may read; raises NotFound for any other."""
    with transaction():
        found = ON_AMENDMENT(amendment_id=amendment_id, user_id=actor.user_id or 0)
        if not found:
            raise NotFound(what="Amendment")
        consultation_id, document_id, clause_id, hold, *author = found[0]
        spot = Place(consultation_id, document_id, clause_id, stage_now(consultation_id), bool(hold), Author(*author),
                     amendment_id=amendment_id)
        require(actor, "comment.post", spot)
        return _post(actor, spot, parent_id, place="amendment", kind=kind, language=language, body=body,
                     anchor=(None,) * len(ANCHOR))


def reply(actor: Actor, comment_id: int, body: str, *, kind: str = "general", language: str | None = None) -> Posted:
    """Answer a comment, wherever it stands."""
    with transaction():
        clause_id, document_id, amendment_id, *_ = _parent(comment_id)
        said: dict[str, Any] = {"kind": kind, "language": language, "parent_id": comment_id}
        if amendment_id is not None:
            return post_on_amendment(actor, amendment_id, body, **said)
        if clause_id is None:
            return post_general(actor, document_id, body, **said)
        return post_comment(actor, clause_id, body, **said)


def _on_clause(actor: Actor, clause_id: int, wording_id: int | None) -> tuple[Place, bool]:
    """The place, and whether the clause still stands in the text; one that never was issued is not found."""
    found = ON_CLAUSE(clause_id=clause_id, user_id=actor.user_id or 0, wording_id=wording_id or 0)
    if not found or (found[0][3] is None and not STOOD(clause_id=clause_id)):
        raise NotFound(what="Clause")
    consultation_id, document_id, hold, placed, *words = found[0][:7]
    if words[0] is None and wording_id:
        earlier = EARLIER(clause_id=clause_id, wording_id=wording_id)
        words = list(earlier[0]) if earlier else words
    stage, author = stage_now(consultation_id), Author(*found[0][7:])
    return Place(consultation_id, document_id, clause_id, stage, bool(hold), author, *words), placed is not None


def _answering(clause_id: int, wording_id: int | None, parent_id: int | None) -> tuple[int, int | None, int | None]:
    """The clause and the words that a reply is made on, and where its thread stands: its own, or where the thread went to."""
    if parent_id is None:
        return clause_id, wording_id, None
    made_on, _, amendment_id, _, words, went_to, _ = _parent(parent_id)
    if went_to is None or amendment_id is not None or clause_id not in {made_on, went_to}:
        return clause_id, wording_id, None
    return made_on, words, went_to


def _on_document(actor: Actor, document_id: int) -> Place:
    found = ON_DOCUMENT(document_id=document_id, user_id=actor.user_id or 0)
    if not found or found[0][2] is None:
        raise NotFound(what="Document")
    consultation_id, hold, _, *author = found[0]
    return Place(consultation_id, document_id, None, stage_now(consultation_id), bool(hold), Author(*author))


def _parent(comment_id: int) -> tuple:
    found = PARENT(comment_id=comment_id)
    if not found:
        raise NotFound(what="Comment")
    return found[0]


def _post(actor: Actor, spot: Place, parent_id: int | None, *, anchor: tuple, language: str | None, body: str,
          source: Source | None = None, **said: str) -> Posted:
    answered = _answered(spot, parent_id) if parent_id else None
    speaks = source.organisation_id if source else actor.organisation_id
    moment, held = now(), spot.hold and not allows(actor, "comment.post_at_once", spot)
    values = {**said, **dict(zip(ANCHOR, anchor, strict=True)), "body": body, "parent_id": parent_id,
              "consultation_id": spot.consultation_id, "document_id": spot.document_id, "clause_id": spot.clause_id,
              "wording_id": spot.wording_id, "amendment_id": spot.amendment_id, "stands_id": spot.stands_id,
              "author_id": actor.user_id, "organisation_id": speaks,
              "submission_id": source.submission_id if source else None,
              "declared_id": None if speaks or source else spot.author.declares, "posted_at": moment,
              "held_at": moment if held else None, "language": language or spot.language or "en", "row_version": 1}
    (number,), = ADD(**values)
    facts = {"clause_id": spot.stands_id or spot.clause_id, "document_id": spot.document_id, "parent_id": parent_id,
             "author_id": actor.user_id, "answered_id": answered, **said, "digest": hashed(body)}
    if spot.amendment_id is not None:
        facts["amendment_id"] = spot.amendment_id
    if source is not None:
        facts |= {"submission_id": source.submission_id, "organisation_id": source.organisation_id}
    record("comment.held" if held else "comment.posted", Thing(number, spot.consultation_id), actor,
           audience="moderators" if held else "everyone", **facts)
    shown = source.shown() if source else spot.author.shown(verified=actor.organisation_id is not None)
    row = SimpleNamespace(id=number, **values, **shown,
                          edited_at=None, hidden_reason=None, answered=False, gone=False, state="held" if held else "open")
    return Posted(number, spot.document_id, spot.clause_id, held, row, spot.stage, spot.amendment_id, spot.stands_id)


def _answered(spot: Place, parent_id: int) -> int:
    """Whom a reply answers; the comment must stand in the same place, and everyone must be able to read it."""
    clause_id, document_id, amendment_id, author_id, _, _, closed = _parent(parent_id)
    if (clause_id, document_id, amendment_id) != (spot.clause_id, spot.document_id, spot.amendment_id):
        raise Conflict("reply_to_another_place")
    if closed:
        raise Conflict("reply_to_nothing")
    return int(author_id)


def edit_comment(actor: Actor, comment_id: int, body: str, kind: str | None = None,
                 row_version: int | None = None) -> Comment:
    """Change what one said; what others could read before is kept. What was held once may be held again."""
    with transaction():
        comment = find(Comment, comment_id)
        require(actor, "comment.edit", comment)
        if comment.withdrawn_at or comment.hidden_at:
            raise Conflict("not_shown")
        unchanged(comment, row_version)
        kind = kind or comment.kind
        if (comment.body, comment.kind) == (body, kind):
            return comment
        if not _always_held(comment):
            db.session.add(CommentRevision(comment_id=comment.id, body=comment.body, kind=comment.kind))
        was_held, moment = comment.held_at is not None, now()
        comment.body, comment.kind, comment.edited_at = body, kind, moment
        tell("comment.edited", comment, actor, kind=kind, digest=hashed(body))
        if not was_held and _holds(comment) and not allows(actor, "comment.post_at_once", comment):
            comment.held_at = moment
            record("comment.held", comment, actor, audience="moderators", **about(comment))
    return comment


def _always_held(comment: Comment) -> bool:
    """Whether the words as they are were never open to everyone: they came, or were written, when it was held."""
    return comment.held_at is not None and (comment.edited_at or comment.posted_at) >= comment.held_at


def _holds(comment: Comment) -> bool:
    return db.session.get_one(Consultation, comment.consultation_id).hold_unverified


def withdraw_comment(actor: Actor, comment_id: int) -> Comment:
    """Take back what one said: nobody reads it any more, the answers stay."""
    with transaction():
        comment = find(Comment, comment_id)
        require(actor, "comment.withdraw", comment)
        if comment.withdrawn_at:
            raise Conflict("withdrawn_already")
        tell("comment.withdrawn", comment, actor)
        comment.withdrawn_at = now()
    return comment


def restore_comment(actor: Actor, comment_id: int) -> Comment:
    """Let what one withdrew be read again."""
    with transaction():
        comment = find(Comment, comment_id)
        require(actor, "comment.restore", comment)
        if not comment.withdrawn_at:
            raise Conflict("not_withdrawn")
        comment.withdrawn_at = None
        tell("comment.restored", comment, actor)
    return comment


def about(comment: Comment) -> dict[str, Any]:
    """What every event about a comment says of it."""
    amended = {"amendment_id": comment.amendment_id} if comment.amendment_id is not None else {}
    return {"clause_id": comment.stands_id or comment.clause_id, "document_id": comment.document_id,
            "parent_id": comment.parent_id, "author_id": comment.author_id, **amended, **_behalf(comment)}


def _behalf(comment: Comment) -> dict[str, Any]:
    if comment.submission_id is None:
        return {}
    return {"submission_id": comment.submission_id, "organisation_id": comment.organisation_id}


def tell(verb: str, comment: Comment, actor: Actor, **facts: object) -> None:
    """Record for everyone; only for moderators where nobody else knows of the comment."""
    record(verb, comment, actor, audience="everyone" if comment.open else "moderators", **about(comment), **facts)
