"""Actions on secret ballots: sealed while open, counted at closing, never linked with voters.

opening.actions and counting.actions call them inside their transactions, after the rule and
the checks.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, truncate_wal, db, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import EventSubject, run_after_commit, record_event, transaction

from .key_store import destroy_key, list_stored_keys, read_key, make_key
from consult.positions.models import Ballot, Elector
from .models import BallotPaper, SecretBallot
from .vote_encryption import (
    BrokenSeal,
    VoteReceipt,
    SealedVote,
    compute_commitment,
    compute_fingerprint,
    make_sealed_vote,
    seal_vote,
    unseal_vote,
)
from consult.ballots.counting.suppression import CountedVote, compute_breakdown
from consult.ballots.casting.actions import (
    load_votable_ballot,
    update_voter_place,
    build_vote_facts,
)
from consult.ballots.secret.queries import PARTICIPATION, has_recorded_participations
from consult.ballots.secret.receipts import make_receipt

SYSTEM = Actor()
MIN_VOTES = 4  # with fewer votes any result would reveal a choice
INSERT_COLUMNS = ("ballot_id", "holder", "cast_by_id", "cast_at", "where", "box")
INSERT_PARTICIPATION = PreparedStatement(
    insert(PARTICIPATION)
    .values({name: bindparam(name) for name in INSERT_COLUMNS})
    .returning(PARTICIPATION.c.id)
)
SELECT_PARTICIPATION = PreparedStatement(
    select(PARTICIPATION.c.id).where(
        PARTICIPATION.c.ballot_id == bindparam("ballot_id"),
        PARTICIPATION.c.holder == bindparam("holder"),
    )
)
SELECT_FINGERPRINT = PreparedStatement(
    select(SecretBallot.fingerprint).where(SecretBallot.ballot_id == bindparam("ballot_id"))
)


def compute_min_votes(ballot: Any) -> int:
    """Compute the votes that a secret ballot, or a form for one, needs for a result."""
    return max(ballot.small or 0, MIN_VOTES)


def open_secret_ballot(ballot: Ballot, electors: int) -> None:
    """Make the key of a ballot that is opened.

    Raises:
        Conflict: Too few may vote to keep a vote secret.
    """
    if electors < compute_min_votes(ballot):
        raise Conflict("electorate_too_small", least=compute_min_votes(ballot))
    db.session.add(
        SecretBallot(ballot_id=ballot.id, fingerprint=compute_fingerprint(make_key(ballot.id)))
    )


def _load_key(ballot_id: int) -> bytes | None:
    """Read the key of a ballot if it is the one that it was opened with."""
    key, known = read_key(ballot_id), SELECT_FINGERPRINT(ballot_id=ballot_id)
    return key if key is not None and known and compute_fingerprint(key) == known[0][0] else None


def cast_secret_vote(actor: Actor, ballot_id: int, choice: int) -> VoteReceipt:
    """Cast a sealed vote for the choice with this number (from 1); it cannot be changed.

    It handles plain values only, so that it may share a COMMIT. The receipt is stored nowhere.

    Raises:
        Problem: load_votable_ballot raises it.
        Invalid: There is no such choice.
        Conflict: The elector has voted, the ballot is not secret, or its key is gone.
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
        ((number,),) = INSERT_PARTICIPATION(
            ballot_id=ballot.id,
            holder=holder,
            cast_by_id=actor.user_id,
            cast_at=utc_now(),
            where=update_voter_place(ballot),
            box=seal_vote(key, ballot.id, holder, vote),
        )
        record_event(
            "ballot.taken_part",
            EventSubject(number, ballot.consultation_id),
            actor,
            audience="nobody",
            **build_vote_facts(ballot),
        )
    return make_receipt(ballot.id, vote)


