"""Reads of standing ballots, positions and tallies.

Under the write lock they use Core SQL, since rows of a session cannot be shared.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment, AmendmentRevision
from consult.consultations.models import Consultation
from consult.consultations.queries import get_current_stage
from consult.documents.clause_queries import load_current_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db
from consult.core.errors import NotFound
from consult.core.events.log import read_once_per_batch
from consult.core.permissions.rules import require_permission
from consult.documents.models import Clause, Document, Placement, Wording

from .models import (
    CHOICES,
    BallotQuestion,
    Ballot,
    StandingBallotState,
    PreviousPosition,
    HeldPosition,
    OwnPosition,
    Position,
    PublicPosition,
)

SelectType = TypeVar("SelectType", bound=Select[*tuple[Any, ...]])
Counts = dict[str, int]
Tally = dict[str, Any]
IS_IN_TEXT = and_(
    Placement.version_id == Document.current_version_id, Placement.clause_id == Ballot.clause_id
)
IS_AUTHENTIC = and_(Wording.placement_id == Placement.id, Wording.language == Document.authentic)
IS_CURRENT_REVISION = and_(
    AmendmentRevision.amendment_id == Amendment.id, AmendmentRevision.number == Amendment.revision
)
SUBJECT_DIGEST = func.coalesce(
    Wording.digest, AmendmentRevision.digest
)  # of the text that a ballot asks about
IS_CLOSED = or_(
    Ballot.closed_at.is_not(None),
    Amendment.withdrawn_at.is_not(None),
    Amendment.hidden_at.is_not(None),
    Amendment.held_at.is_not(None),
    Amendment.answered_in_id.is_not(None),
)
IS_STANDING_BALLOT = Ballot.kind == "standing"  # ballots/queries.py reads the other kinds


def join_subject_text(query: SelectType) -> SelectType:
    """Join ballots with the text they ask about.

    It is that of a clause in the current version, or of the last revision of an amendment.
    """
    return (
        query.join(Document, Document.id == Ballot.document_id)
        .outerjoin(Placement, IS_IN_TEXT)
        .outerjoin(Wording, IS_AUTHENTIC)
        .outerjoin(Amendment, Amendment.id == Ballot.amendment_id)
        .outerjoin(AmendmentRevision, IS_CURRENT_REVISION)
    )


SELECT_STANDING_BALLOT = PreparedStatement(
    join_subject_text(
        select(
            Ballot.id,
            Ballot.consultation_id,
            Ballot.document_id,
            func.coalesce(Ballot.clause_id, Amendment.clause_id),
            Ballot.amendment_id,
            IS_CLOSED,
            SUBJECT_DIGEST,
        )
    ).where(Ballot.id == bindparam("ballot_id"), IS_STANDING_BALLOT)
)
SELECT_HELD_POSITION = PreparedStatement(
    select(Position.id, Position.choice, Position.reason, Position.digest).where(
        Position.ballot_id == bindparam("ballot_id"), Position.holder == bindparam("holder")
    )
)
IS_EARLIER = case((Position.digest == SUBJECT_DIGEST, 0), else_=1)
IS_COUNTED = or_(
    Organisation.status == "verified",
    and_(Position.user_id.is_not(None), User.disabled_at.is_(None)),
)
setter = aliased(User)


def build_holder(actor: Actor, consultation_id: int) -> str:
    """Build the holder that the actor answers as: "o12" (organization) or "u7" (person)."""
    spoken_for = actor.find_represented_organisation(consultation_id)
    return f"u{actor.user_id}" if spoken_for is None else f"o{spoken_for}"


def load_ballot_state(ballot_id: int, actor: Actor) -> StandingBallotState:
    """Load the ballot with its stage, digest and the position of the actor's holder.

    Raises:
        NotFound: There is no such standing ballot.
    """
    found = read_once_per_batch(
        ("ballot", ballot_id), lambda: SELECT_STANDING_BALLOT(ballot_id=ballot_id)
    )
    if not found:
        raise NotFound(what="Ballot")
    number, consultation_id, document_id, clause_id, amendment_id, closed, digest = found[0]
    held = SELECT_HELD_POSITION(ballot_id=ballot_id, holder=build_holder(actor, consultation_id))
    return StandingBallotState(
        number,
        consultation_id,
        document_id,
        clause_id,
        amendment_id,
        bool(closed),
        digest,
        get_current_stage(consultation_id),
        actor.find_represented_organisation(consultation_id),
        PreviousPosition(*held[0]) if held else None,
    )


SELECT_QUESTION = (
    join_subject_text(
        select(
            Ballot.id,
            Ballot.consultation_id,
            Ballot.document_id,
            func.coalesce(Ballot.clause_id, Amendment.clause_id),
            Ballot.amendment_id,
            IS_CLOSED,
            Wording.label,
            func.coalesce(Wording.text, AmendmentRevision.text),
            SUBJECT_DIGEST,
            func.coalesce(Wording.language, AmendmentRevision.language),
            Consultation.slug,
            Document.slug,
            Document.title,
            Amendment.number,
        )
    )
    .join(Consultation, Consultation.id == Ballot.consultation_id)
    .where(
        IS_STANDING_BALLOT,
        SUBJECT_DIGEST.is_not(None),
        Amendment.hidden_at.is_(None),
        Amendment.held_at.is_(None),
    )
)


def load_question(
    *, ballot_id: int | None = None, clause_id: int | None = None, amendment_id: int | None = None
) -> BallotQuestion:
    """Load the question of a ballot, clause or amendment.

    Raises:
        NotFound: There is none, or its text is not public.
    """
    which = (
        Ballot.id == ballot_id
        if ballot_id is not None
        else Ballot.clause_id == clause_id
        if clause_id is not None
        else Ballot.amendment_id == amendment_id
    )
    found = fetch_rows(SELECT_QUESTION.where(which))
    if not found:
        raise NotFound(what="Ballot")
    number, consultation_id, document_id, clause, amendment, closed, label, *words, printed = found[
        0
    ]
    return BallotQuestion._make(
        [
            number,
            consultation_id,
            document_id,
            clause,
            amendment,
            bool(closed),
            str(printed) if amendment else label,
            *words,
            load_stage(consultation_id),
        ]
    )


def fetch_rows(query: Select[*tuple[Any, ...]]) -> list[Any]:
    """Fetch the rows of a query as plain tuples."""
    return list(db.session.execute(query))


def load_stage(consultation_id: int) -> str:
    """Load the current stage of a consultation, for pages."""
    return db.session.get_one(Consultation, consultation_id).stage


def find_clause_ballot(clause_id: int) -> int:
    """Return the row number of a clause's standing ballot; raise NotFound."""
    number = db.session.scalar(
        select(Ballot.id).where(Ballot.clause_id == clause_id, IS_STANDING_BALLOT)
    )
    if number is None:
        raise NotFound(what="Ballot")
    return number


