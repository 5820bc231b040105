"""The result of a ballot, counted from its votes on each call and never from a counter."""

from typing import Any

from sqlalchemy import and_, func, select

from consult.core.hooks import result_holds
from consult.core.database.engine import db

from .vote_count import (
    ElectorVote,
    BallotResult,
    BallotRules,
    count_votes,
    suppress_parts,
    determine_outcome,
    compute_quorum,
    compute_threshold,
)
from consult.positions.models import Ballot, Elector, Vote
from consult.ballots.secret.models import SecretParticipation
from consult.ballots.secret.queries import load_breakdown, count_papers
from .suppression import CountedVote, compute_breakdown


def build_rules(ballot: Ballot) -> BallotRules:
    """Build the rules that were fixed at opening."""
    return BallotRules(
        tuple(ballot.choices or ()),
        ballot.threshold or "none",
        ballot.abstentions or "quorum",
        ballot.quorum or 0,
        ballot.small or 0,
    )


def load_elector_votes(ballot: Ballot) -> list[ElectorVote]:
    """Load all electors with their choices, for counting only."""
    return [
        ElectorVote(holder, group, region, voted_from or where, choice)
        for holder, group, region, where, voted_from, choice in _load_rows(ballot)
    ]


def _load_rows(ballot: Ballot) -> list[Any]:
    """Load the electors of a ballot with their votes."""
    return list(
        db.session.execute(
            select(
                Elector.holder,
                Elector.group_code,
                Elector.region_code,
                Elector.where,
                Vote.where,
                Vote.choice,
            )
            .outerjoin(
                Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder)
            )
            .where(Elector.ballot_id == ballot.id)
            .order_by(Elector.id)
        )
    )


def compute_result(ballot: Ballot) -> BallotResult:
    """Compute the public result of a ballot."""
    if ballot.kind == "secret":
        return _compute_secret_result(ballot)
    if (kept := get_kept_facts(ballot)) is not None:
        return _build_kept_result(build_rules(ballot), kept)
    electorate = load_elector_votes(ballot)
    result = count_votes(build_rules(ballot), electorate)
    small = ballot.small or 0
    return (
        _add_sounding_parts(suppress_parts(result, small), electorate, small)
        if ballot.kind == "indicative"
        else result
    )


def get_kept_facts(ballot: Ballot) -> dict[str, Any] | None:
    """Return what is kept of a closed sounding instead of its votes, else None."""
    facts = ballot.counted
    return facts if facts is not None and "non_voters" in facts else None


def _build_kept_result(rules: BallotRules, kept: dict[str, Any]) -> BallotResult:
    counts = kept["counts"]
    return BallotResult(
        kept["electors"],
        kept["cast"],
        counts,
        kept["groups"],
        kept["regions"],
        kept["places"],
        compute_quorum(rules, kept["electors"], kept["cast"]),
        compute_threshold(rules, kept["electors"], counts) if counts is not None else None,
        kept["outcome"],
    )


def compute_counts(ballot: Ballot) -> dict[str, int] | None:
    """Compute the public counts by choice; the database counts those of a recorded ballot."""
    if ballot.kind != "recorded":
        return compute_result(ballot).counts
    found = db.session.execute(
        select(Vote.choice, func.count()).where(Vote.ballot_id == ballot.id).group_by(Vote.choice)
    )
    return dict.fromkeys(ballot.choices or (), 0) | {
        choice: count for choice, count in found if choice is not None
    }


def _add_sounding_parts(
    whole: BallotResult, electorate: list[ElectorVote], small: int
) -> BallotResult:
    """Add the breakdowns of a sounding, by the same limits as for a secret ballot.

    No group is too small, and none has the same answer throughout.
    """
    if whole.counts is None:
        return whole
    slips = [
        CountedVote(each.choice, each.group or "none", each.region or "none", each.where)
        for each in electorate
        if each.choice is not None
    ]
    parts = compute_breakdown(slips, small)
    return whole._replace(
        groups=parts.get("group"), regions=parts.get("region"), places=parts.get("where")
    )


def _compute_secret_result(ballot: Ballot) -> BallotResult:
    """Compute the result from the papers without voters and the breakdowns saved at closing."""
    electors, cast = (
        db.session.scalar(
            select(func.count()).select_from(table).where(table.ballot_id == ballot.id)
        )
        or 0
        for table in (Elector, SecretParticipation)
    )
    rules = build_rules(ballot)
    quorum = compute_quorum(rules, electors, cast)
    if ballot.closed_at is None or ballot.voided_at is not None:
        return BallotResult(
            electors,
            cast,
            None,
            None,
            None,
            None,
            quorum,
            None,
            "void" if ballot.voided_at else "open",
        )
    counts = dict.fromkeys(rules.choices, 0) | count_papers(ballot)
    parts = load_breakdown(ballot)
    threshold = compute_threshold(rules, electors, counts)
    return BallotResult(
        electors,
        cast,
        counts,
        parts.get("group"),
        parts.get("region"),
        parts.get("where"),
        quorum,
        threshold,
        determine_outcome(rules, quorum, threshold, counts),
    )


def count_non_voters(ballot: Ballot) -> dict[str, int] | None:
    """Count the non-voters by place, once a ballot of a meeting is closed.

    Returns:
        None if one of the places is smaller than a group that may be shown: it would tell of
        single voters that they did not vote.
    """
    if (kept := get_kept_facts(ballot)) is not None:
        counts: dict[str, int] | None = kept["non_voters"]
        return counts
    if ballot.meeting_id is None or ballot.closed_at is None or ballot.voided_at is not None:
        return None
    query = (
        select(
            Elector.where, func.count(), func.count(Vote.id) + func.count(SecretParticipation.id)
        )
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder))
        .outerjoin(
            SecretParticipation,
            and_(
                SecretParticipation.ballot_id == Elector.ballot_id,
                SecretParticipation.holder == Elector.holder,
            ),
        )
        .where(Elector.ballot_id == ballot.id)
        .group_by(Elector.where)
    )
    found = {where: (electors, cast) for where, electors, cast in db.session.execute(query)}
    if ballot.kind != "recorded" and any(
        electors < (ballot.small or 0) for electors, _cast in found.values()
    ):
        return None
    return {where: electors - cast for where, (electors, cast) in found.items()}


def is_result_held(ballot: Ballot) -> bool:
    """Return whether the result of a closed ballot waits for the chair to read it out."""
    return any(holds(ballot) for holds in result_holds)


def may_show_counts(ballot: Ballot, *, to_podium: bool = False) -> bool:
    """Return whether the counts may be shown now.

    While a ballot is open, only a recorded one with live counts may. A sounding shows its
    turnout until it is closed, since a change by one answer reveals that answer. Afterwards
    counts are shown unless the sounding goes unrecorded. In a meeting they wait for the chair.

    Args:
        to_podium: Only the podium sees them, which decides when the others do.
    """
    if ballot.voided_at is not None or ballot.recorded is False:
        return False
    if ballot.closed_at is not None:
        return to_podium or not is_result_held(ballot)
    return ballot.shows == "live" and ballot.kind == "recorded"
