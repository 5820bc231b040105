"""Reads of ballots that the podium opens: lists, vote cards, results, roll calls, text locks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.core.permissions.actor import Actor
from consult.core.events.head_queries import load_head_at
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.clauses.text_locks import Lock

from consult.ballots.electorate import roll_call_order as roll
from consult.ballots.electorate.queries import may_stand_in
from consult.ballots.corrections.models import IntentionNote
from consult.ballots.counting.vote_count import BallotResult
from consult.positions.models import NON_PODIUM_KINDS, Ballot, Correction, Elector, Vote, Voter
from consult.ballots.secret.models import SecretParticipation
from consult.ballots.proxies.queries import ProxyVote, load_proxy_votes, load_proxy_name
from consult.ballots.counting.result_queries import (
    compute_result,
    get_kept_facts,
    may_show_counts,
    count_non_voters,
)

CLOSING_VERBS = ("ballot.closed", "ballot.voided")
IS_OPEN = and_(Ballot.kind.not_in(NON_PODIUM_KINDS), Ballot.closed_at.is_(None))
PERSON = aliased(User)  # a person who votes for themselves
ELECTOR_NAME = case(
    (PERSON.closed_at.is_(None), Elector.name), else_=""
)  # a closed account keeps no name
PROXY_ELECTOR, PROXY_PERSON = aliased(Elector), aliased(User)  # the elector that votes as a proxy
PROXY_NAME = case((PROXY_PERSON.closed_at.is_(None), PROXY_ELECTOR.name), else_="")


class RollCallEntry(NamedTuple):
    """An entry of the roll call; name is empty for a person whose account is closed.

    proxy: the name of the elector that cast the vote, or may cast it. intention: the vote that
    it noted as intended.
    """

    holder: str
    name: str
    group: str | None
    region: str | None
    where: str
    choice: str | None
    cast_at: datetime | None
    cast_by: str | None
    corrected: bool
    proxy: str | None = None  # name of the elector that cast it, or may
    intention: str | None = None


class VoteCard(NamedTuple):
    """A ballot as one reader sees it, with their elector, their choice and the turnout.

    votes_for: the name of their elector; None if they have no vote. obstacle: the reason why they
    cannot vote now: sign_in, not_elector, over; None if they can. seconds_left: seconds until
    the clock closes the ballot. proxy_votes: the electors for whom the reader votes as a proxy.
    proxy: the name of the elector that may vote for theirs; by_proxy: and has.
    """

    ballot: Ballot
    votes_for: str | None
    holder: str | None
    choice: str | None
    cast_at: datetime | None
    obstacle: str | None
    electors: int
    cast: int
    open: bool
    seconds_left: int | None  # seconds until the clock closes it
    proxy_votes: tuple[ProxyVote, ...] = ()  # the electors that the reader is a proxy for
    proxy: str | None = None  # name of the proxy of the reader's elector
    by_proxy: bool = False  # the proxy has voted

    @property
    def has_voted(self) -> bool:
        """Return whether the reader's vote was counted."""
        return self.cast_at is not None


class BallotView(NamedTuple):
    """A ballot with its result, as far as it is public now.

    result: None while the counts may not be shown, see may_show_counts. non_voters: once it is
    closed, the number of non-voters by place, see count_non_voters.
    """

    ballot: Ballot
    open: bool
    electors: int
    cast: int
    result: BallotResult | None  # None while the counts may not be shown: see may_show_counts
    non_voters: dict[str, int] | None = (
        None  # non-voters by place once it is closed: see count_non_voters
    )


def load_ballot(ballot_id: int) -> Ballot:
    """Load a ballot that the podium opened; raise NotFound."""
    ballot = find_row(Ballot, ballot_id)
    if ballot.kind in NON_PODIUM_KINDS:
        raise NotFound(what="Ballot")
    return ballot


def reload_ballot(ballot_id: int) -> Ballot:
    """Load a ballot that the podium opened and refresh it from the database."""
    ballot = load_ballot(ballot_id)
    db.session.refresh(ballot)
    return ballot


def load_readable_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """Load a ballot that the podium opened, if the actor may read it."""
    ballot = load_ballot(ballot_id)
    require_permission(actor, "ballot.read", ballot)
    return ballot


