#!/usr/bin/env python3
"""Verifies the public record of a consultation: recomputes its chain and names the first event
that does not fit.

    verify.py https://consult.example/api/v1/consultations/1/log     verify.py record.jsonl
    verify.py < record.jsonl
    verify.py record.jsonl --receipt consult-vote-1:12:01:…    is the vote of this receipt listed?
    verify.py record.jsonl --positions     count the positions

It needs nothing of consult. Each line of the record is one event, in order: a public event
has all its columns and its salt, any other only the digest of its row. The chain is

    digest = SHA-256(salt + row)      row = JSON array of seq, chain, at, verb, subject_id,
    actor_id, audience, facts
    head   = SHA-256(head of the event before + seq + digest)

with sorted keys, no spaces, UTF-8 and lower-case hexadecimal. The first event follows the
empty head. A receipt holds ballot, number of the choice and nonce; SHA-256 of
["consult-vote-1",ballot,choice,nonce] is among the commitments in the closing of a secret
ballot (ballot.unsealed). The receipt is checked here and sent nowhere. Recorded ballots are
counted again: their votes (vote.…) have to give the counts in ballot.closed. Of a secret ballot
these have to be the counts in ballot.unsealed, with one commitment for each vote. The outcome of
both has to follow from the counts by the rules fixed at opening (ballot.fixed), at the closing and
when the result is announced (ballot.announced), after which no vote may follow; a ballot whose
rules, opening or closing are hidden does not fit. Silence procedures are counted again, too: the
objections (silence.objected) that were not withdrawn (silence.withdrawn), and count by themselves
or by the chair's ruling (silence.ruled), have to give the result in silence.ended. Exit status:
0 all fit, 1 something does not fit, 2 the record cannot be read.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

COLUMNS = ("seq", "chain", "at", "verb", "subject_id", "actor_id", "audience", "facts")
EVENTS_PER_REQUEST = 1_000  # lines of one request


@dataclass
class VerificationResult:
    """The result: number of events, number of public events, last head, and the first seq that
    does not fit.
    """

    events: int = 0
    public: int = 0
    head: str = ""
    bad: int | None = None
    why: str = ""


def canonical_json(value: Any) -> str:
    """Return the canonical JSON of a value, which digests are computed from."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def compute_digest(row: dict[str, Any]) -> str:
    """Return the digest of an event's row: computed if the row is public, otherwise as given."""
    if "salt" not in row:
        return str(row["digest"])
    return sha256(
        (row["salt"] + canonical_json([row[name] for name in COLUMNS])).encode()
    ).hexdigest()


def verify_chain(rows: Iterable[dict[str, Any]], expected: dict[int, str]) -> VerificationResult:
    """Follow the chain.

    Args:
        expected: Heads printed elsewhere (in minutes, on a receipt), by seq.
    """
    outcome, last, number, missing = VerificationResult(), 0, None, dict(expected)
    for row in rows:
        seq = row["seq"]
        head = sha256(f"{outcome.head}{seq}{compute_digest(row)}".encode()).hexdigest()
        wrong = _find_mismatch(row, head, last, number, missing.pop(seq, None))
        if wrong:
            outcome.bad, outcome.why = seq, wrong
            return outcome
        outcome.events += 1
        outcome.public += "salt" in row
        outcome.head, last, number = head, seq, row.get("chain", number)
    if missing:
        outcome.bad, outcome.why = min(missing), "this event is missing at the end of the record"
    return outcome


