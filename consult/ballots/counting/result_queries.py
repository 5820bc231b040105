"""The result of a ballot: counted from its votes each time it is asked for, never from a counter."""
from typing import Any

from sqlalchemy import and_, func, select

from consult.core.database.engine import db

from .vote_count import (
    Entitled, Result, Rules, count, discreet, outcome_of, quorum_of, threshold_of,
)
from consult.positions.models import Ballot, Elector, Vote
from consult.ballots.secret.models import Participation
from consult.ballots.secret.actions import breakdown_of, recount_secret
from .suppression import Slip, breakdown


def rules_of(ballot: Ballot) -> Rules:
    """The rules that were fixed at opening."""
    return Rules(tuple(ballot.choices or ()), ballot.threshold or "none", ballot.abstentions or "quorum", ballot.quorum or 0,
                 ballot.small or 0)


def electorate_of(ballot: Ballot) -> list[Entitled]:
    """Everybody who may vote, with what they chose: for counting alone."""
    return [Entitled(holder, group, region, voted_from or where, choice)
            for holder, group, region, where, voted_from, choice in _rows(ballot)]


def _rows(ballot: Ballot) -> list[Any]:
    return list(db.session.execute(
        select(Elector.holder, Elector.group_code, Elector.region_code, Elector.where, Vote.where, Vote.choice)
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder))
        .where(Elector.ballot_id == ballot.id).order_by(Elector.id)))


def result_of(ballot: Ballot) -> Result:
    """What the votes come to, as everybody may know it."""
    if ballot.kind == "secret":
        return _secret(ballot)
    electorate = electorate_of(ballot)
    result = count(rules_of(ballot), electorate)
    small = ballot.small or 0
    return _sounding(discreet(result, small), electorate, small) if ballot.kind == "indicative" else result


def counts_now(ballot: Ballot) -> dict[str, int] | None:
    """How often each choice was made, as everybody may know it; of a recorded ballot counted where the votes lie."""
    if ballot.kind != "recorded":
        return result_of(ballot).counts
    found = db.session.execute(select(Vote.choice, func.count()).where(Vote.ballot_id == ballot.id).group_by(Vote.choice))
    return dict.fromkeys(ballot.choices or (), 0) | {choice: count for choice, count in found if choice is not None}


def _sounding(whole: Result, electorate: list[Entitled], small: int) -> Result:
    """Of a sounding groups are shown as of a secret ballot: none too small, and none whose answers are all the same."""
    if whole.counts is None:
        return whole
    slips = [Slip(each.choice, each.group or "none", each.region or "none", each.where)
             for each in electorate if each.choice is not None]
    parts = breakdown(slips, small)
    return whole._replace(groups=parts.get("group"), regions=parts.get("region"), places=parts.get("where"))


def _secret(ballot: Ballot) -> Result:
    """From the papers without voters; groups and regions as far as they were laid down at closing (see suppression.py)."""
    electors, cast = (db.session.scalar(select(func.count()).select_from(table).where(table.ballot_id == ballot.id)) or 0
                      for table in (Elector, Participation))
    rules = rules_of(ballot)
    quorum = quorum_of(rules, electors, cast)
    if ballot.closed_at is None or ballot.voided_at is not None:
        return Result(electors, cast, None, None, None, None, quorum, None, "void" if ballot.voided_at else "open")
    counts = dict.fromkeys(rules.choices, 0) | recount_secret(ballot)
    parts = breakdown_of(ballot)
    threshold = threshold_of(rules, electors, counts)
    return Result(electors, cast, counts, parts.get("group"), parts.get("region"), parts.get("where"), quorum, threshold,
                  outcome_of(rules, quorum, threshold, counts))


def silent_in(ballot: Ballot) -> dict[str, int] | None:
    """How many did not vote in the room and how many remote, once a ballot of a meeting is closed.

    None where one of these places is smaller than a group that is shown: there it would tell of single voters that they did not.
    """
    if ballot.meeting_id is None or ballot.closed_at is None or ballot.voided_at is not None:
        return None
    query = (select(Elector.where, func.count(), func.count(Vote.id) + func.count(Participation.id))
             .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder))
             .outerjoin(Participation, and_(Participation.ballot_id == Elector.ballot_id, Participation.holder == Elector.holder))
             .where(Elector.ballot_id == ballot.id).group_by(Elector.where))
    found = {where: (electors, cast) for where, electors, cast in db.session.execute(query)}
    if ballot.kind != "recorded" and any(electors < (ballot.small or 0) for electors, _cast in found.values()):
        return None
    return {where: electors - cast for where, (electors, cast) in found.items()}


def shows(ballot: Ballot) -> bool:
    """Whether the counts may be shown now: while it is open only of a recorded ballot, where that was fixed.

    Of a sounding only how many answered is told until it is closed: what changes with one answer is that answer. Afterwards
    its counts show unless it goes unrecorded.
    """
    if ballot.voided_at is not None or ballot.recorded is False:
        return False
    return ballot.closed_at is not None or (ballot.shows == "live" and ballot.kind == "recorded")
