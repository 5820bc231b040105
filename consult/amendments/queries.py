"""Reads about amendments: as one reader may see them, on a clause or in a document, with who stands behind them."""
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from consult.accounts.stakeholder_groups import groups_in
from consult.consultations.models import Consultation
from consult.consultations.document_queries import labels_of
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.moderation_reasons import grounds_in
from consult.core.permissions.rules import allows, require
from consult.documents.models import Document

from consult.amendments.sponsors.queries import Sponsor, backers_of
from consult.amendments.proposing.agreed_clauses import NEW, settled_among
from consult.amendments.proposing.move_destinations import Behind, named
from .models import Amendment, AmendmentRevision
from .read_model import Asked, Proposal
from .row_queries import ASKED, OPEN, ORDER, OWN, PUBLIC, ROWS, SAID
from consult.amendments.proposing.current_wording import authentic_words, cut_now, is_earlier

MOST = 2_000  # amendments in one answer
READ = {"open": "amendment.read", "held": "amendment.read_held", "hidden": "amendment.read_hidden",
        "withdrawn": "amendment.read_withdrawn", "answered": "amendment.read"}
ACTS = {  # what may be done in which state: the name in `may`, the rule
    "open": {"revise": "amendment.revise", "withdraw": "amendment.withdraw", "amend": "amendment.propose",
             "sponsor": "amendment.sponsor", "render": "amendment.render", "confirm": "amendment.confirm_rendering",
             "hide": "amendment.hide", "comment": "comment.post"},
    "held": {"revise": "amendment.revise", "withdraw": "amendment.withdraw", "approve": "amendment.approve",
             "hide": "amendment.hide"},
    "hidden": {"withdraw": "amendment.withdraw", "unhide": "amendment.hide"},
    "withdrawn": {"retable": "amendment.retable"},
    "answered": {"retable": "amendment.retable", "hide": "amendment.hide"},
}


class _Judged(NamedTuple):
    """A row with the stage, as the rules read it."""

    consultation_id: int
    clause_id: int | None
    author_id: int
    submission_id: int | None
    organisation_id: int | None
    stage: str


def amendments_on(actor: Actor, clause_id: int) -> list[Proposal]:
    """The amendments of a clause and the new clauses after it, as far as the actor may read them, by number."""
    return _seen(actor, ROWS.where(Amendment.clause_id == clause_id).order_by(Amendment.number).limit(MOST))


def at_top(actor: Actor, document_id: int) -> list[Proposal]:
    """The new clauses that are proposed before the first one of a document."""
    return _seen(actor, ROWS.where(Amendment.document_id == document_id, Amendment.clause_id.is_(None))
                 .order_by(Amendment.number).limit(MOST))


def in_document(actor: Actor, document_id: int, *conditions: ColumnElement[bool]) -> list[Proposal]:
    """The amendments in a document that fit, in the order of its clauses."""
    return _seen(actor, ROWS.where(Amendment.document_id == document_id, *conditions).order_by(*ORDER).limit(MOST))


def asked_in(document_id: int) -> list[Asked]:
    """What the open amendments in a document ask for, which everyone may read, in the order of its clauses."""
    query = ASKED.where(Amendment.document_id == document_id, OPEN).order_by(*ORDER).limit(MOST)
    return [Asked(row.id, row.clause_id, row.kind, row.parent_id, row.state, row.now, authentic_words(row)[1], row.after_id,
                  row.clause_level, cut_now(row), row.author_id, row.proposed_at, row.made_at if row.revision > 1 else None)
            for row in db.session.execute(query)]


def chosen(actor: Actor, *conditions: ColumnElement[bool]) -> list[Proposal]:
    """The amendments that fit, as far as the actor may read them, the oldest first."""
    return _seen(actor, ROWS.where(*conditions).order_by(Amendment.id).limit(MOST))


def listed(actor: Actor, document_id: int, after: int, limit: int) -> list[Proposal]:
    """A part of the amendments in a document: those that follow a row's number."""
    shown = or_(and_(Amendment.hidden_at.is_(None), Amendment.held_at.is_(None)), _own(actor))
    where = (Amendment.document_id == document_id, Amendment.id > after, shown)
    return _seen(actor, ROWS.where(*where).order_by(Amendment.id).limit(limit))


def amendment_for(actor: Actor, amendment_id: int) -> Proposal:
    """One amendment; raises NotFound also where its words may not be read."""
    for found in _seen(actor, ROWS.where(Amendment.id == amendment_id)):
        return found
    raise NotFound(what="Amendment")


def numbered(actor: Actor, document_id: int, number: int) -> Proposal:
    """An amendment by its number in the document; raises NotFound."""
    found = db.session.scalar(select(Amendment.id).where(Amendment.document_id == document_id, Amendment.number == number))
    return amendment_for(actor, found or 0)


def children_of(actor: Actor, amendment_id: int) -> list[Proposal]:
    """The amendments of an amendment."""
    return _seen(actor, ROWS.where(Amendment.parent_id == amendment_id).order_by(Amendment.number))