def collect_facts(
    rows: Iterable[dict[str, Any]], found: dict[str, dict[Any, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the same events, and collect their facts about ballots, positions and silence
    procedures in `found`.
    """
    for row in rows:
        verb, facts, subject = row.get("verb", ""), row.get("facts", {}), row.get("subject_id", 0)
        if verb.startswith(("ballot.", "vote.", "proxy.fixed")):
            _collect_ballot(verb, facts, found["polls"], facts.get("ballot_id", subject))
        elif verb in ("position.taken", "position.adopted"):
            found["stands"][subject] = (facts["ballot_id"], facts["holder"], facts["choice"])
        elif verb.startswith("silence."):
            _collect_silence(verb, subject, facts, found["silences"])
        yield row


def _collect_ballot(
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
        "known": set(),
    }
    ballot = polls.setdefault(number, empty)
    ballot["known"].add(verb)
    if verb == "ballot.fixed":
        ballot["rules"] = facts
    elif verb == "proxy.fixed" and ballot["rules"]:
        ballot["rules"].setdefault("proxies", {})[facts["holder"]] = facts["proxy"]
    elif verb == "ballot.unsealed":
        ballot["unsealed"] = facts
    elif verb.startswith("vote.") and ballot["rules"] and _is_vote_allowed(ballot["rules"], facts):
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
        ballot["ends"].append((compute_announcement(ballot) if ballot["rules"] else None, given))


def compute_announcement(ballot: dict[str, Any]) -> dict[str, Any]:
    """Return what has to be announced of a ballot: counts, electors, votes cast and outcome."""
    rules, counts, cast = ballot["rules"], count_votes(ballot), 0
    electors = len(rules["electors"])
    if rules["kind"] == "secret":
        cast = len(set((ballot["unsealed"] or {"commitments": ()})["commitments"]))
    else:
        cast = sum(counts)
    outcome = determine_outcome(rules, dict(zip(rules["choices"], counts, strict=True)), electors)
    return {"counts": counts, "electors": electors, "cast": cast, "outcome": outcome}


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


def _is_vote_allowed(rules: dict[str, Any], facts: dict[str, Any]) -> bool:
    """Return whether the elector or its fixed proxy cast the vote; any other vote is not
    counted.
    """
    return "proxy" not in facts or rules.get("proxies", {}).get(facts["holder"]) == facts["proxy"]


def _collect_silence(
    verb: str, subject: int, facts: dict[str, Any], silences: dict[int, dict[str, Any]]
) -> None:
    """Collect the facts of a silence procedure; compare its end with the objections received by
    then.
    """
    if verb == "silence.opened":
        silences[subject] = {"rules": facts, "said": {}, "ends": []}
    elif verb == "silence.objected":
        silences[facts["silence_id"]]["said"][subject] = (
            facts["clause_id"],
            True if facts["entitled"] else None,
        )
    elif verb == "silence.ruled":
        silences[facts["silence_id"]]["said"][subject] = (facts["clause_id"], facts["counts"])
    elif verb == "silence.withdrawn":
        silences[facts["silence_id"]]["said"].pop(subject, None)
    elif verb == "silence.ended":
        there = silences[subject]
        there["ends"].append(
            (
                compute_silence_result(there),
                {name: sorted(facts[name]) for name in ("adopted", "broken", "pending")},
            )
        )


def compute_silence_result(silence: dict[str, Any]) -> dict[str, list[int]]:
    """Return the result for each clause under silence; an objection without entitlement waits
    for the chair's ruling.
    """
    clauses, said = set(silence["rules"]["clauses"]), list(silence["said"].values())
    broken, waiting = (
        {clause for clause, counts in said if counts is which} for which in (True, None)
    )
    if silence["rules"]["together"]:
        broken, waiting = clauses if broken else set(), clauses if waiting else set()
    return {
        "adopted": sorted(clauses - broken - waiting),
        "broken": sorted(broken),
        "pending": sorted(waiting - broken),
    }


def recount_silences(silences: dict[int, dict[str, Any]]) -> tuple[int, list[str]]:
    """Check every ended silence procedure against its objections; return an exit status and a
    line for each.
    """
    lines, status = [], 0
    for number, silence in sorted(pair for pair in silences.items() if pair[1]["ends"]):
        wrong = [end for end in silence["ends"] if end[0] != end[1]]
        status |= bool(wrong)
        verdict = f"does NOT fit: announced {canonical_json(wrong[0][1])}" if wrong else "fits"
        lines.append(
            f"silence {number}: {verdict}; "
            f"by its objections {canonical_json(silence['ends'][-1][0])}"
        )
    return status, lines


def count_votes(ballot: dict[str, Any]) -> list[int]:
    """Count the electors by choice, in the order of the choices; votes of other people are not
    counted. Of a secret ballot take the counts of its unsealing.
    """
    choices = ballot["rules"]["choices"]
    if ballot["rules"]["kind"] == "secret":
        return [(ballot["unsealed"] or {"counts": {}})["counts"].get(each, 0) for each in choices]
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
        lines.append(f"ballot {number}: {verdict}; now {canonical_json(now)}")
    return status, lines


def check_receipt(receipt: str, polls: dict[int, dict[str, Any]]) -> tuple[int, str]:
    """Check whether the commitment of a receipt is listed; return an exit status and a message.

    A commitment hides its choice, so the totals cannot be computed from the list.
    """
    name, ballot, choice, nonce, _stamp = "".join(receipt.split()).split(":")
    commitment = sha256(
        canonical_json([name, int(ballot), int(choice), nonce]).encode()
    ).hexdigest()
    counted = polls.get(int(ballot), {}).get("unsealed") or {"counts": {}, "commitments": []}
    there, of = set(counted["commitments"]), sum(counted["counts"].values())
    listed = "among" if commitment in there else "NOT among"
    words = (
        f"receipt: {listed} the {len(there)} commitments of ballot {ballot}, in "
        f"which {of} votes were counted: "
    )
    return int(commitment not in there or len(there) != of), words + canonical_json(
        counted["counts"]
    )


def _find_mismatch(
    row: dict[str, Any], head: str, last: int, number: int | None, printed: str | None
) -> str:
    """Return why an event does not fit, or an empty string."""
    if row["seq"] <= last:
        return "the events are not in order"
    if number is not None and row.get("chain", number) != number:
        return "this event belongs to another consultation"
    if row["head"] != head:
        return (
            "its head does not follow from the row and the head before: changed, removed or put in"
        )
    if printed is not None and printed != head:
        return "its head is another one than the one that was printed"
    return ""


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the events of a record in lines of JSON."""
    for line in lines:
        if line.strip():
            yield json.loads(line)


def read_address(address: str) -> Iterator[dict[str, Any]]:
    """Yield the events of a record at its address, part by part."""
    rows: list[dict[str, Any]] = [{"seq": 0}]
    while rows:
        query = urlencode({"after": rows[-1]["seq"], "limit": EVENTS_PER_REQUEST})
        # main has checked the scheme of the address
        with urlopen(f"{address}?{query}", timeout=60) as answer:  # noqa: S310
            rows = list(read_lines(answer.read().decode().split("\n")))
        yield from rows


def parse_printed_head(words: str) -> tuple[int, str]:
    """Parse SEQ:HEAD as it was printed."""
    return int(words.partition(":")[0]), words.partition(":")[2].strip().lower()


def read_events(source: str | None) -> Iterator[dict[str, Any]]:
    """Yield the events of a file, an address, or standard input."""
    if source is None or source == "-":
        yield from read_lines(sys.stdin)
    elif urlsplit(source).scheme in {"http", "https"}:
        yield from read_address(source)
    else:
        with open(source, encoding="utf-8") as file:
            yield from read_lines(file)


def main() -> int:
    """Read and verify the record, and print the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "record", nargs="?", help="address or file of the record; none: standard input"
    )
    parser.add_argument(
        "--expect",
        metavar="SEQ:HEAD",
        type=parse_printed_head,
        action="append",
        default=[],
        help="a head that was printed elsewhere",
    )
    parser.add_argument("--receipt", help="of a secret ballot: say whether its vote is listed")
    parser.add_argument(
        "--positions",
        action="store_true",
        help="count who stands where, by ballot and kind of holder",
    )
    given = parser.parse_args()
    found: dict[str, dict[Any, Any]] = {"polls": {}, "stands": {}, "silences": {}}
    try:
        outcome = verify_chain(collect_facts(read_events(given.record), found), dict(given.expect))
        (status, said), (wrong, more) = (
            recount_ballots(found["polls"]),
            recount_silences(found["silences"]),
        )
        status, said = status | wrong, said + more
        if given.receipt:
            status, said = (
                status | (asked := check_receipt(given.receipt, found["polls"]))[0],
                [*said, asked[1]],
            )
        if given.positions:
            said += [
                canonical_json([*stand, count])
                for stand, count in sorted(Counter(found["stands"].values()).items())
            ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"the record cannot be read: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    if outcome.bad is not None:
        print(f"first bad seq {outcome.bad}: {outcome.why}")
        return 1
    print(
        f"{outcome.events} events ({outcome.public} public) fit; the last head "
        f"is {outcome.head or 'empty'}"
    )
    print(*said, sep="\n", end="\n" if said else "")
    if outcome.events and not given.expect:
        print(
            "warning: a record that was made anew as a whole fits, too; give a head that was "
            "printed or sent before with --expect SEQ:HEAD",
            file=sys.stderr,
        )
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