def load_recorded_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """Load a recorded ballot; raise NotFound for other kinds, whose single votes are not public."""
    ballot = load_readable_ballot(actor, ballot_id)
    if ballot.kind != "recorded":
        raise NotFound(what="Ballot")
    return ballot


def load_ballots(
    consultation_id: int, after: int | None = None, limit: int = 100, also: Iterable[str] = ()
) -> list[Ballot]:
    """Load the ballots of a consultation, newest first.

    Args:
        after: The number of the last ballot already shown.
        also: Kinds that the podium does not open, listed too so that no number is missing.
    """
    kinds = [each for each in NON_PODIUM_KINDS if each not in also]
    query = select(Ballot).where(
        Ballot.consultation_id == consultation_id, Ballot.kind.not_in(kinds)
    )
    query = query if after is None else query.where(Ballot.number < after)
    return list(db.session.scalars(query.order_by(Ballot.number.desc()).limit(limit)))


def load_clause_ballots(clause_id: int) -> list[Ballot]:
    """Load the ballots about a clause, its brackets or its amendments, newest first."""
    return list(
        db.session.scalars(
            select(Ballot)
            .where(Ballot.clause_id == clause_id, Ballot.kind.not_in(NON_PODIUM_KINDS))
            .order_by(Ballot.number.desc())
        )
    )


def load_meeting_ballots(meeting_id: int) -> list[Ballot]:
    """Load the ballots of a meeting, in the order of opening."""
    return list(
        db.session.scalars(
            select(Ballot).where(Ballot.meeting_id == meeting_id).order_by(Ballot.number)
        )
    )


def open_around(consultation_id: int, meeting_id: int) -> list[Ballot]:
    """List the open ballots of a meeting, and those of its consultation in no meeting.

    The newest comes first.
    """
    query = select(Ballot).where(
        Ballot.consultation_id == consultation_id,
        IS_OPEN,
        Ballot.voided_at.is_(None),
        or_(Ballot.meeting_id == meeting_id, Ballot.meeting_id.is_(None)),
    )
    return [each for each in db.session.scalars(query.order_by(Ballot.number.desc())) if each.open]


def load_open_ballots(consultation_id: int) -> list[Ballot]:
    """Load the open ballots of a consultation, in meetings and outside, the newest first."""
    query = select(Ballot).where(
        Ballot.consultation_id == consultation_id,
        Ballot.kind.not_in(NON_PODIUM_KINDS),
        IS_OPEN,
        Ballot.voided_at.is_(None),
    )
    return [each for each in db.session.scalars(query.order_by(Ballot.number.desc())) if each.open]


def count_turnout(ballot: Ballot) -> tuple[int, int]:
    """Count the electors of a ballot and the votes cast."""
    if (kept := get_kept_facts(ballot)) is not None:
        return kept["electors"], kept["cast"]
    table = SecretParticipation if ballot.kind == "secret" else Vote
    electors, cast = (
        db.session.scalar(select(func.count()).select_from(each).where(each.ballot_id == ballot.id))
        or 0
        for each in (Elector, table)
    )
    return electors, cast


def build_vote_card(actor: Actor, ballot: Ballot) -> VoteCard:
    """Build the vote card of a ballot for the actor."""
    electors, cast = count_turnout(ballot)
    left = (
        max(int((ballot.closes_at - utc_now()).total_seconds()), 0)
        if ballot.closes_at and ballot.open
        else None
    )
    own = find_own_holder(actor, ballot)
    elector, choice, cast_at, by_proxy = _load_own_vote(ballot, own)
    return VoteCard(
        ballot,
        elector.name if elector else None,
        elector.holder if elector else None,
        choice,
        cast_at,
        _find_vote_obstacle(actor, ballot, own),
        electors,
        cast,
        ballot.open and ballot.voided_at is None,
        left,
        tuple(load_proxy_votes(ballot.id, elector.holder))
        if elector and ballot.kind == "recorded"
        else (),
        load_proxy_name(elector, by_proxy) if elector else None,
        by_proxy is not None,
    )