def find_amendment_ballot(amendment_id: int) -> int | None:
    """Return the row number of an amendment's standing ballot; None if it has none yet."""
    return db.session.scalar(
        select(Ballot.id).where(Ballot.amendment_id == amendment_id, IS_STANDING_BALLOT)
    )


def find_clauses_without_ballot(document_id: int) -> list[int]:
    """Find the clauses of the current version without a standing ballot, in order."""
    return list(
        db.session.scalars(
            select(Placement.clause_id)
            .join(Document, Document.current_version_id == Placement.version_id)
            .outerjoin(Ballot, and_(Ballot.clause_id == Placement.clause_id, IS_STANDING_BALLOT))
            .where(Document.id == document_id, Ballot.id.is_(None))
            .order_by(Placement.place)
        )
    )


def load_personal_positions(user_id: int, consultation_id: int) -> list[tuple[Position, Ballot]]:
    """Load the positions that a person took for themselves in a consultation."""
    found = db.session.execute(
        select(Position, Ballot)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .where(Position.user_id == user_id, Ballot.consultation_id == consultation_id)
        .order_by(Position.id)
    )
    return [(position, ballot) for position, ballot in found]


def load_ballot_ids_with_position(organisation_id: int, consultation_id: int) -> set[int]:
    """Load the ballots on which an organization has a position."""
    return set(
        db.session.scalars(
            select(Position.ballot_id)
            .join(Ballot, Ballot.id == Position.ballot_id)
            .where(
                Position.organisation_id == organisation_id,
                Ballot.consultation_id == consultation_id,
            )
        )
    )


def build_zero_counts() -> Counts:
    """Build counts of zero for each choice."""
    return dict.fromkeys(CHOICES, 0)


def build_empty_tally() -> Tally:
    """Build the tally of a question without positions."""
    return {
        "groups": {},
        "regions": {},
        "organisations": build_zero_counts(),
        "individuals": build_zero_counts(),
        "earlier": 0,
    }


SUBJECT_ID = func.coalesce(Ballot.clause_id, Ballot.amendment_id)
SELECT_TALLY = (
    join_subject_text(
        select(
            SUBJECT_ID,
            Position.choice,
            Organisation.group_code,
            Organisation.region_code,
            IS_EARLIER,
            func.count(),
        )
        .select_from(Position)
        .join(Ballot, Ballot.id == Position.ballot_id)
    )
    .outerjoin(Organisation, Organisation.id == Position.organisation_id)
    .outerjoin(User, User.id == Position.user_id)
    .where(IS_COUNTED)
    .group_by(
        SUBJECT_ID, Position.choice, Organisation.group_code, Organisation.region_code, IS_EARLIER
    )
)


