"""What a ballot's votes come to: pure arithmetic by the rules of the field, with codes and numbers, never sentences.

Where the rules come from: the rules of procedure of the UN General Assembly (82: one vote each; 83: two thirds; 85: simple
majority; 86: "present and voting" are those who say yes or no, who abstains is considered as not voting; 95: equally divided
votes do not carry) and the General Rules of conferences, assemblies and meetings of the ITU (a majority is more than half of
the delegations present and voting; abstentions are not taken into account; in case of a tie a proposal is rejected).
"""
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

VOTE_CHOICES = ("yes", "no", "abstain")
SOUNDING_CHOICES = ("support", "live", "object", "abstain", "reserve")
THRESHOLDS = ("simple", "absolute", "two_thirds", "consensus", "none")
MISSING = "missing"  # who may vote and did not: never counted as consent
SMALL_GROUPS = "together"  # groups too small to be shown by themselves
OPPOSING_CHOICES = ("no", "object")

Counts = dict[str, int]
CountsByPart = dict[str, Counts]  # by group, by region, by where


class BallotRules(NamedTuple):
    """What was fixed at opening. quorum: percent of the electorate that has to take part; 0: none."""

    choices: tuple[str, ...]
    threshold: str
    abstentions: str = "quorum"
    quorum: int = 0
    small: int = 0


class ElectorVote(NamedTuple):
    """Somebody who may vote, and what they chose; none: nothing yet. where: of the vote, else where they are."""

    holder: str
    group: str | None
    region: str | None
    where: str
    choice: str | None


class Requirement(NamedTuple):
    """How many were needed, of how many, how many there were, and whether that is enough."""

    needed: int
    of: int
    there: int
    reached: bool


class BallotResult(NamedTuple):
    """What was counted. outcome: informs, no_quorum, carried, tied, objected, unanswered, not_carried.

    parts: groups, regions, places, each with its counts by code and "missing"; None where they would betray somebody.
    counts: None where the whole is too small to be shown.
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
        """How many may vote and did not."""
        return self.electors - self.cast

    @property
    def carried(self) -> bool:
        """Whether it counts and the threshold was reached."""
        return self.outcome == "carried"


def compute_quorum(rules: BallotRules, electors: int, cast: int) -> Requirement:
    """Whether enough took part; abstentions do. Half of 188 is 94; of 187, too."""
    needed = -(-electors * rules.quorum // 100)
    return Requirement(needed, electors, cast, cast >= needed)


def compute_majority_base(rules: BallotRules, counts: Mapping[str, int]) -> int:
    """The votes that a majority is taken of: yes and no, and abstentions only where they count as votes cast."""
    abstained = counts.get("abstain", 0) if rules.abstentions == "cast" else 0
    return counts.get("yes", 0) + counts.get("no", 0) + abstained


def compute_threshold(rules: BallotRules, electors: int, counts: Mapping[str, int]) -> Requirement | None:
    """What was needed to carry; None where nothing is to be carried.

    simple: more than half of those present and voting; absolute: more than half of the electorate; two_thirds: at least two
    of three of those present and voting; consensus: nobody objects, and somebody answered: silence is not consent.
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
        against, answered = sum(counts.get(code, 0) for code in OPPOSING_CHOICES), sum(counts.values())
        return Requirement(0, answered, against, against == 0 and answered > 0)
    return None


def determine_outcome(rules: BallotRules, quorum: Requirement, threshold: Requirement | None, counts: Mapping[str, int]) -> str:
    """Whether it counts and carries, and why not."""
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
    return "tied" if rules.threshold == "simple" and counts.get("yes", 0) == counts.get("no", 0) else "not_carried"


def count_votes(rules: BallotRules, electorate: Iterable[ElectorVote]) -> BallotResult:
    """Count the votes of an electorate: the whole, by group, by region, in the room and remote."""
    everybody = list(electorate)
    counts = dict.fromkeys(rules.choices, 0)
    parts: dict[str, CountsByPart] = {"group": {}, "region": {}, "where": {}}
    for each in everybody:
        chosen = each.choice or MISSING
        if each.choice is not None:
            counts[each.choice] = counts.get(each.choice, 0) + 1
        for part, found in parts.items():
            row = found.setdefault(getattr(each, part) or "none", dict.fromkeys((*rules.choices, MISSING), 0))
            row[chosen] = row.get(chosen, 0) + 1
    electors, cast = len(everybody), sum(counts.values())
    quorum, threshold = compute_quorum(rules, electors, cast), compute_threshold(rules, electors, counts)
    return BallotResult(electors, cast, counts, parts["group"], parts["region"], parts["where"], quorum, threshold,
                  determine_outcome(rules, quorum, threshold, counts))


def suppress_parts(result: BallotResult, small: int) -> BallotResult:
    """The whole of a sounding without its parts: which of them betray nobody is found by suppression.breakdown.

    Where the whole is smaller than `small`, only how many answered is told: no count, so no outcome either.
    """
    whole = result._replace(groups=None, regions=None, places=None)
    return whole if result.cast >= small else whole._replace(counts=None, threshold=None, outcome="too_few")


def build_result_facts(result: BallotResult) -> dict[str, Any]:
    """The numbers of a result, for an event or to compare a recount with."""
    return {"counts": result.counts, "electors": result.electors, "cast": result.cast, "outcome": result.outcome}
