"""Everything that changes an amendment. Each action: require, check, change, record."""
from typing import Any

from sqlalchemy import func, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now, unchanged
from consult.core.digests import hashed
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record, transaction
from consult.core.permissions.rules import allows, require
from consult.documents.clauses.text_locks import refuse_locked
from consult.documents.models import Wording
from consult.submissions.models import Submission
from consult.submissions.queries import verified_source

from consult.amendments.proposing.agreed_clauses import refuse_settled
from consult.amendments.proposing.move_destinations import Destination, stands
from .models import WORDED, Amendment, AmendmentRevision, Coalition, CoalitionMember
from consult.amendments.proposing.split_merge import asked_again, asked_for, asked_now, bound_to
from consult.amendments.proposing.target_queries import Spot, declares, spot_at_top, spot_of
from consult.amendments.proposing.current_wording import on_words_now


def propose(actor: Actor, clause_id: int, kind: str, text: str | None, reason: str, *, language: str | None = None,
            wording_id: int | None = None, clause_kind: str | None = None, clause_level: int | None = None,
            after: int | None = None, cut: int | None = None, coalition_id: int | None = None,
            submission_id: int | None = None) -> Amendment:
    """Propose an edit of a clause, or (kind "add") a new clause after it; text is the whole clause as it would read.

    after, clause_level: of a move, as destinations.destination has them; cut: of a split. Raises Invalid where the words,
    the place or the cut are missing, are the same, or where there may be none; Conflict where the clause left the text, its
    words changed since they were read, or they are agreed and closed to amendments.
    """
    with transaction():
        spot = spot_of(clause_id, wording_id, None if kind == "add" else language)  # a new clause comes in any language
        require(actor, "amendment.propose", spot)
        refuse_settled(clause_id, kind)
        _fits(spot, kind, text)
        whole = asked_for(spot, kind, after, clause_level, cut)
        return _put(actor, spot, kind, text, reason, language=language, clause_kind=clause_kind,
                    clause_level=clause_level, coalition_id=coalition_id, submission_id=submission_id, whole=whole)


def put_against(actor: Actor, clause_id: int, text: str, reason: str) -> Amendment:
    """The edit that an objection makes, whatever the stage, for the floor that asks its own rule; the issued words: no change."""
    with transaction():
        spot = spot_of(clause_id, None)
        same = spot.wording is not None and text == spot.wording.text
        return _put(actor, spot, "noc" if same else "mod", None if same else text, reason, language=None)


def propose_first(actor: Actor, document_id: int, text: str, reason: str, *, language: str | None = None,
                  clause_kind: str | None = None, clause_level: int | None = None,
                  coalition_id: int | None = None, submission_id: int | None = None) -> Amendment:
    """Propose a new clause before the first one of a document."""
    with transaction():
        spot = spot_at_top(document_id)
        require(actor, "amendment.propose", spot)
        return _put(actor, spot, "add", text, reason, language=language, clause_kind=clause_kind,
                    clause_level=clause_level, coalition_id=coalition_id, submission_id=submission_id)


def amend(actor: Actor, amendment_id: int, text: str, reason: str, revision: int | None = None,
          submission_id: int | None = None) -> Amendment:
    """Propose other words for what an amendment proposes; raises Conflict for an amendment of an amendment (depth one)."""
    with transaction():
        parent = find(Amendment, amendment_id)
        require(actor, "amendment.propose", parent)
        standing(parent)
        refuse_settled(parent.clause_id, parent.kind)
        if parent.parent_id is not None:
            raise Conflict("amended_once_already")
        if parent.kind not in WORDED:
            raise Conflict("nothing_to_amend")
        if revision is not None and revision != parent.revision:
            raise Conflict("revised_meanwhile")
        words = current(parent)
        if text == words.text:
            raise Invalid(fields={"text": {"type": "no_change"}})
        spot = spot_of(parent.clause_id, None) if parent.clause_id else spot_at_top(parent.document_id)
        return _put(actor, spot, parent.kind, text, reason, language=words.language, parent=parent, submission_id=submission_id,
                    clause_kind=words.clause_kind, clause_level=words.clause_level)


def _fits(spot: Spot, kind: str, text: str | None) -> None:
    """Whether a kind and its words go together, and with the language that they were read in."""
    if kind in WORDED and not text:
        raise Invalid(fields={"text": {"type": "missing"}})
    if kind not in WORDED and text:
        raise Invalid(fields={"text": {"type": "no_words_wanted"}})
    if kind in WORDED - {"add"} and spot.wording is not None and text == spot.wording.text:
        raise Invalid(fields={"text": {"type": "no_change"}})
    if kind == "corr" and spot.wording is not None and spot.wording.language == spot.authentic:
        raise Invalid(fields={"kind": {"type": "corrections_are_of_translations"}})