def load_clause_tallies(
    document_id: int, clause_ids: Iterable[int] | None = None
) -> dict[int, Tally]:
    """Load the tally of each clause with a position: {"groups": {code: counts}, "regions", …}.

    Organizations count once each, by group and region. Individuals are counted apart and never
    added in. Of the positions on an earlier text only the number is given.
    """
    query = SELECT_TALLY.where(Ballot.document_id == document_id, Ballot.clause_id.is_not(None))
    return build_tallies(
        query if clause_ids is None else query.where(Ballot.clause_id.in_(list(clause_ids)))
    )


def load_clause_tally(clause_id: int) -> Tally:
    """Load the tally of one clause."""
    return (
        build_tallies(SELECT_TALLY.where(Ballot.clause_id == clause_id)).get(clause_id)
        or build_empty_tally()
    )


def load_question_tally(asked: BallotQuestion) -> Tally:
    """Load the tally of a question."""
    return (
        load_amendment_tally(asked.amendment_id)
        if asked.amendment_id is not None
        else load_clause_tally(asked.clause_id or 0)
    )


def load_amendment_tally(amendment_id: int) -> Tally:
    """Load the tally of one amendment."""
    return (
        build_tallies(SELECT_TALLY.where(Ballot.amendment_id == amendment_id)).get(amendment_id)
        or build_empty_tally()
    )


def load_amendment_tallies(amendment_ids: Iterable[int]) -> dict[int, Tally]:
    """Load the tally of each of these amendments with a position."""
    return build_tallies(SELECT_TALLY.where(Ballot.amendment_id.in_(list(amendment_ids))))


def build_tallies(query: Select[*tuple[Any, ...]]) -> dict[int, Tally]:
    """Build the tallies of a SELECT_TALLY query, by clause or amendment."""
    found: dict[int, Tally] = {}
    for subject, choice, group, region, earlier, count in db.session.execute(query):
        counts = found.setdefault(subject, build_empty_tally())
        if earlier:
            counts["earlier"] += count
        elif group is None:
            counts["individuals"][choice] += count
        else:
            counts["organisations"][choice] += count
            counts["groups"].setdefault(group, build_zero_counts())[choice] += count
            counts["regions"].setdefault(region, build_zero_counts())[choice] += count
    return found


def load_own_positions(
    actor: Actor,
    consultation_id: int,
    document_id: int,
    clause_ids: Iterable[int] | None = None,
    amendment_ids: Iterable[int] | None = None,
    *,
    with_visitors: bool = False,
) -> dict[int, OwnPosition]:
    """Load the actor's positions on the clauses or amendments of a document, by row number.

    Only subjects with a ballot are included.

    Args:
        with_visitors: Include the digests of the texts for a visitor, who has no position yet;
            otherwise a visitor gets nothing.
    """
    if actor.user_id is None and not with_visitors:
        return {}
    spoken_for = actor.find_represented_organisation(consultation_id)
    name = spoken_for and db.session.scalar(
        select(Organisation.name).where(Organisation.id == spoken_for)
    )
    own = and_(
        Position.ballot_id == Ballot.id, Position.holder == build_holder(actor, consultation_id)
    )
    query = (
        join_subject_text(
            select(
                Ballot.id,
                SUBJECT_ID,
                SUBJECT_DIGEST,
                Position.choice,
                Position.reason,
                IS_EARLIER,
                setter.name,
                Position.taken_at,
            )
        )
        .outerjoin(Position, own)
        .outerjoin(setter, setter.id == Position.set_by_id)
        .where(Ballot.document_id == document_id, IS_STANDING_BALLOT)
    )
    if amendment_ids is not None:
        query = query.where(Ballot.amendment_id.in_(list(amendment_ids)))
    elif clause_ids is not None:
        query = query.where(Ballot.clause_id.in_(list(clause_ids)))
    else:
        query = query.where(Ballot.clause_id.is_not(None))
    return {
        clause: OwnPosition(
            ballot,
            clause,
            digest,
            name or None,
            choice,
            reason,
            choice is not None and bool(earlier),
            by,
            at,
        )
        for ballot, clause, digest, choice, reason, earlier, by, at in db.session.execute(query)
    }


def load_own_clause_position(actor: Actor, clause_id: int) -> OwnPosition | None:
    """Load the actor's position on a clause; None without a ballot."""
    place = db.session.execute(
        select(Clause.consultation_id, Clause.document_id).where(Clause.id == clause_id)
    ).first()
    if not place:
        return None
    return load_own_positions(actor, *place, [clause_id], with_visitors=True).get(clause_id)