def _load_own_vote(
    ballot: Ballot, holder: str | None
) -> tuple[Elector | None, str | None, datetime | None, str | None]:
    """Load the elector of a holder, its choice, the time of the vote and the proxy that cast it."""
    if holder is None:
        return None, None, None, None
    query = (
        select(
            Elector,
            Vote.choice,
            func.coalesce(Vote.cast_at, SecretParticipation.cast_at),
            Vote.proxy,
        )
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder))
        .outerjoin(
            SecretParticipation,
            and_(
                SecretParticipation.ballot_id == Elector.ballot_id,
                SecretParticipation.holder == Elector.holder,
            ),
        )
        .where(Elector.ballot_id == ballot.id, Elector.holder == holder)
    )
    found = db.session.execute(query).first()
    return (found[0], found[1], found[2], found[3]) if found else (None, None, None, None)


def find_own_holder(actor: Actor, ballot: Ballot) -> str | None:
    """Find the elector that the actor votes for, outside the write lock.

    A head who may vote in place of voters who are gone votes for the organization.
    """
    if actor.user_id is None:
        return None
    named = db.session.scalar(
        select(Voter.holder).where(Voter.ballot_id == ballot.id, Voter.user_id == actor.user_id)
    )
    stands_in = named is None and actor.organisation_id is not None and may_stand_in(actor, ballot)
    return f"o{actor.organisation_id}" if stands_in else named


def _find_vote_obstacle(actor: Actor, ballot: Ballot, holder: str | None) -> str | None:
    """Return the code of the reason why the actor cannot vote now, or None."""
    if not ballot.open or ballot.voided_at is not None:
        return "over"
    if actor.user_id is None:
        return "sign_in"
    return (
        None
        if is_allowed(actor, "ballot.vote", _load_subject(actor, ballot, holder))
        else "not_elector"
    )


class VoteSubject(NamedTuple):
    """The part of a ballot that the rule of voting reads."""

    consultation_id: int
    meeting_id: int | None
    voter_id: int | None
    organisation_id: int | None


def load_vote_subject(ballot: Ballot, actor: Actor) -> VoteSubject:
    """Load a ballot with the actor's elector outside the write lock.

    It serves for display, never for decisions: see find_own_holder.
    """
    return _load_subject(actor, ballot, find_own_holder(actor, ballot))


def _load_subject(actor: Actor, ballot: Ballot, holder: str | None) -> VoteSubject:
    """Load a ballot with the elector of a holder that the actor votes for."""
    organisation_id = None
    if holder is not None:
        organisation_id = db.session.scalar(
            select(Elector.organisation_id).where(
                Elector.ballot_id == ballot.id, Elector.holder == holder
            )
        )
    voter_id = None if holder is None else actor.user_id
    return VoteSubject(ballot.consultation_id, ballot.meeting_id, voter_id, organisation_id)


def build_ballot_view(ballot: Ballot, *, to_podium: bool = False) -> BallotView:
    """Build the view of a ballot with its result, as far as everyone may see it.

    While the ballot is open its result has totals only: groups, regions and places beside the
    list of those who have voted would tell how each of them did.

    Args:
        to_podium: With the result that the podium has not read out yet.
    """
    electors, cast = count_turnout(ballot)
    result = compute_result(ballot) if may_show_counts(ballot, to_podium=to_podium) else None
    if result is not None and ballot.closed_at is None:
        result = result._replace(groups=None, regions=None, places=None)
    return BallotView(
        ballot,
        ballot.open and ballot.voided_at is None,
        electors,
        cast,
        result,
        count_non_voters(ballot) if result is not None and result.counts else None,
    )


def build_silence_view(ballot: Ballot) -> BallotView:
    """Build the list view of a silence procedure: it takes no votes and has a page of its own."""
    return BallotView(ballot, ballot.open, count_turnout(ballot)[0], 0, None)


def load_closing_head(ballot: Ballot) -> str:
    """Load the head of the public record at the closing of a ballot; empty while it is open."""
    if ballot.closed_at is None:
        return ""
    return load_head_at(ballot.consultation_id, CLOSING_VERBS, ballot.id)


def find_withheld_reason(ballot: Ballot) -> str | None:
    """Return the reason why the text in question is not public: hidden or held, else None."""
    if ballot.amendment_id is None:
        return None
    hidden, held = db.session.execute(
        select(Amendment.hidden_at, Amendment.held_at).where(Amendment.id == ballot.amendment_id)
    ).one()
    return "hidden" if hidden is not None else "held" if held is not None else None


def load_public_text(ballot: Ballot) -> str | None:
    """Return the text that a ballot asks about, if it is public.

    The digest that votes are bound to stays.
    """
    return ballot.words if find_withheld_reason(ballot) is None else None


