"""Secret ballots: sealed while they are open, counted at closing, and never to be linked with a voter again.

opening.py and closing.py call theirs inside of their transactions, after they required and checked.
"""
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, truncate_wal, db, utc_now
from consult.core.digests import sign_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import EVENT, EventSubject, run_after_commit, record_event, transaction

from consult.ballots.counting.vote_count import MISSING, SMALL_GROUPS, CountsByPart
from .key_store import destroy_key, list_stored_keys, read_key, make_key
from consult.positions.models import Ballot, Elector
from .models import BallotPaper, Participation, SecretBallot
from .vote_encryption import BrokenSeal, VoteReceipt, SealedVote, compute_commitment, compute_fingerprint, make_sealed_vote, seal_vote, unseal_vote
from consult.ballots.counting.suppression import CountedVote, compute_breakdown
from consult.ballots.casting.actions import load_votable_ballot, update_voter_place, build_vote_facts

SYSTEM = Actor()
MIN_VOTES = 4  # votes: with fewer, any result would tell somebody's choice to somebody
PARTICIPATION = Participation.__table__
INSERT_COLUMNS = ("ballot_id", "holder", "cast_by_id", "cast_at", "where", "box")
INSERT_PARTICIPATION = PreparedStatement(insert(PARTICIPATION).values({name: bindparam(name) for name in INSERT_COLUMNS}).returning(PARTICIPATION.c.id))
SELECT_PARTICIPATION = PreparedStatement(select(PARTICIPATION.c.id).where(PARTICIPATION.c.ballot_id == bindparam("ballot_id"),
                                                      PARTICIPATION.c.holder == bindparam("holder")))
SELECT_FINGERPRINT = PreparedStatement(select(SecretBallot.fingerprint).where(SecretBallot.ballot_id == bindparam("ballot_id")))


def compute_min_votes(ballot: Any) -> int:
    """How many votes a secret ballot, or a form for one, needs for a result."""
    return max(ballot.small or 0, MIN_VOTES)


def open_secret_ballot(ballot: Ballot, electors: int) -> None:
    """Make the key of a ballot that is being opened; raises Conflict where so few may vote that no vote is secret."""
    if electors < compute_min_votes(ballot):
        raise Conflict("electorate_too_small", least=compute_min_votes(ballot))
    db.session.add(SecretBallot(ballot_id=ballot.id, fingerprint=compute_fingerprint(make_key(ballot.id))))


def _load_key(ballot_id: int) -> bytes | None:
    """The ballot's key, if it is the one that it was opened with."""
    key, known = read_key(ballot_id), SELECT_FINGERPRINT(ballot_id=ballot_id)
    return key if key is not None and known and compute_fingerprint(key) == known[0][0] else None


def cast_secret_vote(actor: Actor, ballot_id: int, choice: int) -> VoteReceipt:
    """Seal a vote for the choice with this number (from 1), once and for all; return the receipt, which is kept nowhere.

    Plain values: it may share a COMMIT. Raises what voting.ballot_for does, Invalid for a choice that there is not,
    Conflict for a second vote, for a ballot that is not secret, and for one whose key is gone.
    """
    with transaction():
        ballot = load_votable_ballot(actor, ballot_id)
        if ballot.kind != "secret":
            raise Conflict("ballot_not_secret")
        if not 1 <= choice <= len(ballot.choices):
            raise Invalid(fields={"choice": {"type": "literal_error"}})
        if SELECT_PARTICIPATION(ballot_id=ballot.id, holder=ballot.holder):
            raise Conflict("voted_already")
        key = _load_key(ballot.id)
        if key is None:
            raise Conflict("ballot_void")
        vote, holder = make_sealed_vote(choice), str(ballot.holder)
        (number,), = INSERT_PARTICIPATION(ballot_id=ballot.id, holder=holder, cast_by_id=actor.user_id, cast_at=utc_now(), where=update_voter_place(ballot),
                          box=seal_vote(key, ballot.id, holder, vote))
        record_event("ballot.taken_part", EventSubject(number, ballot.consultation_id), actor, audience="nobody", **build_vote_facts(ballot))
    return make_receipt(ballot.id, vote)


def make_receipt(ballot_id: int, vote: SealedVote) -> VoteReceipt:
    """What a voter takes home: what was sealed, and the stamp by which we know that we gave it."""
    proof = vote.proof.hex()
    return VoteReceipt(ballot_id, vote.choice, proof, compute_stamp(compute_commitment(ballot_id, vote.choice, proof)))


def compute_stamp(committed: str) -> str:
    """By which a receipt that we gave is told from one that somebody made up."""
    return sign_text(f"receipt:{committed}")


def close_secret_ballot(ballot: Ballot) -> dict[str, int] | None:
    """Count a ballot that is being closed: papers and commitments without voters stay, boxes and key go.

    Returns how many chose what, by code; None where the ballot is void: its key is gone, a box was tampered with, or
    so few took part that a result would betray them, and no box was opened.
    """
    with transaction():
        run_after_commit(lambda: destroy_traces(ballot.id))
        found = _load_participations(ballot.id)
        if len(found) < compute_min_votes(ballot):
            void_ballot(ballot, "too_few")
            return None
        key = _load_key(ballot.id)
        if key is None:
            void_ballot(ballot, "key_lost")
            return None
        try:
            votes = [unseal_vote(key, ballot.id, each.holder, each.box) for each in found]
        except BrokenSeal:
            void_ballot(ballot, "box_broken")
            return None
        counts = _save_papers(ballot, found, votes)
        _clear_boxes(ballot.id)
    return counts


