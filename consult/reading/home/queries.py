"""Reads the home page of a consultation: stages, next action, and document progress."""

from typing import Any, NamedTuple

from sqlalchemy import exists, func, select

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name
from consult.positions.models import Ballot, Position
from consult.positions.queries import build_holder
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN
from consult.consultations.models import Consultation, Stage
from consult.consultations.roles.queries import has_joined, OrganisationInConsultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.permissions.rules import is_allowed
from consult.documents.models import Clause, Document, Placement, Version
from consult.documents.queries import (
    TextProgress,
    load_languages_by_version,
    load_progress_by_document,
)
from consult.meetings.queries import find_next_meeting, list_regional_meetings
from consult.moderation.queries import count_waiting
from consult.reading.unread_queries import find_last_place

from consult.positions.participation_queries import count_participation
from .activity_queries import load_activity
from .waiting_queries import load_waiting


UNDECIDED_STATUSES = ("open", "bracketed", "reopened")


class StageStep(NamedTuple):
    """A stage on the timeline, with its state: "past", "on" or "ahead"."""

    stage: Stage
    state: str


class DocumentCard(NamedTuple):
    """A readable document with its current version, progress and number of comments.

    Attributes:
        bar: CSS class, x and width in percent: agreed, ad referendum, bracketed.
    """

    document: Document
    version: Version | None
    progress: TextProgress
    bar: list[
        tuple[str, float, float]
    ]  # class, x and width in percent: agreed, ad referendum, bracketed
    comments: int
    languages: list[str]


class NextAction(NamedTuple):
    """The reader's next action.

    Attributes:
        document, clause_id: the place that it leads to.
        item_count: number of clauses or cases that wait for it.
    """

    code: (
        str  # sign_in, join, answer, comment, read, moderate, mark, set_stages, add_document, wait
    )
    document: Document | None = None
    clause_id: int | None = None
    item_count: int = 0
    organisation: str | None = None  # the represented organization; None for a personal position