def _put(actor: Actor, spot: Spot, kind: str, text: str | None, reason: str, *, language: str | None,
         clause_kind: str | None = None, clause_level: int | None = None, parent: Amendment | None = None,
         coalition_id: int | None = None, submission_id: int | None = None,
         retabled_from: Amendment | None = None, whole: Destination | None = None) -> Amendment:
    held = spot.hold and not allows(actor, "amendment.post_at_once", spot)
    if coalition_id is not None:
        member_of(actor, spot.consultation_id, coalition_id)
    organisation_id, declared_id = _speaks(actor, submission_id)
    amendment = Amendment(
        consultation_id=spot.consultation_id, document_id=spot.document_id, number=_next_number(spot.document_id),
        kind=kind, clause_id=spot.clause_id, parent_id=parent.id if parent else None, submission_id=submission_id,
        retabled_from_id=retabled_from.id if retabled_from else None, author_id=actor.user_id,
        organisation_id=organisation_id, declared_id=declared_id, coalition_id=coalition_id,
        held_at=now() if held else None)
    db.session.add(amendment)
    db.session.flush()
    new = kind == "add"
    own = spot.wording.language if spot.wording is not None and not new else language or spot.authentic
    _revise(actor, amendment, text, reason, own, wording_id=spot.wording.id if spot.wording and not new else None,
            parent_revision=parent.revision if parent else None,
            clause_kind=(clause_kind or spot.kind) if new else None,
            **(whole or Destination(None, clause_level or spot.level))._asdict() if new or whole else {})
    tell("amendment.held" if held else "amendment.proposed", amendment, actor, kind=kind,
         digest=current(amendment).digest)
    return amendment


def _speaks(actor: Actor, submission_id: int | None) -> tuple[int | None, int | None]:
    """For which organisation: that of the source on whose behalf it is entered, else one's own; verified, or declared."""
    if submission_id is None:
        return actor.organisation_id, declares(actor)
    own = verified_source(find(Submission, submission_id))
    return own.id if own else None, None


def _next_number(document_id: int) -> int:
    last = db.session.scalar(select(func.max(Amendment.number)).where(Amendment.document_id == document_id))
    return (last or 0) + 1


def _revise(actor: Actor, amendment: Amendment, text: str | None, reason: str, language: str,
            **more: Any) -> AmendmentRevision:
    digest = hashed("\n".join([amendment.kind, str(amendment.clause_id or 0), language, bound_to(amendment, text, more)]))
    made = AmendmentRevision(amendment_id=amendment.id, number=amendment.revision, language=language, text=text,
                             reason=reason, digest=digest, made_by_id=actor.user_id, **more)
    db.session.add(made)
    db.session.flush()
    return made


def current(amendment: Amendment) -> AmendmentRevision:
    """The revision that counts."""
    return revision_of(amendment, amendment.revision)


def revision_of(amendment: Amendment, number: int) -> AmendmentRevision:
    """A revision by its number; raises NotFound."""
    found = db.session.scalar(select(AmendmentRevision).where(AmendmentRevision.amendment_id == amendment.id,
                                                              AmendmentRevision.number == number))
    if found is None:
        raise NotFound(what="Revision")
    return found


def standing(amendment: Amendment) -> None:
    """Raise Conflict where the amendment was withdrawn or answered, or is not shown to everyone."""
    _unanswered(amendment)
    if amendment.withdrawn_at is not None:
        raise Conflict("amendment_withdrawn")
    if not amendment.open:
        raise Conflict("amendment_not_shown")


def _unanswered(amendment: Amendment) -> None:
    if amendment.answered_in_id is not None:
        raise Conflict("amendment_answered")


def revise(actor: Actor, amendment_id: int, text: str | None, reason: str, row_version: int | None = None,
           parent_revision: int | None = None, wording_id: int | None = None, after: int | None = None,
           clause_level: int | None = None, cut: int | None = None) -> Amendment:
    """Say it better: a new revision; support stays with the words it was given to. The same words again change nothing.

    parent_revision: of what it amends, where that was read and is what the new words are made on; wording_id: the words of
    the clause, likewise. Conflict when those changed meanwhile. after, clause_level (of a move), cut (of a split): left as
    they are where none is named.
    """
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.revise", amendment)
        _unanswered(amendment)
        if amendment.withdrawn_at is not None or amendment.hidden_at is not None:
            raise Conflict("amendment_not_shown")
        unchanged(amendment, row_version)
        refuse_settled(amendment.clause_id, amendment.kind)
        refuse_locked(amendment_id=amendment_id)
        last = current(amendment)
        onto = _onto(amendment, last, parent_revision)
        wording = _on_words(amendment, last, wording_id)
        place = asked_now(amendment, last, wording, after, clause_level, cut)
        before = last.text, last.reason, last.parent_revision, last.wording, stands(last)
        if before == (text, reason, onto, wording, place):
            return amendment
        base = wording if onto is None else revision_of(find(Amendment, amendment.parent_id or 0), onto)
        if (amendment.kind in WORDED) != bool(text):
            raise Invalid(fields={"text": {"type": "missing" if amendment.kind in WORDED else "no_words_wanted"}})
        if base is not None and amendment.kind in WORDED and text == base.text:
            raise Invalid(fields={"text": {"type": "no_change"}})
        amendment.revision += 1
        made = _revise(actor, amendment, text, reason, last.language, wording_id=wording.id if wording else None,
                       parent_revision=onto, clause_kind=last.clause_kind, **place._asdict())
        tell("amendment.revised", amendment, actor, revision=amendment.revision, digest=made.digest,
             words=made.digest != last.digest)
    return amendment


