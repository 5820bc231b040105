"""Reads of the moderators' queue: what is held, reported, lately hidden or kept, for those who take care of it."""
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal, amendment_for, chosen
from consult.comments.models import Comment, Said
from consult.comments.queries import OPEN, ROWS, said_where
from consult.consultations.models import Consultation
from consult.consultations.document_queries import labels_of
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.moderation_reasons import Grounds, grounds_in
from consult.core.permissions.rules import allows, require
from consult.documents.models import Document

from .models import Case, Queue, Report, Reported

MOST = 100  # cases of a kind on the page
LATELY = 20
WAITING = and_(Report.comment_id == Comment.id, Report.settled_at.is_(None))
KEPT = and_(Report.comment_id == Comment.id, Report.outcome == "kept")
HIDDEN = and_(Comment.hidden_at.is_not(None), Comment.withdrawn_at.is_(None))
HELD = and_(Comment.held_at.is_not(None), Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None))


def queue(actor: Actor, consultation: Consultation) -> Queue:
    """What waits for this moderator; a facilitator sees what was said on the own clauses. Refuses all others."""
    require(actor, "moderation.see", consultation)
    here = _theirs(actor, consultation)
    oldest, latest = ROWS.order_by(Comment.id).limit(MOST), ROWS.order_by(Comment.hidden_at.desc()).limit(LATELY)
    held = [each for each, _ in said_where(actor, here, HELD, query=oldest) if each.body is not None]
    reported = [each for each, _ in said_where(actor, here, OPEN, exists().where(WAITING), query=oldest)]
    hidden = [each for each, _ in said_where(actor, here, HIDDEN, query=latest)]
    kept = [each for each, _ in said_where(actor, here, OPEN, exists().where(KEPT), ~exists().where(WAITING),
                                           query=ROWS.order_by(Comment.id.desc()).limit(LATELY))]
    named = allows(actor, "comment.approve", consultation)
    cases = {case.said.id: case for case in _cases([*held, *reported, *hidden, *kept], named=named)}
    return Queue(*([cases[each.id] for each in part] for part in (held, reported, hidden, kept)))


def proposals(actor: Actor, consultation: Consultation) -> list[Proposal]:
    """The amendments that wait for a moderator, or were hidden lately; none for those who may not decide."""
    if not allows(actor, "amendment.approve", consultation):
        return []
    waits = or_(Amendment.held_at.is_not(None), Amendment.hidden_at.is_not(None))
    return chosen(actor, Amendment.consultation_id == consultation.id, waits, Amendment.withdrawn_at.is_(None))


def to_hide(actor: Actor, amendment_id: int) -> Proposal:
    """An amendment, for the page on which the actor is about to hide it; refuses like the action."""
    found = amendment_for(actor, amendment_id)
    require(actor, "amendment.hide", find(Amendment, amendment_id))
    return found


def _theirs(actor: Actor, consultation: Consultation) -> ColumnElement[bool]:
    """The comments that the actor takes care of: all, or those on the own clauses."""
    here = Comment.consultation_id == consultation.id
    return here if allows(actor, "comment.approve", consultation) else and_(here, Comment.clause_id.in_(actor.clauses))


def waiting(actor: Actor, consultation: Consultation) -> int:
    """How many comments and amendments wait for this moderator; none for anyone else."""
    if not allows(actor, "moderation.see", consultation):
        return 0
    here = _theirs(actor, consultation)
    reported = select(func.count()).select_from(Comment).where(here, OPEN, exists().where(WAITING))
    held = select(func.count()).select_from(Comment).where(here, HELD)
    count = db.session.scalar(reported) or 0
    if not allows(actor, "comment.approve", consultation):
        return count
    proposed = select(func.count()).select_from(Amendment).where(
        Amendment.consultation_id == consultation.id, Amendment.held_at.is_not(None), Amendment.withdrawn_at.is_(None),
        Amendment.hidden_at.is_(None))
    return count + (db.session.scalar(held) or 0) + (db.session.scalar(proposed) or 0)


def _cases(all_said: list[Said], *, named: bool) -> Iterable[Case]:
    ids = [each.id for each in all_said]
    where, reports, settled = _where(ids), _reports(ids, named=named), _settled(ids)
    for each in all_said:
        title, label = where[each.id]
        yield Case(each, label, title, reports[each.id], *settled.get(each.id, (None, None)))


def _where(ids: list[int]) -> dict[int, tuple[dict[str, str], str | None]]:
    """Where comments stand: the title of the document, and the label of the clause in its current version."""
    rows = list(db.session.execute(select(Comment.id, Document.title, Comment.clause_id)
                                   .join(Document, Document.id == Comment.document_id).where(Comment.id.in_(ids))))
    labels = labels_of({clause_id for *_, clause_id in rows if clause_id})
    return {number: (title, labels.get(clause_id or 0)) for number, title, clause_id in rows}


def _reports(ids: list[int], *, named: bool) -> dict[int, list[Reported]]:
    query = (select(Report.comment_id, Report.id, User.name, Report.reason, Report.at)
             .join(User, User.id == Report.by_id).where(Report.comment_id.in_(ids)).order_by(Report.id))
    found: dict[int, list[Reported]] = defaultdict(list)
    for comment_id, number, by, reason, at in db.session.execute(query):
        found[comment_id].append(Reported(number, by if named else None, grounds_in(reason) or Grounds("other"), at))
    return found


def _settled(ids: list[int]) -> dict[int, tuple]:
    """Who hid or kept a comment, and when."""
    hidden = (select(Comment.id, User.name, Comment.hidden_at).join(User, User.id == Comment.hidden_by_id)
              .where(Comment.id.in_(ids)))
    kept = (select(Report.comment_id, User.name, Report.settled_at).join(User, User.id == Report.settled_by_id)
            .where(Report.comment_id.in_(ids), Report.outcome == "kept"))
    return {number: (name, at) for query in (kept, hidden) for number, name, at in db.session.execute(query)}
