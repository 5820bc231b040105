"""Whether what was carried over still stands: whoever contributed is asked, says so, and may take that back."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select

from consult.accounts.models import User
from consult.amendments import queries as amendments
from consult.amendments.models import Amendment, AmendmentRevision
from consult.amendments.queries import Proposal
from consult.comments import queries as comments
from consult.comments.models import Comment, Said
from consult.consultations.document_queries import labels_of
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record, transaction
from consult.core.permissions.rules import allows, require
from consult.documents.models import Document, Version

from consult.consolidation.dispositions.effect import UNANSWERED
from .models import CarryOver
from consult.consolidation.contests.actions import readable
from consult.consolidation.models import Contribution


class Still(NamedTuple):
    """An open contribution that was carried over into the current version, as everyone may read it.

    id: of the carry-over; verdict, sureness: the ones that hold; heir: another clause in which its words stand now. said:
    stands, revised, or nothing; at: when; by: who.
    """

    id: int
    kind: str
    contribution_id: int
    verdict: str
    sureness: int
    version_id: int
    version: str
    said: str
    at: datetime | None
    by: str | None
    heir: int | None = None


class Asked(NamedTuple):
    """A contribution of one's own that one is asked about; rebased: its change stands on other words of its clause."""

    still: Still
    thing: Proposal | Said
    document: Document
    label: str | None
    rebased: bool

    @property
    def kind(self) -> str:
        """Amendment or comment."""
        return self.still.kind

    @property
    def id(self) -> int:
        """The number of its row."""
        return self.still.contribution_id


def stills(kind: str, *which: ColumnElement[bool]) -> dict[int, Still]:
    """The open contributions of a kind that were carried over into the current version, those that fit; one statement."""
    found = {}
    for number, contribution, verdict, sureness, heir, version, name, issued, stands, by, revised in db.session.execute(
            _carried(kind).where(*which)):
        later = revised if revised is not None and issued is not None and revised > issued else None
        word = "revised" if later and (stands is None or later > stands) else "stands" if stands else ""
        found[contribution] = Still(number, kind, contribution, verdict, sureness, version, i18n.said(name), word,
                                    later if word == "revised" else stands, by if word == "stands" else None, heir)
    return found


def _carried(kind: str) -> Select[Any]:
    thing: Any = Amendment if kind == "amendment" else Comment
    revised = AmendmentRevision.made_at if kind == "amendment" else Comment.edited_at
    query = (select(CarryOver.id, thing.id, CarryOver.verdict, CarryOver.sureness, CarryOver.heir_id, Version.id, Version.name,
                    Version.issued_at, CarryOver.stands_at, User.name, revised)
             .join(Version, Version.id == CarryOver.version_id)
             .join(Document, Document.current_version_id == Version.id)
             .join(thing, thing.id == (CarryOver.amendment_id if kind == "amendment" else CarryOver.comment_id))
             .outerjoin(User, and_(User.id == CarryOver.stands_by_id, User.closed_at.is_(None))))
    if kind == "comment":
        return query.where(comments.OPEN, UNANSWERED)
    newest = and_(AmendmentRevision.amendment_id == Amendment.id, AmendmentRevision.number == Amendment.revision,
                  Amendment.revision > 1)
    return query.outerjoin(AmendmentRevision, newest).where(amendments.OPEN)


def stills_of(kind: str, numbers: Iterable[int]) -> dict[int, Still]:
    """The same, of some contributions by their numbers."""
    wanted = list(numbers)
    return stills(kind, (Amendment if kind == "amendment" else Comment).id.in_(wanted)) if wanted else {}