def _own(actor: Actor) -> ColumnElement[bool]:
    """What one proposed oneself, and what was entered on behalf of one's organisation."""
    wrote = and_(Amendment.author_id == (actor.user_id or 0), Amendment.submission_id.is_(None))
    if actor.organisation_id is None:
        return wrote
    return or_(wrote, and_(Amendment.submission_id.is_not(None), Amendment.organisation_id == actor.organisation_id))


def entered_from(actor: Actor, submission_id: int) -> list[Proposal]:
    """What was entered from a submission and not taken back, as everyone may read it, by document and clause."""
    query = ROWS.where(Amendment.submission_id == submission_id, PUBLIC).order_by(Document.place, Document.id, *ORDER)
    return _seen(actor, query.limit(MOST))


def mine(actor: Actor) -> list[Proposal]:
    """What one proposed oneself, newest first; raises Unknown for a visitor."""
    require(actor, "comment.list_own")
    return _seen(actor, ROWS.where(_own(actor)).order_by(Amendment.id.desc()).limit(MOST))


def history(actor: Actor, amendment_id: int) -> list[AmendmentRevision]:
    """The revisions of an amendment that the actor may read, the first one first."""
    amendment_for(actor, amendment_id)
    return list(db.session.scalars(select(AmendmentRevision).where(AmendmentRevision.amendment_id == amendment_id)
                                   .order_by(AmendmentRevision.number)))


def counts(document_id: int, clause_ids: Iterable[int] | None = None) -> dict[int, int]:
    """How many amendments that everyone may read and that stand there are on each clause."""
    there = (Amendment.document_id == document_id, OPEN, Amendment.clause_id.is_not(None))
    query = select(Amendment.clause_id, func.count()).where(*there).group_by(Amendment.clause_id)
    if clause_ids is not None:
        query = query.where(Amendment.clause_id.in_(list(clause_ids)))
    return {number: count for number, count in db.session.execute(query) if number is not None}


def at_top_count(document_id: int) -> int:
    """How many new clauses are proposed before the first, as everyone may read it."""
    where = (Amendment.document_id == document_id, OPEN, Amendment.clause_id.is_(None))
    return db.session.scalar(select(func.count()).where(*where)) or 0


def _seen(actor: Actor, query: Select) -> list[Proposal]:
    rows = list(db.session.execute(query))
    sponsors = backers_of({row.id: row.digest for row in rows})
    groups = {group["code"]: group for group in groups_in(i18n.spoken())}
    there = {number: db.session.get_one(Consultation, number) for number in {row.consultation_id for row in rows}}
    settled = settled_among(row for row in rows if there[row.consultation_id].agreed_closed)
    found = [_proposal(actor, row, there[row.consultation_id].stage, groups, sponsors.get(row.id, ()), row.id in settled)
             for row in rows]
    names = labels_of({row.clause_id for row in rows if row.clause_id})
    places = named({row.after_id for row in rows if row.after_id})
    return [_placed(each._replace(label=names.get(each.clause_id or 0)), places) for each in found if each.reason is not None]


def _placed(each: Proposal, places: Mapping[int, Behind]) -> Proposal:
    """A move, or a merge, with the clause that it names, which is not sure where that left the text."""
    if each.after_id is None:
        return each
    return each._replace(after=places.get(each.after_id), sure=each.after_id in places)


def _proposal(actor: Actor, row: Any, stage: str, groups: dict[str, dict[str, str]],
              sponsors: tuple[Sponsor, ...], settled: bool) -> Proposal:
    thing = _Judged(row.consultation_id, row.clause_id, row.author_id, row.submission_id, row.organisation_id, stage)
    may = frozenset(name for name, rule in ACTS[row.state].items()
                    if allows(actor, rule, thing) and not (settled and name in NEW))
    own = {name: getattr(row, name) for name in (*OWN, *SAID) if name in Proposal._fields}
    if not allows(actor, READ[row.state], thing):
        own |= {"text": None, "reason": None}
    rendering, words, sure = authentic_words(row)
    return Proposal(
        **own, label=row.label, place=row.place, level=row.level, after=None, cut_now=cut_now(row),
        submission=row.submission, source=row.source,
        authentic=row.authentic, base=row.base, wording_id=row.wording_id, now=row.now, words=words, sure=sure,
        rendering=rendering, rendered=row.rendered, parent_number=row.parent_number, parent_text=row.parent_text,
        parent_now=row.parent_now, parent_newest=row.parent_newest, earlier=is_earlier(row), name=row.name,
        organisation=(i18n.said(row.names) or row.organisation) if row.organisation else None,
        group=groups.get(row.group_code), declared=row.declared, coalition=row.coalition, sponsors=sponsors,
        state=row.state, settled=settled, grounds=grounds_in(row.hidden_reason),
        revised_at=row.made_at if row.revision > 1 else None, may=may)
