"""Ballots of the record: counts and outcomes follow from votes and rules."""

from collections import Counter
from hashlib import sha256
from typing import Any

from .canonical_form import canonical_json

SCHEME = "consult-vote-1"  # of receipts and commitments


def collect_ballot(
    verb: str, facts: dict[str, Any], polls: dict[int, dict[str, Any]], number: int
) -> None:
    """Collect the facts of a ballot. At its closing and at each later correction of a vote,
    compare what was announced with what follows from votes and rules.
    """
    empty: dict[str, Any] = {
        "rules": None,
        "votes": {},
        "ends": [],
        "unsealed": None,
        "voters": [],
        "known": set(),
        "lifted": set(),
    }
    ballot = polls.setdefault(number, empty)
    ballot["known"].add(verb)
    if verb == "ballot.fixed":
        ballot["rules"] = facts
    elif verb == "proxy.fixed" and ballot["rules"]:
        ballot["rules"].setdefault("proxies", {})[facts["holder"]] = facts["proxy"]
        ballot["lifted"].discard(facts["holder"])
    elif verb == "proxy.lifted":
        ballot["lifted"].add(facts["holder"])
    elif verb == "ballot.taken_part":
        ballot["voters"].append(facts["holder"])
    elif verb == "ballot.unsealed":
        ballot["unsealed"] = facts
        ballot["ends"].append((_find_stuffing(ballot), []))
    elif verb.startswith("vote.") and ballot["rules"] and _is_vote_allowed(ballot, facts):
        ballot["votes"][facts["holder"]] = facts.get("choice")
        if "ballot.announced" in ballot["known"]:
            ballot["ends"].append(("no vote after the announcement", verb))
        if facts.get("outcome"):
            ballot["ends"].append((compute_announcement(ballot)["outcome"], facts["outcome"]))
    elif verb == "ballot.announced" and ballot["rules"]:
        there = compute_announcement(ballot)
        ballot["ends"].append(
            (there, there | {name: facts[name] for name in ("counts", "outcome")})
        )
    elif verb == "ballot.closed" and facts["kind"] != "indicative":
        given = {name: facts[name] for name in ("counts", "electors", "cast", "outcome")}
        ballot["ends"].append((_find_outsiders(ballot["rules"] or {}), []))
        ballot["ends"].append((compute_announcement(ballot) if ballot["rules"] else None, given))


def _find_stuffing(ballot: dict[str, Any]) -> list[str]:
    """Return why the votes of a secret ballot are not those of the people who took part."""
    voters, votes = ballot["voters"], ballot["unsealed"].get("opened")
    if votes is None:  # closed by a release before 0.2.0, which hid who took part
        return []
    known = set(ballot["rules"]["electors"]) if ballot["rules"] else set()
    listed = Counter(ballot["unsealed"]["choices"][number - 1] for number, _nonce in votes)
    faults = {
        "the list gives other counts": listed != +Counter(ballot["unsealed"]["counts"]),
        "voted twice": len(set(voters)) != len(voters),
        "voted without a right": not set(voters) <= known,
        f"{len(voters)} took part, {len(votes)} votes": len(voters) != len(votes),
    }
    return [fault for fault, found in faults.items() if found]


def _find_outsiders(rules: dict[str, Any]) -> list[str]:
    """Return the electors that are not of the groups that the electorate is limited to."""
    if "groups" not in rules:
        return []
    electors, groups = rules["electors"], rules["elector_groups"]
    if len(electors) != len(groups):
        return [f"{len(electors)} electors, {len(groups)} groups"]
    return [
        f"{holder} is of another group"
        for holder, group in zip(electors, groups, strict=True)
        if group not in rules["groups"]
    ]


def compute_announcement(ballot: dict[str, Any]) -> dict[str, Any]:
    """Return what has to be announced of a ballot: counts, electors, votes cast and outcome."""
    rules, counts, cast = ballot["rules"], count_votes(ballot), 0
    electors = len(rules["electors"])
    if rules["kind"] == "secret":
        cast = len(set(list_commitments(ballot["unsealed"])))
    else:
        cast = sum(counts)
    outcome = determine_outcome(rules, dict(zip(rules["choices"], counts, strict=True)), electors)
    return {"counts": counts, "electors": electors, "cast": cast, "outcome": outcome}


def list_commitments(unsealed: dict[str, Any] | None) -> list[str]:
    """Return the commitments of a closing: computed from choices and nonces, or as they were
    listed before release 0.2.0.
    """
    if unsealed is None or "opened" not in unsealed:
        return list((unsealed or {"commitments": ()})["commitments"])
    return [compute_commitment(unsealed["ballot_id"], *each) for each in unsealed["opened"]]