def _load_participations(ballot_id: int) -> Sequence[Any]:
    query = (select(PARTICIPATION.c.holder, PARTICIPATION.c.where, PARTICIPATION.c.box, Elector.group_code, Elector.region_code)
             .join(Elector, (Elector.ballot_id == PARTICIPATION.c.ballot_id) & (Elector.holder == PARTICIPATION.c.holder))
             .where(PARTICIPATION.c.ballot_id == ballot_id))
    return db.session.execute(query).all()


def _save_papers(ballot: Ballot, found: Sequence[Any], votes: Sequence[SealedVote]) -> dict[str, int]:
    """Write what may stay. All of it follows from how many chose what, and from the commitments, which are in order."""
    codes = list(ballot.choices or [])
    chosen = [codes[vote.choice - 1] for vote in votes]
    papers = sorted(chosen, key=codes.index)  # the one order that has nothing of the order of casting
    db.session.execute(insert(BallotPaper), [{"ballot_id": ballot.id, "place": place, "choice": choice}
                                             for place, choice in enumerate(papers, 1)])
    slips = [CountedVote(choice, each.group_code or "none", each.region_code or "none", each.where)
             for choice, each in zip(chosen, found, strict=True)]
    parts = compute_breakdown(slips, ballot.small or 0)
    db.session.execute(update(SecretBallot).where(SecretBallot.ballot_id == ballot.id).values(breakdown=parts))
    counts = {code: Counter(papers)[code] for code in codes}
    commitments = sorted(compute_commitment(ballot.id, vote.choice, vote.proof.hex()) for vote in votes)
    record_event("ballot.unsealed", ballot, SYSTEM, audience="record", ballot_id=ballot.id, choices=codes, counts=counts,
           commitments=commitments)
    return counts


def _clear_boxes(ballot_id: int) -> None:
    db.session.execute(update(PARTICIPATION).where(PARTICIPATION.c.ballot_id == ballot_id).values(box=None))


def void_ballot(ballot: Ballot, why: str) -> None:
    """It cannot be counted, and everybody hears so; what lay sealed is taken away unread."""
    ballot.closed_at = ballot.closed_at or utc_now()
    ballot.voided_at = utc_now()
    _clear_boxes(ballot.id)
    db.session.execute(update(SecretBallot).where(SecretBallot.ballot_id == ballot.id).values(void=why))
    record_event("ballot.voided", ballot, SYSTEM, ballot_id=ballot.id, why=why)


def void_keyless_ballots() -> int:
    """Void every open secret ballot whose key is gone (after a backup was restored, say), and destroy keys of no use.

    Returns how many were voided. Under the write lock, so that no ballot is half opened or half closed meanwhile.
    """
    with transaction():
        opened = db.session.scalars(select(Ballot).where(Ballot.kind == "secret", Ballot.closed_at.is_(None))).all()
        lost = [ballot for ballot in opened if _load_key(ballot.id) is None]
        for ballot in lost:
            void_ballot(ballot, "key_lost")
        useful = {ballot.id for ballot in opened} - {ballot.id for ballot in lost}
        for number in list_stored_keys() - useful:
            run_after_commit(lambda number=number: destroy_traces(number))  # type: ignore[misc]
    return len(lost)


def destroy_traces(ballot_id: int) -> None:
    """After the COMMIT that ended a ballot: its key goes, and SQLite's log of pages with it."""
    destroy_key(ballot_id)
    if db.engine.dialect.name == "sqlite":
        truncate_wal(db.engine)


def count_papers(ballot: Ballot) -> dict[str, int]:
    """How many chose what, counted from the papers."""
    papers = db.session.scalars(select(BallotPaper.choice).where(BallotPaper.ballot_id == ballot.id))
    return dict(Counter(papers))


def load_breakdown(ballot: Ballot) -> dict[str, CountsByPart]:
    """What was laid down at the closing by group, region and where, each with how many of it did not vote."""
    kept = db.session.scalar(select(SecretBallot.breakdown).where(SecretBallot.ballot_id == ballot.id)) or {}
    for by, column in (("group", Elector.group_code), ("region", Elector.region_code)):
        if by in kept:
            kept = kept | {by: _add_missing(ballot.id, kept[by], column)}
    return kept


def _add_missing(ballot_id: int, parts: CountsByPart, column: Any) -> CountsByPart:
    found = {cell: {**counts, MISSING: 0} for cell, counts in parts.items()}
    query = (select(func.coalesce(column, "none"), func.count(), func.count(PARTICIPATION.c.id))
             .outerjoin(PARTICIPATION, (PARTICIPATION.c.ballot_id == Elector.ballot_id)
                        & (PARTICIPATION.c.holder == Elector.holder))
             .where(Elector.ballot_id == ballot_id).group_by(column))
    for code, electors, voted in db.session.execute(query):
        cell = code if code in parts or not voted else SMALL_GROUPS
        row = found.setdefault(cell, {MISSING: 0})
        row[MISSING] += electors - voted
    return found


def has_matching_record(ballot: Ballot) -> bool:
    """Whether the papers are those of the event of the closing: as many of each choice, and a commitment for each vote."""
    facts = db.session.scalar(select(EVENT.c.facts).where(EVENT.c.verb == "ballot.unsealed", EVENT.c.subject_id == ballot.id))
    counts, voters = count_papers(ballot), select(func.count()).where(PARTICIPATION.c.ballot_id == ballot.id)
    return (facts is not None and {code: votes for code, votes in facts["counts"].items() if votes} == counts
            and len(set(facts["commitments"])) == sum(counts.values()) == db.session.scalar(voters))
