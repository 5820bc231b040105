"""Reads about ballots: Core SQL under the lock, where no session row may travel; counts and lists for pages."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment, AmendmentRevision
from consult.consultations.models import Consultation
from consult.consultations.queries import stage_now
from consult.consultations.document_queries import labels_of
from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared, db
from consult.core.errors import NotFound
from consult.core.events.log import kept_for_all
from consult.core.permissions.rules import require
from consult.documents.models import Clause, Document, Placement, Wording

from .models import CHOICES, Asked, Ballot, BallotNow, Before, Held, Mine, Position, Stand

Counts = dict[str, int]
Tally = dict[str, Any]
IN_TEXT = and_(Placement.version_id == Document.current_version_id, Placement.clause_id == Ballot.clause_id)
AUTHENTIC = and_(Wording.placement_id == Placement.id, Wording.language == Document.authentic)
REVISION = and_(AmendmentRevision.amendment_id == Amendment.id, AmendmentRevision.number == Amendment.revision)
DIGEST = func.coalesce(Wording.digest, AmendmentRevision.digest)  # of the words that a ballot asks about
CLOSED = or_(Ballot.closed_at.is_not(None), Amendment.withdrawn_at.is_not(None), Amendment.hidden_at.is_not(None),
             Amendment.held_at.is_not(None), Amendment.answered_in_id.is_not(None))
STANDS = Ballot.kind == "standing"  # the others are read by asked.py


def worded(query: Select) -> Select:
    """Ballots with the words that they ask about: of a clause in the current text, or of an amendment's last revision."""
    return (query.join(Document, Document.id == Ballot.document_id).outerjoin(Placement, IN_TEXT).outerjoin(Wording, AUTHENTIC)
            .outerjoin(Amendment, Amendment.id == Ballot.amendment_id).outerjoin(AmendmentRevision, REVISION))


BALLOT = Prepared(worded(
    select(Ballot.id, Ballot.consultation_id, Ballot.document_id, func.coalesce(Ballot.clause_id, Amendment.clause_id),
           Ballot.amendment_id, CLOSED, DIGEST)).where(Ballot.id == bindparam("ballot_id"), STANDS))
HELD = Prepared(select(Position.id, Position.choice, Position.reason, Position.digest)
                .where(Position.ballot_id == bindparam("ballot_id"), Position.holder == bindparam("holder")))
EARLIER = case((Position.digest == DIGEST, 0), else_=1)
COUNTED = or_(Organisation.status == "verified", and_(Position.user_id.is_not(None), User.disabled_at.is_(None)))
setter = aliased(User)


def holder_of(actor: Actor, consultation_id: int) -> str:
    """Under whose name the actor answers: "o12" for an organisation, "u7" in a personal capacity."""
    spoken_for = actor.speaks_in(consultation_id)
    return f"u{actor.user_id}" if spoken_for is None else f"o{spoken_for}"


def ballot_now(ballot_id: int, actor: Actor) -> BallotNow:
    """The ballot with its stage, its words and where the actor's holder stands; raises NotFound."""
    found = kept_for_all(("ballot", ballot_id), lambda: BALLOT(ballot_id=ballot_id))
    if not found:
        raise NotFound(what="Ballot")
    number, consultation_id, document_id, clause_id, amendment_id, closed, digest = found[0]
    held = HELD(ballot_id=ballot_id, holder=holder_of(actor, consultation_id))
    return BallotNow(number, consultation_id, document_id, clause_id, amendment_id, bool(closed), digest,
                     stage_now(consultation_id), actor.speaks_in(consultation_id), Before(*held[0]) if held else None)


WORDS = (worded(select(Ballot.id, Ballot.consultation_id, Ballot.document_id,
                       func.coalesce(Ballot.clause_id, Amendment.clause_id), Ballot.amendment_id, CLOSED, Wording.label,
                       func.coalesce(Wording.text, AmendmentRevision.text),
                       DIGEST, func.coalesce(Wording.language, AmendmentRevision.language), Consultation.slug,
                       Document.slug, Document.title, Amendment.number))
         .join(Consultation, Consultation.id == Ballot.consultation_id)
         .where(STANDS, DIGEST.is_not(None), Amendment.hidden_at.is_(None), Amendment.held_at.is_(None)))


def asked(*, ballot_id: int | None = None, clause_id: int | None = None, amendment_id: int | None = None) -> Asked:
    """The question, found by its ballot, clause or amendment; raises NotFound, also for words that are not everyone's."""
    which = (Ballot.id == ballot_id if ballot_id is not None else Ballot.clause_id == clause_id if clause_id is not None
             else Ballot.amendment_id == amendment_id)
    found = rows_of(WORDS.where(which))
    if not found:
        raise NotFound(what="Ballot")
    number, consultation_id, document_id, clause, amendment, closed, label, *words, printed = found[0]
    return Asked._make([number, consultation_id, document_id, clause, amendment, bool(closed),
                        str(printed) if amendment else label, *words, stage_now_of(consultation_id)])


def rows_of(query: Select) -> list[Any]:
    """The rows of a read, as plain tuples."""
    return list(db.session.execute(query))