def load_roll_call(ballot: Ballot, *, to_podium: bool = False) -> list[RollCallEntry]:
    """Load the roll of a recorded ballot in roll-call order; empty for other kinds.

    Choices are included once the ballot is closed; before, only the turnout. In a meeting they
    wait for the chair.

    Args:
        to_podium: With the choices that the podium has not read out yet.
    """
    if ballot.kind != "recorded":
        return []
    corrected = set(
        db.session.scalars(select(Correction.holder).where(Correction.ballot_id == ballot.id))
    )
    notes = db.session.scalars(select(IntentionNote).where(IntentionNote.ballot_id == ballot.id))
    intentions = {note.holder: note.choice for note in notes}
    query = (
        select(
            Elector.holder,
            ELECTOR_NAME,
            Elector.group_code,
            Elector.region_code,
            func.coalesce(Vote.where, Elector.where),
            Vote.choice,
            Vote.cast_at,
            User.name,
            Elector.name,
            PROXY_NAME,
        )
        .outerjoin(PERSON, PERSON.id == Elector.user_id)
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder))
        .outerjoin(User, User.id == Vote.cast_by_id)
        .outerjoin(
            PROXY_ELECTOR,
            and_(
                PROXY_ELECTOR.ballot_id == Elector.ballot_id,
                PROXY_ELECTOR.holder
                == case(
                    (Vote.id.is_not(None), Vote.proxy),
                    else_=case((Elector.proxy_revoked.is_(False), Elector.proxy)),
                ),
            ),
        )
        .outerjoin(PROXY_PERSON, PROXY_PERSON.id == PROXY_ELECTOR.user_id)
        .where(Elector.ballot_id == ballot.id)
        .order_by(Elector.id)
    )
    told = ballot.closed_at is not None and may_show_counts(ballot, to_podium=to_podium)
    rows = [tuple(row) for row in db.session.execute(query)]
    lines = [
        RollCallEntry._make(
            (
                *row[:5],
                row[5] if told else None,
                *row[6:8],
                row[0] in corrected,
                row[9],
                intentions.get(row[0]),
            )
        )
        for row in rows
    ]
    return roll.sort_from_letter(
        lines, ballot.roll_language or "en", ballot.roll_letter, [row[8] for row in rows]
    )


def list_missing_voters(ballot: Ballot) -> list[str]:
    """List the names of the electors of a recorded ballot without a vote."""
    return sorted(
        (line.name for line in load_roll_call(ballot) if line.cast_at is None), key=str.casefold
    )


def load_corrections(ballot: Ballot) -> list[tuple[Correction, str, str]]:
    """Load the corrections of a ballot in order, with the names of elector and corrector."""
    query = (
        select(Correction, ELECTOR_NAME, User.name)
        .join(
            Elector,
            and_(Elector.ballot_id == Correction.ballot_id, Elector.holder == Correction.holder),
        )
        .outerjoin(PERSON, PERSON.id == Elector.user_id)
        .join(User, User.id == Correction.by_id)
        .where(Correction.ballot_id == ballot.id)
        .order_by(Correction.id)
    )
    return [(made, name, by) for made, name, by in db.session.execute(query)]


def load_locked_clauses(consultation_id: int) -> set[int]:
    """Load the clauses whose text, or an amendment of it, is under an open ballot."""
    return set(
        db.session.scalars(
            select(Ballot.clause_id).where(
                Ballot.consultation_id == consultation_id, IS_OPEN, Ballot.clause_id.is_not(None)
            )
        )
    )


def ballots_locking(
    *, clause_ids: Iterable[int] = (), amendment_id: int | None = None
) -> list[Lock]:
    """The open ballots that one of these clauses, or this amendment, is under."""
    subjects: list[Any] = [Ballot.clause_id.in_(list(clause_ids))]
    if amendment_id is not None:
        subjects.append(Ballot.amendment_id == amendment_id)
    moment = utc_now()
    still = or_(Ballot.closes_at.is_(None), Ballot.closes_at > moment)
    found = db.session.execute(
        select(Ballot.id, Ballot.number)
        .where(IS_OPEN, still, or_(*subjects))
        .order_by(Ballot.number)
    )
    return [Lock(*row) for row in found]