def compute_commitment(ballot: int, choice: int, nonce: str) -> str:
    """Return the commitment of a secret vote."""
    return sha256(canonical_json([SCHEME, ballot, choice, nonce]).encode()).hexdigest()


def determine_outcome(rules: dict[str, Any], counts: dict[str, int], electors: int) -> str:
    """Return the outcome of a ballot by the rules fixed at its opening.

    Source: Rules of procedure of the UN General Assembly (83, 85, 86, 95); General Rules of
    conferences, assemblies and meetings of the ITU. Consensus: somebody answers, nobody objects.
    """
    threshold, cast = rules["threshold"] or "none", sum(counts.values())
    yes, no, against = counts.get("yes", 0), counts.get("no", 0), counts.get("object", 0)
    voting = yes + no + (counts.get("abstain", 0) if rules["abstentions"] == "cast" else 0)
    carried = {
        "simple": 2 * yes > voting,
        "absolute": 2 * yes > electors,
        "two_thirds": yes > 0 and 3 * yes >= 2 * voting,
        "consensus": cast > 0 and no + against == 0,
    }
    outcomes = {
        "informs": threshold == "none",
        "no_quorum": 100 * cast < electors * (rules["quorum"] or 0),
        "carried": carried.get(threshold),
        "unanswered": not cast,
        "objected": threshold == "consensus",
        "tied": threshold == "simple" and yes == no,
        "not_carried": True,
    }
    return next(outcome for outcome, holds in outcomes.items() if holds)


def _is_vote_allowed(ballot: dict[str, Any], facts: dict[str, Any]) -> bool:
    """Return whether the elector or its fixed proxy cast the vote; any other vote is not
    counted.

    A proxy that was lifted may still change a vote that it cast before, and casts no other one.
    """
    holder, fixed = facts["holder"], ballot["rules"].get("proxies", {})
    if "proxy" not in facts:
        return True
    may_change = holder not in ballot["lifted"] or ballot["votes"].get(holder) is not None
    return fixed.get(holder) == facts["proxy"] and may_change


def count_votes(ballot: dict[str, Any]) -> list[int]:
    """Count the electors by choice, in the order of the choices; votes of other people are not
    counted. Of a secret ballot take the counts of its unsealing.
    """
    choices = ballot["rules"]["choices"]
    if ballot["rules"]["kind"] == "secret":
        unsealed = ballot["unsealed"] or {"counts": {}}
        opened = [choices[number - 1] for number, _nonce in unsealed.get("opened", ())]
        counts = Counter(opened) if "opened" in unsealed else unsealed["counts"]
        return [counts.get(each, 0) for each in choices]
    chosen = [ballot["votes"].get(holder) for holder in ballot["rules"]["electors"]]
    return [chosen.count(choice) for choice in choices]


def recount_ballots(polls: dict[int, dict[str, Any]]) -> tuple[int, list[str]]:
    """Check every closed recorded or secret ballot against what was announced; return an exit
    status and a line for each.
    """
    lines, status = [], 0
    for number, ballot in sorted(polls.items()):
        known = ballot["known"]
        if not ballot["ends"] and not known & {"vote.cast", "vote.corrected", "ballot.unsealed"}:
            continue  # it is open, void, a sounding or a standing ballot
        hidden = {"ballot.opened", "ballot.fixed", "ballot.closed"} - known
        wrong = [end for end in ballot["ends"] if end[0] != end[1]]
        status |= bool(hidden or wrong)
        if hidden:
            lines.append(f"ballot {number}: does NOT fit: hidden: {', '.join(sorted(hidden))}")
            continue
        verdict = "fits"
        if wrong:
            follows, announced = map(canonical_json, wrong[0])
            verdict = f"does NOT fit: announced {announced}, by its votes and rules {follows}"
        now = dict(zip(ballot["rules"]["choices"], count_votes(ballot), strict=True))
        groups = ballot["rules"].get("groups", ())
        limit = f"; only {', '.join(groups)}" if groups else ""
        lines.append(f"ballot {number}: {verdict}; now {canonical_json(now)}{limit}")
    return status, lines


def check_receipt(receipt: str, polls: dict[int, dict[str, Any]]) -> tuple[int, str]:
    """Check whether the vote of a receipt is listed; return an exit status and a message."""
    _name, ballot, choice, nonce, _stamp = "".join(receipt.split()).split(":")
    unsealed = polls.get(int(ballot), {}).get("unsealed")
    there = set(list_commitments(unsealed))
    listed = compute_commitment(int(ballot), int(choice), nonce) in there
    counts = (unsealed or {"counts": {}})["counts"]
    words = (
        f"receipt: {'listed' if listed else 'NOT listed'} among the {len(there)} votes of ballot "
        f"{ballot}, announced as {canonical_json(counts)}"
    )
    return int(not listed or len(there) != sum(counts.values())), words