def stage_now_of(consultation_id: int) -> str:
    """The stage that is open now, for pages."""
    return db.session.get_one(Consultation, consultation_id).stage


def ballot_of(clause_id: int) -> int:
    """The number of a clause's standing ballot; raises NotFound."""
    number = db.session.scalar(select(Ballot.id).where(Ballot.clause_id == clause_id, STANDS))
    if number is None:
        raise NotFound(what="Ballot")
    return number


def ballot_on(amendment_id: int) -> int | None:
    """The number of an amendment's standing ballot; None where it has none yet."""
    return db.session.scalar(select(Ballot.id).where(Ballot.amendment_id == amendment_id, STANDS))


def without_ballot(document_id: int) -> list[int]:
    """The clauses of the current version that nobody can take a position on yet, in order."""
    return list(db.session.scalars(
        select(Placement.clause_id).join(Document, Document.current_version_id == Placement.version_id)
        .outerjoin(Ballot, and_(Ballot.clause_id == Placement.clause_id, STANDS))
        .where(Document.id == document_id, Ballot.id.is_(None)).order_by(Placement.place)))


def personal_positions(user_id: int, consultation_id: int) -> list[tuple[Position, Ballot]]:
    """What a person said for themselves in a consultation."""
    found = db.session.execute(select(Position, Ballot).join(Ballot, Ballot.id == Position.ballot_id).where(
        Position.user_id == user_id, Ballot.consultation_id == consultation_id).order_by(Position.id))
    return [(position, ballot) for position, ballot in found]


def positions_of_organisation(organisation_id: int, consultation_id: int) -> set[int]:
    """The ballots on which an organisation has a position."""
    return set(db.session.scalars(select(Position.ballot_id).join(Ballot, Ballot.id == Position.ballot_id).where(
        Position.organisation_id == organisation_id, Ballot.consultation_id == consultation_id)))


def zero() -> Counts:
    """Nobody, for each choice."""
    return dict.fromkeys(CHOICES, 0)


def empty_tally() -> Tally:
    """The tally of a clause that nobody took a position on."""
    return {"groups": {}, "regions": {}, "organisations": zero(), "individuals": zero(), "earlier": 0}


SUBJECT = func.coalesce(Ballot.clause_id, Ballot.amendment_id)
COUNT = (worded(select(SUBJECT, Position.choice, Organisation.group_code, Organisation.region_code, EARLIER, func.count())
                .select_from(Position).join(Ballot, Ballot.id == Position.ballot_id))
         .outerjoin(Organisation, Organisation.id == Position.organisation_id)
         .outerjoin(User, User.id == Position.user_id).where(COUNTED)
         .group_by(SUBJECT, Position.choice, Organisation.group_code, Organisation.region_code, EARLIER))


def tallies(document_id: int, clause_ids: Iterable[int] | None = None) -> dict[int, Tally]:
    """The tally of every clause with a position: {"groups": {code: counts}, "regions", "organisations", …}.

    Organisations count once each, under their group and region; individuals stand apart and are never added in;
    what was given on an earlier text is only numbered.
    """
    query = COUNT.where(Ballot.document_id == document_id, Ballot.clause_id.is_not(None))
    return counted(query if clause_ids is None else query.where(Ballot.clause_id.in_(list(clause_ids))))


def tally(clause_id: int) -> Tally:
    """The tally of one clause."""
    return counted(COUNT.where(Ballot.clause_id == clause_id)).get(clause_id) or empty_tally()


def tally_asked(asked: Asked) -> Tally:
    """The tally of what a ballot asks about."""
    return tally_of(asked.amendment_id) if asked.amendment_id is not None else tally(asked.clause_id or 0)


def tally_of(amendment_id: int) -> Tally:
    """The tally of one amendment."""
    return counted(COUNT.where(Ballot.amendment_id == amendment_id)).get(amendment_id) or empty_tally()


def tallies_of(amendment_ids: Iterable[int]) -> dict[int, Tally]:
    """The tally of each of these amendments that somebody took a position on."""
    return counted(COUNT.where(Ballot.amendment_id.in_(list(amendment_ids))))


def counted(query: Select) -> dict[int, Tally]:
    """The tallies that a query of COUNT gives, by the clause or the amendment that is asked about."""
    found: dict[int, Tally] = {}
    for subject, choice, group, region, earlier, count in db.session.execute(query):
        counts = found.setdefault(subject, empty_tally())
        if earlier:
            counts["earlier"] += count
        elif group is None:
            counts["individuals"][choice] += count
        else:
            counts["organisations"][choice] += count
            counts["groups"].setdefault(group, zero())[choice] += count
            counts["regions"].setdefault(region, zero())[choice] += count
    return found