def load_own_question_position(actor: Actor, asked: BallotQuestion) -> OwnPosition | None:
    """Load the actor's position on a question; a visitor's is empty but for the digest."""
    if asked.amendment_id is None:
        return load_own_clause_position(actor, asked.clause_id or 0)
    there = load_own_positions(
        actor,
        asked.consultation_id,
        asked.document_id,
        amendment_ids=[asked.amendment_id],
        with_visitors=True,
    )
    return there.get(asked.amendment_id)


def _build_held_condition(actor: Actor) -> ColumnElement[bool]:
    """Build the condition for the positions of the actor, and of whom they represent."""
    speaking = {
        each
        for each, _ in actor.roles
        if each is not None and actor.find_represented_organisation(each) is not None
    }
    return or_(
        Position.user_id == actor.user_id,
        and_(
            Position.organisation_id == actor.organisation_id,
            Ballot.consultation_id.in_(speaking),
        ),
    )


def count_held_positions(actor: Actor) -> int:
    """Count the positions that `load_held_positions` lists."""
    query = select(func.count()).select_from(Position).join(Ballot, Ballot.id == Position.ballot_id)
    return db.session.execute(query.where(_build_held_condition(actor))).scalar_one()


def load_held_positions(actor: Actor) -> list[HeldPosition]:
    """Load all positions that the actor can change, those on an earlier text first.

    Raises:
        Unknown: The actor is a visitor.
    """
    require_permission(actor, "position.list_own")
    query = (
        join_subject_text(
            select(
                Ballot.id,
                Ballot.clause_id,
                Consultation.slug,
                Document.slug,
                Document.title,
                Wording.label,
                func.coalesce(Wording.text, AmendmentRevision.text),
                Document.authentic,
                SUBJECT_DIGEST,
                Organisation.name,
                Position.choice,
                Position.reason,
                IS_EARLIER,
                setter.name,
                Position.taken_at,
                Amendment.id,
                Amendment.number,
            )
            .select_from(Position)
            .join(Ballot, Ballot.id == Position.ballot_id)
        )
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .outerjoin(Organisation, Organisation.id == Position.organisation_id)
        .join(setter, setter.id == Position.set_by_id)
        .where(_build_held_condition(actor))
        .order_by(IS_EARLIER.desc(), Document.id, Placement.place, Ballot.id)
    )
    rows = fetch_rows(query)
    names = load_current_names({row[1] for row in rows if row[1]})
    return [
        HeldPosition._make([*row[:5], names.get(row[1]), *row[6:12], bool(row[12]), *row[13:]])
        for row in rows
    ]


def find_unanswered_clauses(actor: Actor, document_id: int) -> list[int]:
    """Find the clauses without a position of the actor's holder on the current text, in order.

    The holder is the actor's organization, else the person.
    """
    own = f"u{actor.user_id}" if actor.organisation_id is None else f"o{actor.organisation_id}"
    stands = and_(
        Position.ballot_id == Ballot.id, Position.holder == own, Position.digest == Wording.digest
    )
    return list(
        db.session.scalars(
            select(Ballot.clause_id)
            .join(Document, Document.id == Ballot.document_id)
            .join(Placement, IS_IN_TEXT)
            .join(Wording, IS_AUTHENTIC)
            .outerjoin(Position, stands)
            .where(
                Ballot.document_id == document_id,
                IS_STANDING_BALLOT,
                Position.id.is_(None),
                Placement.kind != "heading",
            )
            .order_by(Placement.place)
        )
    )


declared = aliased(Organisation)


def load_public_positions(ballot_id: int, after: int = 0, limit: int = 500) -> list[PublicPosition]:
    """Load the public positions on a ballot with their reasons, in the order of first answer."""
    query = (
        join_subject_text(
            select(
                Position.id,
                Position.organisation_id,
                Position.user_id,
                func.coalesce(Organisation.name, User.name),
                Organisation.group_code,
                Organisation.region_code,
                case((User.affiliation == "declared", declared.name)),
                Position.choice,
                Position.reason,
                IS_EARLIER,
                Position.taken_at,
            )
            .select_from(Position)
            .join(Ballot, Ballot.id == Position.ballot_id)
        )
        .outerjoin(Organisation, Organisation.id == Position.organisation_id)
        .outerjoin(User, User.id == Position.user_id)
        .outerjoin(declared, declared.id == User.organisation_id)
        .where(Ballot.id == ballot_id, Position.id > after, IS_COUNTED)
        .order_by(Position.id)
        .limit(limit)
    )
    return [PublicPosition._make([*row[:9], bool(row[9]), row[10]]) for row in fetch_rows(query)]
