"""Reaffirmation of contributions that were carried over into the current version.

The author is asked whether the contribution still applies to the changed text, can say so,
and can withdraw that statement.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select

from consult.accounts.models import User
from consult.amendments import queries as amendments
from consult.amendments.models import Amendment, AmendmentRevision
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentView
from consult.documents.clause_queries import load_current_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document, Version

from consult.consolidation.dispositions.effect import UNANSWERED_COMMENT
from .models import CarryOver
from consult.moderation.contest import is_publicly_readable
from consult.consolidation.models import ContributionRef


class CarryOverStatus(NamedTuple):
    """An open contribution that was carried over into the current version, as everyone may read
    it.

    Attributes:
        id: Row of the carry-over.
        verdict, sureness: The values in force since the version was issued; sureness in
            percent.
        reaction: "stands", "revised", or "" while the author has not reacted.
        at, by: Time of that reaction, and the name of the person who reaffirmed the
            contribution.
        heir: Another clause that now holds the text under the contribution.
    """

    id: int
    kind: str
    contribution_id: int
    verdict: str
    sureness: int
    version_id: int
    version: str
    reaction: str
    at: datetime | None
    by: str | None
    heir: int | None = None


class ReaffirmationRequest(NamedTuple):
    """A contribution whose author is asked whether it still applies.

    Attributes:
        rebased: The amendment now applies to a different text of its clause.
    """

    still: CarryOverStatus
    contribution: AmendmentView | CommentView
    document: Document
    label: str | None
    rebased: bool

    @property
    def kind(self) -> str:
        """Return "amendment" or "comment"."""
        return self.still.kind

    @property
    def id(self) -> int:
        """Row of the amendment or comment."""
        return self.still.contribution_id


def load_statuses(kind: str, *which: ColumnElement[bool]) -> dict[int, CarryOverStatus]:
    """Load the open contributions of one kind that were carried over into the current version.

    Runs one statement. Further conditions narrow the selection.

    Returns:
        The statuses by row of the contribution.
    """
    found = {}
    for (
        number,
        contribution,
        verdict,
        sureness,
        heir,
        version,
        name,
        issued,
        stands,
        by,
        revised,
    ) in db.session.execute(_build_status_query(kind).where(*which)):
        later = revised if revised is not None and issued is not None and revised > issued else None
        word = (
            "revised"
            if later and (stands is None or later > stands)
            else "stands"
            if stands
            else ""
        )
        found[contribution] = CarryOverStatus(
            number,
            kind,
            contribution,
            verdict,
            sureness,
            version,
            i18n.choose_title(name),
            word,
            later if word == "revised" else stands,
            by if word == "stands" else None,
            heir,
        )
    return found


def _build_status_query(kind: str) -> Select[Any]:
    thing: Any = Amendment if kind == "amendment" else Comment
    revised = AmendmentRevision.made_at if kind == "amendment" else Comment.edited_at
    query = (
        select(
            CarryOver.id,
            thing.id,
            CarryOver.verdict,
            CarryOver.sureness,
            CarryOver.heir_id,
            Version.id,
            Version.name,
            Version.issued_at,
            CarryOver.stands_at,
            User.name,
            revised,
        )
        .join(Version, Version.id == CarryOver.version_id)
        .join(Document, Document.current_version_id == Version.id)
        .join(
            thing,
            thing.id == (CarryOver.amendment_id if kind == "amendment" else CarryOver.comment_id),
        )
        .outerjoin(User, and_(User.id == CarryOver.stands_by_id, User.closed_at.is_(None)))
    )
    if kind == "comment":
        return query.where(comments.IS_OPEN, UNANSWERED_COMMENT)
    newest = and_(
        AmendmentRevision.amendment_id == Amendment.id,
        AmendmentRevision.number == Amendment.revision,
        Amendment.revision > 1,
    )
    return query.outerjoin(AmendmentRevision, newest).where(amendments.IS_OPEN)


def load_statuses_by_id(kind: str, numbers: Iterable[int]) -> dict[int, CarryOverStatus]:
    """Load the carry-over statuses of some contributions by their row numbers."""
    wanted = list(numbers)
    return (
        load_statuses(kind, (Amendment if kind == "amendment" else Comment).id.in_(wanted))
        if wanted
        else {}
    )


def load_reaffirmation_requests(actor: Actor) -> list[ReaffirmationRequest]:
    """Load the actor's contributions whose text changed, unanswered ones first.

    Raises:
        Unknown: The actor is not signed in.
    """
    require_permission(actor, "comment.list_own")
    edits, said = (
        load_statuses("amendment", _build_own_condition(actor, Amendment)),
        load_statuses("comment", _build_own_condition(actor, Comment)),
    )
    proposals = (
        {
            each.id: each
            for each in amendments.load_matching_amendments(actor, Amendment.id.in_(list(edits)))
        }
        if edits
        else {}
    )
    words = (
        {
            each.id: each
            for each, _ in comments.load_comment_views(actor, Comment.id.in_(list(said)))
        }
        if said
        else {}
    )
    things: dict[ContributionRef, AmendmentView | CommentView] = {
        ContributionRef("amendment", number): each for number, each in proposals.items()
    }
    things |= {ContributionRef("comment", number): each for number, each in words.items()}
    documents = {
        each.id: each
        for each in db.session.scalars(
            select(Document).where(
                Document.id.in_({thing.document_id for thing in things.values()})
            )
        )
    }
    labels = load_current_names({thing.clause_id for thing in things.values() if thing.clause_id})
    found = [
        ReaffirmationRequest(
            (edits if one.kind == "amendment" else said)[one.id],
            thing,
            documents[thing.document_id],
            labels.get(thing.clause_id or 0),
            isinstance(thing, AmendmentView) and thing.is_on_earlier_text,
        )
        for one, thing in things.items()
        if is_allowed(actor, "carryover.answer", thing)
    ]
    return sorted(
        (each for each in found if is_author_asked(each.still, rebased=each.rebased)),
        key=lambda each: (bool(each.still.reaction), each.still.sureness, each.kind, each.id),
    )


def is_author_asked(still: CarryOverStatus, *, rebased: bool) -> bool:
    """Return whether the author has something to review.

    That is the case if the text is no longer where it was, if the amendment was rebased, or if
    the author already reacted.
    """
    return still.verdict != "kept" or rebased or bool(still.reaction)


def _build_own_condition(actor: Actor, thing: Any) -> ColumnElement[bool]:
    wrote = and_(thing.author_id == actor.user_id, thing.submission_id.is_(None))
    return (
        wrote
        if actor.organisation_id is None
        else or_(wrote, thing.organisation_id == actor.organisation_id)
    )


def load_unanswered_requests(version: Version) -> list[ReaffirmationRequest]:
    """Load the unanswered reaffirmation requests of a version, as everyone may read them."""
    edits = load_statuses("amendment", CarryOver.version_id == version.id)
    said = load_statuses("comment", CarryOver.version_id == version.id)
    proposals = (
        amendments.load_matching_amendments(Actor(), Amendment.id.in_(list(edits))) if edits else []
    )
    words = (
        [each for each, _ in comments.load_comment_views(Actor(), Comment.id.in_(list(said)))]
        if said
        else []
    )
    found = [
        ReaffirmationRequest(
            edits[each.id], each, version.document, each.label, each.is_on_earlier_text
        )
        for each in proposals
    ]
    found += [
        ReaffirmationRequest(said[each.id], each, version.document, None, rebased=False)
        for each in words
    ]
    return [
        each
        for each in found
        if not each.still.reaction and is_author_asked(each.still, rebased=each.rebased)
    ]


def affirm_contribution(actor: Actor, carryover_id: int) -> CarryOver:
    """Record that a contribution still applies to the text of the current version.

    A repeated call changes nothing.

    Raises:
        NotFound: The version is not issued, or the contribution is not public.
        Conflict: The contribution is no longer open, or a newer version exists.
    """
    with transaction():
        found = _require_answerable(actor, carryover_id)
        if load_status(found).reaction != "stands":
            found.stands_by_id, found.stands_at = actor.user_id, utc_now()
            db.session.flush()
            _record_answer("carryover.affirmed", found, actor)
    return found


def withdraw_affirmation(actor: Actor, carryover_id: int) -> CarryOver:
    """Withdraw the statement that a contribution still applies.

    The contribution then waits for its author again.

    Raises:
        NotFound, Conflict: As in affirm_contribution; also Conflict if nothing was stated.
    """
    with transaction():
        found = _require_answerable(actor, carryover_id)
        if found.stands_at is None:
            raise Conflict("nothing_said_yet")
        found.stands_by_id = found.stands_at = None
        db.session.flush()
        _record_answer("carryover.unsaid", found, actor)
    return found


def load_status(found: CarryOver) -> CarryOverStatus:
    """Load the status of a carry-over.

    Raises:
        Conflict: Its contribution is not open, or was carried over again.
    """
    for still in load_statuses(_get_kind(found), CarryOver.id == found.id).values():
        return still
    raise Conflict("not_open_any_more")


def _get_kind(found: CarryOver) -> str:
    return "amendment" if found.amendment_id else "comment"


def _find_contribution(found: CarryOver) -> Amendment | Comment:
    return (
        find_row(Amendment, found.amendment_id)
        if found.amendment_id
        else find_row(Comment, found.comment_id or 0)
    )


def _require_answerable(actor: Actor, carryover_id: int) -> CarryOver:
    found = find_row(CarryOver, carryover_id)
    thing = _find_contribution(found)
    if not found.version.issued or not is_publicly_readable(thing):
        raise NotFound(what="CarryOver")
    require_permission(actor, "carryover.answer", thing)
    if found.version_id != found.version.document.current_version_id:
        raise Conflict("newer_version_there")
    load_status(found)
    return found


def _record_answer(verb: str, found: CarryOver, actor: Actor) -> None:
    thing = _find_contribution(found)
    record_event(
        verb,
        found,
        actor,
        document_id=thing.document_id,
        version_id=found.version_id,
        clause_id=thing.clause_id,
        kind=_get_kind(found),
        contribution_id=thing.id,
    )
