"""Ballots of the record: counts and outcomes follow from votes and rules."""

from collections import Counter
from hashlib import sha256
from typing import Any

from .canonical_form import canonical_json

SCHEME = "consult-vote-1"  # of receipts and commitments
SIGNS_OF_CLOSING = {
    "vote.cast",
    "vote.withdrawn",
    "vote.corrected",
    "ballot.unsealed",
    "ballot.taken_part",
    "ballot.announced",
    "ballot.intention_noted",
    "ballot.correction_asked",
    "ballot.correction_settled",
}  # events that are public only once a ballot is closed
ASKED, SETTLED, CORRECTED = "ballot.correction_asked", "ballot.correction_settled", "vote.corrected"


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
        "known": Counter(),
        "agreed": Counter(),  # corrections that both sides agreed to: by request, and by event
        "lifted": set(),
        "kind": None,
        "number": None,  # among the ballots of the consultation
    }
    ballot = polls.setdefault(number, empty)
    ballot["known"][verb] += 1
    ballot["agreed"][SETTLED] += verb == SETTLED and facts["state"] == "made"
    ballot["agreed"][CORRECTED] += verb == CORRECTED and "asked_by_id" in facts
    if verb == "ballot.opened":
        ballot["kind"], ballot["number"] = facts["kind"], facts["number"]
    elif verb == "ballot.fixed":
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
        known = set(ballot["known"])
        if not ballot["ends"] and ("ballot.voided" in known or not known & SIGNS_OF_CLOSING):
            lines += _warn_of_open_ballot(number, ballot)
            continue
        faults = _find_faults(ballot)
        status |= bool(faults)
        verdict = f"does NOT fit: {'; '.join(faults)}" if faults else "fits"
        lines.append(f"ballot {number}: {verdict}{_describe_count(ballot)}")
    return status, lines


def _find_faults(ballot: dict[str, Any]) -> list[str]:
    """Return why a closed ballot does not fit: what is hidden, and the first wrong result."""
    hidden = _find_hidden_events(ballot)
    faults = [f"hidden: {', '.join(sorted(hidden))}"] if hidden else []
    wrong = [end for end in ballot["ends"] if end[0] != end[1]]
    if wrong and ballot["rules"]:
        follows, announced = map(canonical_json, wrong[0])
        faults.append(f"announced {announced}, by its votes and rules {follows}")
    return faults


def _describe_count(ballot: dict[str, Any]) -> str:
    """Return the count of a closed ballot as it is now, and what its record leaves open."""
    rules, known = ballot["rules"], ballot["known"]
    if not rules:
        return ""
    now = dict(zip(rules["choices"], count_votes(ballot), strict=True))
    waiting = known[ASKED] - known[SETTLED]
    parts = {
        f"; only {', '.join(rules.get('groups', ()))}": "groups" in rules,
        f"; corrections without an answer in this record: {waiting}": waiting > 0,
        "; no announcement in this record": (
            rules["kind"] == "recorded" and "ballot.announced" not in known
        ),
    }
    more = "".join(part for part, is_so in parts.items() if is_so)
    return f"; now {canonical_json(now)}{more}"


def _find_hidden_events(ballot: dict[str, Any]) -> set[str]:
    """Return the verbs of the events that a closed ballot has to have, and that are hidden."""
    known, agreed = ballot["known"], ballot["agreed"]
    hidden = {"ballot.opened", "ballot.fixed", "ballot.closed"} - set(known)
    if "secret" in {ballot["kind"], (ballot["rules"] or {}).get("kind")}:
        hidden |= {"ballot.unsealed"} - set(known)
    missing = {
        ASKED: known[ASKED] < known[SETTLED],
        SETTLED: agreed[SETTLED] < agreed[CORRECTED]
        or ("ballot.announced" in known and known[SETTLED] < known[ASKED]),
        CORRECTED: agreed[CORRECTED] < agreed[SETTLED],
    }  # each correction is asked for and settled, at the latest by the announcement
    return hidden | {verb for verb, found in missing.items() if found}


def _warn_of_open_ballot(number: int, ballot: dict[str, Any]) -> list[str]:
    """Return a warning of a ballot that has no end in the record.

    Without its closing and all its votes, a closed ballot looks like an open one.
    """
    if ballot["kind"] not in {"recorded", "secret"} or "ballot.voided" in ballot["known"]:
        return []
    warning = (
        f"warning: ballot {number} has no end in this record: it is open, or its votes and its "
        "closing are hidden; see its page, and give the head mailed at the closing with --expect"
    )
    return [warning]


def find_missing_openings(
    polls: dict[int, dict[str, Any]], others: set[int]
) -> tuple[int, list[str]]:
    """Find the ballots whose openings are hidden: their numbers count on without gaps.

    Args:
        others: the numbers of silence procedures, which are counted with the ballots.

    Returns:
        An exit status and a line for each.
    """
    known = {ballot["number"] for ballot in polls.values() if ballot["number"]} | others
    missing = sorted(set(range(1, max(known, default=0))) - known)
    return int(bool(missing)), [f"B-{number}: its opening is hidden" for number in missing]


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