def _on_words(amendment: Amendment, last: AmendmentRevision, read: int | None) -> Wording | None:
    """The words of its clause on which new words are made: those it was made on, or those of now where they were read."""
    if read is None or last.wording is None or read == last.wording_id or amendment.parent_id is not None:
        return last.wording
    return spot_of(amendment.clause_id or 0, read, last.language).wording


def _onto(amendment: Amendment, last: AmendmentRevision, read: int | None) -> int | None:
    """The revision of what is amended on which new words are made; none where it amends no amendment."""
    parent = db.session.get(Amendment, amendment.parent_id) if amendment.parent_id else None
    if parent is None or read is None:
        return last.parent_revision
    if parent.revision != read:
        raise Conflict("revised_meanwhile")
    return read


def withdraw(actor: Actor, amendment_id: int) -> Amendment:
    """Take it back: it stays on the record, and counts no more."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.withdraw", amendment)
        _unanswered(amendment)
        if amendment.withdrawn_at is not None:
            raise Conflict("amendment_withdrawn")
        refuse_locked(amendment_id=amendment_id)
        tell("amendment.withdrawn", amendment, actor)
        amendment.withdrawn_at = now()
    return amendment


def retable(actor: Actor, amendment_id: int, reason: str | None = None) -> Amendment:
    """Put forward again what was withdrawn or answered: a new amendment that asks for the same on the clause as it reads now.

    Raises Invalid where the clause reads like that already.
    """
    with transaction():
        old = find(Amendment, amendment_id)
        require(actor, "amendment.retable", old)
        if old.withdrawn_at is None and old.answered_in_id is None:
            raise Conflict("amendment_not_withdrawn")
        refuse_settled(old.clause_id, old.kind)
        last = current(old)
        parent = db.session.get(Amendment, old.parent_id) if old.parent_id else None
        if parent is not None:
            standing(parent)
        spot = (spot_of(old.clause_id, None, None if old.kind == "add" else last.language) if old.clause_id
                else spot_at_top(old.document_id))
        text = last.text if parent is not None else on_words_now(last, spot)
        if parent is None:
            _fits(spot, old.kind, text)
        return _put(actor, spot, old.kind, text, reason or last.reason, language=last.language, parent=parent,
                    clause_kind=last.clause_kind, clause_level=last.clause_level, coalition_id=old.coalition_id,
                    submission_id=old.submission_id, retabled_from=old, whole=asked_again(spot, old.kind, last))


def member_of(actor: Actor, consultation_id: int, coalition_id: int) -> None:
    """Refuse to let the actor speak for a coalition, unless the organisation that they speak for confirmed to belong to it."""
    coalition = find(Coalition, coalition_id)
    member = db.session.get(CoalitionMember, (coalition_id, actor.speaks_in(consultation_id) or 0))
    if coalition.consultation_id != consultation_id or member is None or member.confirmed_at is None:
        raise Invalid(fields={"coalition_id": {"type": "not_in_the_coalition"}})


def about(amendment: Amendment) -> dict[str, Any]:
    """What every event about an amendment says of it."""
    behalf = {} if amendment.submission_id is None else {
        "submission_id": amendment.submission_id, "organisation_id": amendment.organisation_id}
    return {"clause_id": amendment.clause_id, "document_id": amendment.document_id, "number": amendment.number,
            "author_id": amendment.author_id, "parent_id": amendment.parent_id, **behalf, **_places(amendment)}


def _places(amendment: Amendment) -> dict[str, list[int]]:
    """Behind which clauses a move has, or had, its clause (0: the beginning), or to which one it is joined: told there, too."""
    if amendment.kind not in {"move", "merge"}:
        return {}
    query = select(AmendmentRevision.after_id).where(AmendmentRevision.amendment_id == amendment.id).distinct()
    return {"places": sorted(number or 0 for number in db.session.scalars(query))}


def tell(verb: str, amendment: Amendment, actor: Actor, **facts: object) -> None:
    """Record for everyone; only for moderators where nobody else knows of the amendment."""
    shown = amendment.hidden_at is None and amendment.held_at is None
    record(verb, amendment, actor, audience="everyone" if shown else "moderators", **(about(amendment) | facts))
