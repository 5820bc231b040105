"""Reads about amendments: as one reader may see them, on a clause or in a document, with who stands behind them."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.groups import groups_in
from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.consultations.text_above import labels_of
from consult.core import i18n
from consult.core.access import Actor
from consult.core.db import db
from consult.core.errors import NotFound
from consult.core.grounds import Grounds, grounds_in
from consult.core.rules import allows, require
from consult.documents.models import Document, Placement, Wording
from consult.submissions.models import Submission
from consult.text.merge import Rebased, rebase

from .backers import Sponsor, backers_of
from .models import WORDED, Amendment, AmendmentRevision, Coalition, Rendering

MOST = 2_000  # amendments in one answer
declared, now_wording, base = aliased(Organisation), aliased(Wording), aliased(Wording)
parent, parent_revision, parent_current = aliased(Amendment), aliased(AmendmentRevision), aliased(AmendmentRevision)
PUBLIC = and_(Amendment.hidden_at.is_(None), Amendment.withdrawn_at.is_(None), Amendment.held_at.is_(None))
OPEN = and_(PUBLIC, Amendment.answered_in_id.is_(None))
STATE = case((Amendment.hidden_at.is_not(None), "hidden"), (Amendment.held_at.is_not(None), "held"),
             (Amendment.withdrawn_at.is_not(None), "withdrawn"), (Amendment.answered_in_id.is_not(None), "answered"),
             else_="open")
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
OWN = ("id", "number", "consultation_id", "document_id", "clause_id", "kind", "parent_id", "retabled_from_id", "submission_id",
       "revision", "author_id", "organisation_id", "coalition_id", "answered_in_id", "proposed_at", "row_version")
SAID = ("language", "text", "clause_kind", "clause_level", "reason", "digest", "made_at", "parent_revision")
ROWS = (select(*(getattr(Amendment, name) for name in OWN), *(getattr(AmendmentRevision, name) for name in SAID),
               base.text.label("base"), base.id.label("wording_id"), base.digest.label("base_digest"),
               Rendering.text.label("rendered"), Rendering.confirmed_at, Document.authentic,
               now_wording.text.label("now"), now_wording.digest.label("now_digest"), now_wording.label.label("label"),
               Placement.place, Organisation.name.label("organisation"), Organisation.names,
               func.coalesce(Organisation.group_code, Submission.group_code).label("group_code"),
               declared.name.label("declared"), Coalition.name.label("coalition"), Submission.source, STATE.label("state"),
               Submission.number.label("submission"), Amendment.hidden_reason, parent.number.label("parent_number"),
               case((User.closed_at.is_(None), User.name)).label("name"), parent.revision.label("parent_newest"),
               parent_revision.text.label("parent_text"), parent_current.text.label("parent_now"))
        .join(AmendmentRevision, and_(AmendmentRevision.amendment_id == Amendment.id,
                                      AmendmentRevision.number == Amendment.revision))
        .join(Document, Document.id == Amendment.document_id).join(User, User.id == Amendment.author_id)
        .outerjoin(base, base.id == AmendmentRevision.wording_id)
        .outerjoin(Rendering, Rendering.revision_id == AmendmentRevision.id)
        .outerjoin(parent, parent.id == Amendment.parent_id)
        .outerjoin(parent_revision, and_(parent_revision.amendment_id == Amendment.parent_id,
                                         parent_revision.number == AmendmentRevision.parent_revision))
        .outerjoin(parent_current, and_(parent_current.amendment_id == Amendment.parent_id,
                                        parent_current.number == parent.revision))
        .outerjoin(Placement, and_(Placement.clause_id == Amendment.clause_id, Placement.place >= 0,
                                   Placement.version_id == Document.current_version_id))
        .outerjoin(now_wording, and_(now_wording.placement_id == Placement.id, now_wording.language == Document.authentic))
        .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
        .outerjoin(declared, declared.id == Amendment.declared_id)
        .outerjoin(Coalition, Coalition.id == Amendment.coalition_id)
        .outerjoin(Submission, Submission.id == Amendment.submission_id))
ORDER = (func.coalesce(Placement.place, -1), Amendment.number)


class Proposal(NamedTuple):
    """An amendment as one reader may see it; text and reason are None where they may not.

    base: the words it was made on; text: the clause as it would read, in `language`. words: the same in the
    authentic language on the words as they are now (of the clause, or of the amendment that it amends), None while
    it waits to be rendered; sure: whether its place in them is certain. rendering: own (made in the authentic
    language), to_render, unofficial, official.
    """

    id: int
    number: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    label: str | None
    place: int | None
    kind: str
    parent_id: int | None
    parent_revision: int | None
    parent_number: int | None
    parent_text: str | None  # what it said in that revision
    parent_now: str | None  # and in its newest
    parent_newest: int | None
    retabled_from_id: int | None
    submission_id: int | None
    submission: int | None
    source: str | None
    revision: int
    language: str
    authentic: str
    base: str | None
    wording_id: int | None
    now: str | None
    text: str | None
    words: str | None
    sure: bool
    earlier: bool  # the words that it was made on are not those of the text any more
    rendering: str
    rendered: str | None
    clause_kind: str | None
    clause_level: int | None
    reason: str | None
    digest: str
    author_id: int
    name: str | None
    organisation_id: int | None
    organisation: str | None
    group: dict[str, str] | None
    declared: str | None
    coalition: str | None
    sponsors: tuple[Sponsor, ...]
    state: str
    grounds: Grounds | None  # why it was hidden
    answered_in_id: int | None  # the version with which its answer took effect
    proposed_at: datetime
    revised_at: datetime | None
    row_version: int
    may: frozenset[str]

    @property
    def on(self) -> str:
        """The words that it changes: of the clause, or of the amendment that it amends; none of a new clause."""
        return self.parent_text or ("" if self.kind == "add" else self.base or "")

    @property
    def reads(self) -> str:
        """The clause as it would read in the language of the amendment; nothing where it goes."""
        return self.on if self.kind == "noc" else self.text or ""

    @property
    def counted(self) -> list[Sponsor]:
        """The co-sponsors of the words as they are."""
        return [each for each in self.sponsors if not each.earlier]


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
    stages = {number: db.session.get_one(Consultation, number).stage for number in {row.consultation_id for row in rows}}
    found = [_proposal(actor, row, stages[row.consultation_id], groups, sponsors.get(row.id, ())) for row in rows]
    names = labels_of({row.clause_id for row in rows if row.clause_id})
    return [each._replace(label=names.get(each.clause_id or 0)) for each in found if each.reason is not None]


def _proposal(actor: Actor, row: Any, stage: str, groups: dict[str, dict[str, str]],
              sponsors: tuple[Sponsor, ...]) -> Proposal:
    thing = _Judged(row.consultation_id, row.clause_id, row.author_id, row.submission_id, row.organisation_id, stage)
    may = frozenset(name for name, rule in ACTS[row.state].items() if allows(actor, rule, thing))
    own = {name: getattr(row, name) for name in (*OWN, *SAID) if name in Proposal._fields}
    if not allows(actor, READ[row.state], thing):
        own |= {"text": None, "reason": None}
    rendering, words, sure = _authentic(row)
    return Proposal(
        **own, label=row.label, place=row.place, submission=row.submission, source=row.source, authentic=row.authentic,
        base=row.base, wording_id=row.wording_id, now=row.now, words=words, sure=sure, rendering=rendering,
        rendered=row.rendered, parent_number=row.parent_number, parent_text=row.parent_text,
        parent_now=row.parent_now, parent_newest=row.parent_newest, earlier=_is_earlier(row), name=row.name,
        organisation=(i18n.said(row.names) or row.organisation) if row.organisation else None,
        group=groups.get(row.group_code), declared=row.declared, coalition=row.coalition, sponsors=sponsors,
        state=row.state, grounds=grounds_in(row.hidden_reason), revised_at=row.made_at if row.revision > 1 else None, may=may)


def _authentic(row: Any) -> tuple[str, str | None, bool]:
    """How the words stand in the authentic language, those words on the text as it is now, and whether that is sure."""
    if row.kind not in WORDED or row.kind == "corr":
        return "own", None, True
    foreign = row.language != row.authentic
    old, new = row.parent_text, row.parent_now
    if row.parent_id is None:
        old, new = (None, None) if foreign else (row.base, row.now)
    same = old is None or new is None or old == new
    moved = Rebased(row.text, certain=True) if same else rebase(old, new, row.text)
    if foreign:
        rendering = "to_render" if row.rendered is None else "official" if row.confirmed_at else "unofficial"
        return rendering, row.rendered, moved.certain
    return "own", moved.text, moved.certain


def _is_earlier(row: Any) -> bool:
    if row.parent_id is not None:
        return bool(row.parent_text != row.parent_now)
    return row.base_digest is not None and row.language == row.authentic and row.base_digest != row.now_digest