def close_secret_ballot(ballot: Ballot) -> dict[str, int] | None:
    """Count a ballot that is closed: papers and commitments stay, sealed votes and key go.

    Returns:
        The counts by choice. None if the ballot is void: its key is gone, a sealed vote was
        tampered with, or so few took part that a result would reveal their votes; then none is
        opened. Nor is any if the sealed votes are not those that the record tells of.
    """
    with transaction():
        run_after_commit(lambda: destroy_traces(ballot.id))
        found = _load_participations(ballot.id)
        if not has_recorded_participations(ballot):
            void_ballot(ballot, "unrecorded")
            return None
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
    """Load the sealed votes of a ballot with group and region of their electors."""
    query = (
        select(
            PARTICIPATION.c.holder,
            PARTICIPATION.c.where,
            PARTICIPATION.c.box,
            Elector.group_code,
            Elector.region_code,
        )
        .join(
            Elector,
            (Elector.ballot_id == PARTICIPATION.c.ballot_id)
            & (Elector.holder == PARTICIPATION.c.holder),
        )
        .where(PARTICIPATION.c.ballot_id == ballot_id)
    )
    return db.session.execute(query).all()


def _save_papers(
    ballot: Ballot, found: Sequence[Any], votes: Sequence[SealedVote]
) -> dict[str, int]:
    """Save the papers, the breakdowns and the opened list: the choice and nonce of each vote.

    All of it follows from the counts and from the nonces, which nothing ties to a voter. The list
    is in the order of the commitments, which is independent of the order of casting.
    """
    codes = list(ballot.choices or [])
    chosen = [codes[vote.choice - 1] for vote in votes]
    papers = sorted(chosen, key=codes.index)  # this order is independent of the order of casting
    db.session.execute(
        insert(BallotPaper),
        [
            {"ballot_id": ballot.id, "place": place, "choice": choice}
            for place, choice in enumerate(papers, 1)
        ],
    )
    slips = [
        CountedVote(choice, each.group_code or "none", each.region_code or "none", each.where)
        for choice, each in zip(chosen, found, strict=True)
    ]
    parts = compute_breakdown(slips, ballot.small or 0)
    db.session.execute(
        update(SecretBallot).where(SecretBallot.ballot_id == ballot.id).values(breakdown=parts)
    )
    counts = {code: Counter(papers)[code] for code in codes}
    opened = sorted(
        ((vote.choice, vote.proof.hex()) for vote in votes),
        key=lambda each: compute_commitment(ballot.id, each[0], each[1]),
    )
    record_event(
        "ballot.unsealed",
        ballot,
        SYSTEM,
        audience="record",
        ballot_id=ballot.id,
        choices=codes,
        counts=counts,
        opened=opened,
    )
    return counts


def _clear_boxes(ballot_id: int) -> None:
    """Clear the sealed votes of a ballot."""
    db.session.execute(
        update(PARTICIPATION).where(PARTICIPATION.c.ballot_id == ballot_id).values(box=None)
    )


def void_ballot(ballot: Ballot, why: str) -> None:
    """Void a ballot, tell everyone, and clear its sealed votes unread."""
    ballot.closed_at = ballot.closed_at or utc_now()
    ballot.voided_at = utc_now()
    _clear_boxes(ballot.id)
    db.session.execute(
        update(SecretBallot).where(SecretBallot.ballot_id == ballot.id).values(void=why)
    )
    record_event("ballot.voided", ballot, SYSTEM, ballot_id=ballot.id, why=why)


def void_keyless_ballots() -> int:
    """Void each open secret ballot whose key is gone, and destroy keys without use.

    A key is gone after a backup was restored, for example. The write lock ensures that no
    ballot is half opened or half closed meanwhile.

    Returns:
        The number of ballots voided.
    """
    with transaction():
        opened = db.session.scalars(
            select(Ballot).where(Ballot.kind == "secret", Ballot.closed_at.is_(None))
        ).all()
        lost = [ballot for ballot in opened if _load_key(ballot.id) is None]
        for ballot in lost:
            void_ballot(ballot, "key_lost")
        useful = {ballot.id for ballot in opened} - {ballot.id for ballot in lost}
        for number in list_stored_keys() - useful:
            run_after_commit(partial(destroy_traces, number))
    return len(lost)


def destroy_traces(ballot_id: int) -> None:
    """Destroy the key of a ballot and truncate SQLite's write-ahead log, after the COMMIT."""
    destroy_key(ballot_id)
    if db.engine.dialect.name == "sqlite":
        truncate_wal(db.engine)