def load_home(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """Load everything on the home page, with a fixed number of queries."""
    shelves = _load_cards(consultation)
    stages = list(consultation.stages)
    return {
        "steps": [StageStep(stage, _get_stage_state(stage)) for stage in stages],
        "stage": consultation.current,
        "following": next((stage for stage in stages if stage.opens_at > utc_now()), None),
        "left": _compute_time_left(consultation.current, stages),
        "shelves": shelves,
        "next": _choose_next_action(actor, consultation, shelves),
        "heard": count_participation(consultation.id),
        "lately": load_activity(consultation.id),
        "waiting": load_waiting(actor, consultation),
        "last_place": find_last_place(actor, consultation.id),
        "meeting": find_next_meeting(consultation.id),
        "regional": list_regional_meetings(consultation.id),
        "delegation": is_allowed(
            actor,
            "speaker.name",
            OrganisationInConsultation(consultation.id, actor.organisation_id),
        ),
    }


def _get_stage_state(stage: Stage) -> str:
    if stage.closes_at is not None and stage.closes_at <= utc_now():
        return "past"
    return "on" if stage.opens_at <= utc_now() else "ahead"


def _compute_time_left(current: Stage | None, stages: list[Stage]) -> tuple[int, int, int] | None:
    """Return days, hours and minutes until the current stage closes, or the next one opens."""
    until = (
        current.closes_at
        if current
        else next((stage.opens_at for stage in stages if stage.opens_at > utc_now()), None)
    )
    if until is None:
        return None
    minutes = int((until - utc_now()).total_seconds() // 60)
    return minutes // 1440, minutes // 60 % 24, minutes % 60


def _load_cards(consultation: Consultation) -> list[DocumentCard]:
    documents = list(
        db.session.scalars(
            select(Document)
            .where(
                Document.consultation_id == consultation.id,
                Document.current_version_id.is_not(None),
            )
            .order_by(Document.place, Document.id)
        )
    )
    numbers = [document.id for document in documents]
    currents = [
        document.current_version_id for document in documents if document.current_version_id
    ]
    versions = {
        version.id: version
        for version in db.session.scalars(select(Version).where(Version.id.in_(currents)))
    }
    far, languages = load_progress_by_document(numbers), load_languages_by_version(currents)
    said = _count_comments(consultation.id)
    return [
        DocumentCard(
            document,
            versions.get(document.current_version_id or 0),
            far.get(document.id, TextProgress()),
            _build_progress_bar(far.get(document.id, TextProgress())),
            said.get(document.id, 0),
            languages.get(document.current_version_id or 0, []),
        )
        for document in documents
    ]


def _count_comments(consultation_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Comment.document_id, func.count())
        .where(Comment.consultation_id == consultation_id, IS_OPEN)
        .group_by(Comment.document_id)
    )
    return {row[0]: row[1] for row in rows}


def _build_progress_bar(far: TextProgress) -> list[tuple[str, float, float]]:
    pieces, x = [], 0.0
    for css, count in (("f", far.agreed), ("l", far.adref), ("f-br", far.bracketed)):
        width = 100 * count / far.clauses if far.clauses else 0
        if width:
            pieces.append((css, round(x, 1), round(width, 1)))
        x += width
    return pieces


def _choose_next_action(
    actor: Actor, consultation: Consultation, shelves: list[DocumentCard]
) -> NextAction:
    """Choose the next action of this reader in this stage."""
    if is_allowed(actor, "stage.change", consultation) and not consultation.stages:
        return NextAction("set_stages")
    if not shelves:
        return NextAction(
            "add_document" if is_allowed(actor, "document.create", consultation) else "wait"
        )
    first = shelves[0].document
    if not consultation.over and actor.user_id is None:
        return NextAction("sign_in", first)
    if not consultation.over and not has_joined(actor, consultation.id):
        return NextAction("join", first)
    if (
        is_allowed(actor, "process.serve", consultation)
        and actor.find_represented_organisation(consultation.id) is None
    ):
        return _choose_staff_action(actor, consultation, shelves)
    if is_allowed(actor, "position.take", consultation):
        answer = _find_unanswered(actor, consultation, shelves)
        if answer is not None:
            return answer
    return NextAction(
        "comment" if is_allowed(actor, "comment.post", consultation) else "read", first
    )


def _choose_staff_action(
    actor: Actor, consultation: Consultation, shelves: list[DocumentCard]
) -> NextAction:
    """Choose the next action of staff: moderation cases, then undecided clauses, then reading."""
    first, cases = shelves[0].document, count_waiting(actor, consultation)
    if cases:
        return NextAction("moderate", first, item_count=cases)
    if is_allowed(actor, "clause.mark", consultation) and not consultation.over:
        undecided = _find_first_unagreed_clause(consultation, shelves)
        if undecided is not None:
            return undecided
    return NextAction("read", first)


def _find_first_unagreed_clause(
    consultation: Consultation, shelves: list[DocumentCard]
) -> NextAction | None:
    """Find the first clause that is not agreed, and count all of them."""
    query = (
        select(Document.id, Clause.id)
        .join(Placement, Placement.version_id == Document.current_version_id)
        .join(Clause, Clause.id == Placement.clause_id)
        .where(
            Document.consultation_id == consultation.id,
            Placement.place >= 0,
            Placement.kind != "heading",
            Clause.status.in_(UNDECIDED_STATUSES),
        )
        .order_by(Document.place, Document.id, Placement.place)
        .limit(1)
    )
    first = db.session.execute(query).first()
    if first is None:
        return None
    count = sum(
        each.progress.open + each.progress.bracketed + each.progress.reopened for each in shelves
    )
    return NextAction(
        "mark",
        next(shelf.document for shelf in shelves if shelf.document.id == first[0]),
        first[1],
        count,
    )


def _find_unanswered(
    actor: Actor, consultation: Consultation, shelves: list[DocumentCard]
) -> NextAction | None:
    """Find the first clause without a position of the actor's holder, and count all of them."""
    held = exists().where(
        Position.ballot_id == Ballot.id, Position.holder == build_holder(actor, consultation.id)
    )
    query = (
        select(Document.id, Placement.clause_id)
        .join(Placement, Placement.version_id == Document.current_version_id)
        .join(Ballot, Ballot.clause_id == Placement.clause_id)
        .where(
            Document.consultation_id == consultation.id,
            Placement.place >= 0,
            Placement.kind != "heading",
            Ballot.kind == "standing",
            Ballot.closed_at.is_(None),
            ~held,
        )
    )
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    first = db.session.execute(
        query.order_by(Document.place, Document.id, Placement.place).limit(1)
    ).first()
    if first is None:
        return None
    document = next(shelf.document for shelf in shelves if shelf.document.id == first[0])
    spoken_for = actor.find_represented_organisation(consultation.id)
    name = (
        get_organisation_name(find_row(Organisation, spoken_for))
        if spoken_for is not None
        else None
    )
    return NextAction("answer", document, first[1], count, name)