def mine_on(actor: Actor, consultation_id: int, document_id: int, clause_ids: Iterable[int] | None = None,
            amendment_ids: Iterable[int] | None = None) -> dict[int, Mine]:
    """Where the actor's holder stands on each clause of a document that has a ballot, or on amendments, by their numbers.

    Empty for who is not signed in.
    """
    if actor.user_id is None:
        return {}
    spoken_for = actor.speaks_in(consultation_id)
    name = spoken_for and db.session.scalar(select(Organisation.name).where(Organisation.id == spoken_for))
    own = and_(Position.ballot_id == Ballot.id, Position.holder == holder_of(actor, consultation_id))
    query = (worded(select(Ballot.id, SUBJECT, DIGEST, Position.choice, Position.reason, EARLIER, setter.name,
                           Position.taken_at))
             .outerjoin(Position, own).outerjoin(setter, setter.id == Position.set_by_id)
             .where(Ballot.document_id == document_id, STANDS))
    if amendment_ids is not None:
        query = query.where(Ballot.amendment_id.in_(list(amendment_ids)))
    elif clause_ids is not None:
        query = query.where(Ballot.clause_id.in_(list(clause_ids)))
    else:
        query = query.where(Ballot.clause_id.is_not(None))
    return {clause: Mine(ballot, clause, digest, name or None, choice, reason, choice is not None and bool(earlier), by, at)
            for ballot, clause, digest, choice, reason, earlier, by, at in db.session.execute(query)}


def mine(actor: Actor, clause_id: int) -> Mine | None:
    """Where the actor's holder stands on a clause; None where there is no ballot, or nobody is signed in."""
    place = db.session.execute(select(Clause.consultation_id, Clause.document_id).where(Clause.id == clause_id)).first()
    return mine_on(actor, *place, [clause_id]).get(clause_id) if place else None


def mine_asked(actor: Actor, asked: Asked) -> Mine | None:
    """Where the actor's holder stands on what a ballot asks about; None where nobody is signed in."""
    if asked.amendment_id is None:
        return mine(actor, asked.clause_id or 0)
    there = mine_on(actor, asked.consultation_id, asked.document_id, amendment_ids=[asked.amendment_id])
    return there.get(asked.amendment_id)


def mine_all(actor: Actor) -> list[Held]:
    """Every position that the actor can change, those given on an earlier text first; raises Unknown for a visitor."""
    require(actor, "position.list_own")
    speaking = {each for each, _ in actor.roles if each is not None and actor.speaks_in(each) is not None}
    query = (worded(select(Ballot.id, Ballot.clause_id, Consultation.slug, Document.slug, Document.title, Wording.label,
                           func.coalesce(Wording.text, AmendmentRevision.text), Document.authentic, DIGEST,
                           Organisation.name, Position.choice, Position.reason, EARLIER, setter.name, Position.taken_at,
                           Amendment.id, Amendment.number)
                    .select_from(Position).join(Ballot, Ballot.id == Position.ballot_id))
             .join(Consultation, Consultation.id == Ballot.consultation_id)
             .outerjoin(Organisation, Organisation.id == Position.organisation_id)
             .join(setter, setter.id == Position.set_by_id)
             .where(or_(Position.user_id == actor.user_id, and_(Position.organisation_id == actor.organisation_id,
                                                               Ballot.consultation_id.in_(speaking))))
             .order_by(EARLIER.desc(), Document.id, Placement.place, Ballot.id))
    rows = rows_of(query)
    names = labels_of({row[1] for row in rows if row[1]})
    return [Held._make([*row[:5], names.get(row[1]), *row[6:12], bool(row[12]), *row[13:]]) for row in rows]


def unanswered(actor: Actor, document_id: int) -> list[int]:
    """The clauses, in order, without a position of the actor's organisation (or of the person) on the words as they are."""
    own = f"u{actor.user_id}" if actor.organisation_id is None else f"o{actor.organisation_id}"
    stands = and_(Position.ballot_id == Ballot.id, Position.holder == own, Position.digest == Wording.digest)
    return list(db.session.scalars(
        select(Ballot.clause_id).join(Document, Document.id == Ballot.document_id).join(Placement, IN_TEXT)
        .join(Wording, AUTHENTIC).outerjoin(Position, stands)
        .where(Ballot.document_id == document_id, STANDS, Position.id.is_(None), Placement.kind != "heading")
        .order_by(Placement.place)))


declared = aliased(Organisation)


def stands(ballot_id: int, after: int = 0, limit: int = 500) -> list[Stand]:
    """Who stands where on what a ballot asks about, with reasons, in the order in which they first answered."""
    query = (worded(select(Position.id, Position.organisation_id, Position.user_id,
                           func.coalesce(Organisation.name, User.name), Organisation.group_code, Organisation.region_code,
                           case((User.affiliation == "declared", declared.name)), Position.choice, Position.reason,
                           EARLIER, Position.taken_at)
                    .select_from(Position).join(Ballot, Ballot.id == Position.ballot_id))
             .outerjoin(Organisation, Organisation.id == Position.organisation_id)
             .outerjoin(User, User.id == Position.user_id).outerjoin(declared, declared.id == User.organisation_id)
             .where(Ballot.id == ballot_id, Position.id > after, COUNTED).order_by(Position.id).limit(limit))
    return [Stand._make([*row[:9], bool(row[9]), row[10]]) for row in rows_of(query)]