def asked(actor: Actor) -> list[Asked]:
    """One's contributions under which the words changed, those that wait for a word first; raises Unknown for a visitor."""
    require(actor, "comment.list_own")
    edits, said = stills("amendment", _own(actor, Amendment)), stills("comment", _own(actor, Comment))
    proposals = {each.id: each for each in amendments.chosen(actor, Amendment.id.in_(list(edits)))} if edits else {}
    words = {each.id: each for each, _ in comments.said_where(actor, Comment.id.in_(list(said)))} if said else {}
    things: dict[Contribution, Proposal | Said] = {Contribution("amendment", number): each for number, each in proposals.items()}
    things |= {Contribution("comment", number): each for number, each in words.items()}
    documents = {each.id: each for each in db.session.scalars(
        select(Document).where(Document.id.in_({thing.document_id for thing in things.values()})))}
    labels = labels_of({thing.clause_id for thing in things.values() if thing.clause_id})
    found = [Asked((edits if one.kind == "amendment" else said)[one.id], thing, documents[thing.document_id],
                   labels.get(thing.clause_id or 0), isinstance(thing, Proposal) and thing.earlier)
             for one, thing in things.items() if allows(actor, "carryover.answer", thing)]
    return sorted((each for each in found if asks(each.still, rebased=each.rebased)),
                  key=lambda each: (bool(each.still.said), each.still.sureness, each.kind, each.id))


def asks(still: Still, *, rebased: bool) -> bool:
    """Whether there is something to look at: its words are not where they were, or its change stands on other words."""
    return still.verdict != "kept" or rebased or bool(still.said)


def _own(actor: Actor, thing: Any) -> ColumnElement[bool]:
    wrote = and_(thing.author_id == actor.user_id, thing.submission_id.is_(None))
    return wrote if actor.organisation_id is None else or_(wrote, thing.organisation_id == actor.organisation_id)


def waiting(version: Version) -> list[Asked]:
    """What the authors are asked about since a version was issued, as everyone may read it."""
    edits = stills("amendment", CarryOver.version_id == version.id)
    said = stills("comment", CarryOver.version_id == version.id)
    proposals = amendments.chosen(Actor(), Amendment.id.in_(list(edits))) if edits else []
    words = [each for each, _ in comments.said_where(Actor(), Comment.id.in_(list(said)))] if said else []
    found = [Asked(edits[each.id], each, version.document, each.label, each.earlier) for each in proposals]
    found += [Asked(said[each.id], each, version.document, None, rebased=False) for each in words]
    return [each for each in found if not each.still.said and asks(each.still, rebased=each.rebased)]


def affirm(actor: Actor, carryover_id: int) -> CarryOver:
    """Say that a contribution still stands on the words of the current version; to say it again changes nothing.

    Raises NotFound before its version is issued and where not everyone may read it, Conflict where it is not open any more.
    """
    with transaction():
        found = _to_answer(actor, carryover_id)
        if still_at(found).said != "stands":
            found.stands_by_id, found.stands_at = actor.user_id, now()
            db.session.flush()
            _tell("carryover.affirmed", found, actor)
    return found


def unsay(actor: Actor, carryover_id: int) -> CarryOver:
    """Take that back: the contribution waits for a word again; raises like affirm, and Conflict where nothing was said."""
    with transaction():
        found = _to_answer(actor, carryover_id)
        if found.stands_at is None:
            raise Conflict("nothing_said_yet")
        found.stands_by_id = found.stands_at = None
        db.session.flush()
        _tell("carryover.unsaid", found, actor)
    return found


def still_at(found: CarryOver) -> Still:
    """How it stands; raises Conflict where its contribution is not open, or was carried over further."""
    for still in stills(_kind(found), CarryOver.id == found.id).values():
        return still
    raise Conflict("not_open_any_more")


def _kind(found: CarryOver) -> str:
    return "amendment" if found.amendment_id else "comment"


def _thing(found: CarryOver) -> Amendment | Comment:
    return find(Amendment, found.amendment_id) if found.amendment_id else find(Comment, found.comment_id or 0)


def _to_answer(actor: Actor, carryover_id: int) -> CarryOver:
    found = find(CarryOver, carryover_id)
    thing = _thing(found)
    if not found.version.issued or not readable(thing):
        raise NotFound(what="CarryOver")
    require(actor, "carryover.answer", thing)
    if found.version_id != found.version.document.current_version_id:
        raise Conflict("newer_version_there")
    still_at(found)
    return found


def _tell(verb: str, found: CarryOver, actor: Actor) -> None:
    thing = _thing(found)
    record(verb, found, actor, document_id=thing.document_id, version_id=found.version_id, clause_id=thing.clause_id,
           kind=_kind(found), contribution_id=thing.id)
