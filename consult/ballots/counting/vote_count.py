"""The arithmetic of a vote count: quorum, threshold, outcome and breakdowns, as codes.

Source:
    Rules of procedure of the UN General Assembly (82: one vote each; 83: two thirds; 85:
    simple majority; 86: "present and voting" means votes for or against, abstentions are
    considered as not voting; 95: equally divided votes do not carry). General Rules of
    conferences, assemblies and meetings of the ITU (a majority is more than half of the
    delegations present and voting; abstentions are not taken into account; a tie rejects
    the motion).
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

VOTE_CHOICES = ("yes", "no", "abstain")
SOUNDING_CHOICES = ("support", "live", "object", "abstain", "reserve")
THRESHOLDS = ("simple", "absolute", "two_thirds", "consensus", "none")
MISSING = "missing"  # electors without a vote; never counted as consent
SMALL_GROUPS = "together"  # groups too small to be shown separately
OPPOSING_CHOICES = ("no", "object")

Counts = dict[str, int]
CountsByPart = dict[str, Counts]  # counts by group, region or place


class BallotRules(NamedTuple):
    """The rules fixed at opening. quorum: percent of the electorate that must vote; 0: none."""

    choices: tuple[str, ...]
    threshold: str
    abstentions: str = "quorum"
    quorum: int = 0
    small: int = 0


class ElectorVote(NamedTuple):
    """An elector and its choice; None: no vote. where: of the vote, else of the elector."""

    holder: str
    group: str | None
    region: str | None
    where: str
    choice: str | None


class Requirement(NamedTuple):
    """A requirement: votes needed, of how many, the votes counted for it, and whether it is met."""

    needed: int
    base: int
    vote_count: int
    reached: bool


class BallotResult(NamedTuple):
    """The count of a ballot.

    outcome: informs, no_quorum, carried, tied, objected, unanswered, not_carried. groups,
    regions, places: counts by code and "missing"; None if they would reveal a vote. counts:
    None if too few took part to show them.
    """

    electors: int
    cast: int
    counts: Counts | None
    groups: CountsByPart | None
    regions: CountsByPart | None
    places: CountsByPart | None
    quorum: Requirement
    threshold: Requirement | None
    outcome: str

    @property
    def missing(self) -> int:
        """The number of electors without a vote."""
        return self.electors - self.cast

    @property
    def is_carried(self) -> bool:
        """Return whether the ballot counts and the threshold was reached."""
        return self.outcome == "carried"


def compute_quorum(rules: BallotRules, electors: int, cast: int) -> Requirement:
    """Compute the quorum; abstentions count for it. Half of 188 is 94, and so is half of 187."""
    needed = -(-electors * rules.quorum // 100)
    return Requirement(needed, electors, cast, cast >= needed)


def compute_majority_base(rules: BallotRules, counts: Mapping[str, int]) -> int:
    """Compute the votes that a majority is taken of: yes and no, abstentions only if they count."""
    abstained = counts.get("abstain", 0) if rules.abstentions == "cast" else 0
    return counts.get("yes", 0) + counts.get("no", 0) + abstained


def compute_threshold(
    rules: BallotRules, electors: int, counts: Mapping[str, int]
) -> Requirement | None:
    """Compute the votes needed to carry; None if nothing is to be carried.

    simple: more than half of those present and voting. absolute: more than half of the
    electorate. two_thirds: at least two thirds of those present and voting. consensus: at least
    one answer and no objection; silence is not consent.
    """
    yes, base = counts.get("yes", 0), compute_majority_base(rules, counts)
    if rules.threshold == "simple":
        return Requirement(base // 2 + 1, base, yes, yes > base // 2)
    if rules.threshold == "absolute":
        return Requirement(electors // 2 + 1, electors, yes, yes > electors // 2)
    if rules.threshold == "two_thirds":
        needed = max(-(-2 * base // 3), 1)
        return Requirement(needed, base, yes, yes >= needed)
    if rules.threshold == "consensus":
        against, answered = (
            sum(counts.get(code, 0) for code in OPPOSING_CHOICES),
            sum(counts.values()),
        )
        return Requirement(0, answered, against, against == 0 and answered > 0)
    return None


def determine_outcome(
    rules: BallotRules,
    quorum: Requirement,
    threshold: Requirement | None,
    counts: Mapping[str, int],
) -> str:
    """Determine the outcome code from quorum, threshold and counts."""
    if threshold is None:
        return "informs"
    if not quorum.reached:
        return "no_quorum"
    if threshold.reached:
        return "carried"
    if not sum(counts.values()):
        return "unanswered"
    if rules.threshold == "consensus":
        return "objected"
    return (
        "tied"
        if rules.threshold == "simple" and counts.get("yes", 0) == counts.get("no", 0)
        else "not_carried"
    )


def count_votes(rules: BallotRules, electorate: Iterable[ElectorVote]) -> BallotResult:
    """Count the votes of an electorate: in total, by group, by region, by place."""
    everybody = list(electorate)
    counts = dict.fromkeys(rules.choices, 0)
    parts: dict[str, CountsByPart] = {"group": {}, "region": {}, "where": {}}
    for each in everybody:
        chosen = each.choice or MISSING
        if each.choice is not None:
            counts[each.choice] = counts.get(each.choice, 0) + 1
        for part, found in parts.items():
            row = found.setdefault(
                getattr(each, part) or "none", dict.fromkeys((*rules.choices, MISSING), 0)
            )
            row[chosen] = row.get(chosen, 0) + 1
    electors, cast = len(everybody), sum(counts.values())
    quorum, threshold = (
        compute_quorum(rules, electors, cast),
        compute_threshold(rules, electors, counts),
    )
    return BallotResult(
        electors,
        cast,
        counts,
        parts["group"],
        parts["region"],
        parts["where"],
        quorum,
        threshold,
        determine_outcome(rules, quorum, threshold, counts),
    )


def suppress_parts(result: BallotResult, small: int) -> BallotResult:
    """Remove the breakdowns of a sounding; compute_breakdown finds those that reveal no vote.

    If fewer than `small` answered, the counts and the outcome are removed too.
    """
    whole = result._replace(groups=None, regions=None, places=None)
    return (
        whole
        if result.cast >= small
        else whole._replace(counts=None, threshold=None, outcome="too_few")
    )


def build_result_facts(result: BallotResult) -> dict[str, Any]:
    """Build the facts of a result, for an event or for comparison with a recount."""
    return {
        "counts": result.counts,
        "electors": result.electors,
        "cast": result.cast,
        "outcome": result.outcome,
    }


class Recount(NamedTuple):
    """The recount of a ballot.

    announced: the votes add up to the announced result. recorded: they are those of the record.
    """

    ballot_id: int
    number: int
    counts: list[int] | None
    announced: bool
    recorded: bool

    @property
    def fits(self) -> bool:
        """Return whether the votes match both the announced result and the record."""
        return self.announced and self.recorded
