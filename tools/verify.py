#!/usr/bin/env python3
"""Verifies the public record of a consultation: recomputes its chain and names the first event
that does not fit.

    verify.py https://consult.example/api/v1/consultations/1/log     verify.py record.jsonl
    verify.py < record.jsonl
    verify.py record.jsonl --receipt consult-vote-1:12:01:…    is the vote of this receipt listed?
    verify.py record.jsonl --positions     count the positions
    verify.py record.jsonl --checkpoint kept.txt --key consult.example/log/1/…+…+…

It needs Python and the folder `verifier` beside it, and nothing of consult. Each line of the
record is one event, in order: a public event has all its columns and its salt, any other only the
digest of its row. The chain is

    digest = SHA-256(salt + row)      row = JSON array of seq, chain, at, verb, subject_id,
    actor_id, audience, facts
    head   = SHA-256(head of the event before + seq + digest)

with sorted keys, no spaces, UTF-8 and lower-case hexadecimal. The first event follows the
empty head. Events of release 0.2.0 and later have a number in their chain, without gaps:

    row    = JSON array of number, seq, chain, at, verb, subject_id, people, audience, and the
    facts without author_id and user_id (the audience user:7 is written as user here)
    people = SHA-256(nonce + JSON object of actor_id, these facts and the number of an audience of
    one person, those that are not null)

A row without nonce names nobody, or people who were erased.

A checkpoint (--checkpoint) says how many events with a number there were, and the root of the tree
over their digests: the record has to give it. It has to be signed by each --key that is given, of
the installation or of a witness; a signature of the installation alone proves that it said so, not
that it said the same to everyone.

Recorded ballots are counted again: their votes (vote.…) have to give the counts in ballot.closed.
The closing of a secret ballot (ballot.unsealed) lists choice and nonce of each vote, in the order
of SHA-256 of ["consult-vote-1",ballot,choice,nonce]. The counts have to follow from the list, with
one vote for each who took part (ballot.taken_part). A receipt holds ballot, choice and nonce; it is
looked up in the list here, and sent nowhere. The outcome has to follow from the counts by the
rules fixed at opening (ballot.fixed), at the closing and when the result is announced
(ballot.announced), after which no vote may follow. If the electorate is limited to stakeholder
groups, each elector has to be of one of them. A ballot with a public event of after its closing
does not fit if its rules, opening, closing or list of votes, or an event of a correction, are
hidden, nor does the number of a ballot whose opening is. A ballot whose closing and votes are all
hidden looks like an open one: the program names both in a warning. Only another copy of the record,
the page of the ballot, or the head of its closing (--expect) tells. So it is with a hidden
announcement, and with a correction whose answer is hidden, too.

Silence procedures are counted again, too: the objections (silence.objected) that were not withdrawn
(silence.withdrawn), and count by themselves or by the chair's ruling (silence.ruled), have to give
the result in silence.ended.

Exit status: 0 all fit, 1 something does not fit, 2 the record cannot be read.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parent))  # its parts stand beside it
from verifier.ballots import (
    check_receipt,
    collect_ballot,
    find_missing_openings,
    recount_ballots,
)
from verifier.canonical_form import canonical_json
from verifier.checkpoints import Checkpoint, find_signers, grow_tree, parse_checkpoint
from verifier.row_format import compute_digest, find_wrong_people
from verifier.silences import collect_silence, list_numbers, recount_silences

INVISIBLE_MARKS = dict.fromkeys((0x2068, 0x2069, 0x200B, 0x200E, 0x200F))
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
    hidden_heads: list[int] = field(default_factory=list)  # seq of printed ones that are not public


def verify_chain(rows: Iterable[dict[str, Any]], expected: dict[int, str]) -> VerificationResult:
    """Follow the chain.

    Args:
        expected: Heads printed elsewhere (in minutes, on a receipt), by seq.
    """
    outcome, last, number, missing = VerificationResult(), 0, None, dict(expected)
    numbered = False
    for row in rows:
        seq = row["seq"]
        head = sha256(f"{outcome.head}{seq}{compute_digest(row)}".encode()).hexdigest()
        wrong = (
            _find_mismatch(row, head, last, number, missing.pop(seq, None))
            or _find_wrong_number(row, outcome.events, numbered)
            or find_wrong_people(row)
        )
        if wrong:
            outcome.bad, outcome.why = seq, wrong
            return outcome
        if seq in expected and "salt" not in row:
            outcome.hidden_heads.append(seq)
        outcome.events += 1
        outcome.public += "salt" in row
        numbered = row.get("number") is not None
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
        if verb.startswith(("ballot.", "vote.", "proxy.fixed", "proxy.lifted")):
            collect_ballot(verb, facts, found["polls"], facts.get("ballot_id", subject))
        elif verb in ("position.taken", "position.adopted"):
            found["stands"][subject] = (facts["ballot_id"], facts["holder"], facts["choice"])
        elif verb.startswith("silence."):
            collect_silence(verb, subject, facts, found["silences"])
        yield row


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


def _find_wrong_number(row: dict[str, Any], before: int, numbered: bool) -> str:
    """Return why the number of an event does not fit, or an empty string.

    Args:
        before: the number of events before it. numbered: whether the last of them has a number.
    """
    if row.get("number") is None:
        return ""
    if not numbered and before and row.get("verb") != "log.format":
        return "it has a number, but no event began the numbers"
    return "" if row["number"] == before + 1 else "the numbers of the events have a gap"


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
    """Parse SEQ:HEAD as it was printed, also with the marks that a copy of a file brings along."""
    seq, _, head = words.translate(INVISIBLE_MARKS).partition(":")
    return int(seq), head.strip().lower()


def read_events(source: str | None) -> Iterator[dict[str, Any]]:
    """Yield the events of a file, an address, or standard input."""
    if source is None or source == "-":
        yield from read_lines(sys.stdin)
    elif urlsplit(source).scheme in {"http", "https"}:
        yield from read_address(source)
    else:
        with open(source, encoding="utf-8") as file:
            yield from read_lines(file)


def judge_checkpoints(
    kept: list[Checkpoint], unconfirmed: list[Checkpoint], keys: list[str]
) -> list[str]:
    """Return why checkpoints do not fit: the record has another root, or a key did not sign."""
    wrong = [
        f"checkpoint {each.origin} {each.size}: the record has another root" for each in unconfirmed
    ]
    for each in kept:
        signers = find_signers(each, keys)
        wrong += [
            f"checkpoint {each.origin} {each.size}: not signed by {key.partition('+')[0]}"
            for key in keys
            if key.partition("+")[0] not in signers
        ]
    return wrong


def judge_votes(found: dict[str, dict[Any, Any]]) -> tuple[int, list[str]]:
    """Count ballots and silence procedures again; return an exit status and lines."""
    parts = (
        recount_ballots(found["polls"]),
        find_missing_openings(found["polls"], list_numbers(found["silences"])),
        recount_silences(found["silences"]),
    )
    return max(status for status, _ in parts), [line for _, lines in parts for line in lines]


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
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="a checkpoint that was kept elsewhere",
    )
    parser.add_argument(
        "--key",
        metavar="KEY",
        action="append",
        default=[],
        help="a public key that has to have signed each checkpoint",
    )
    given = parser.parse_args()
    found: dict[str, dict[Any, Any]] = {"polls": {}, "stands": {}, "silences": {}}
    try:
        kept = [parse_checkpoint(file.read_text("utf-8")) for file in given.checkpoint]
        unconfirmed: list[Checkpoint] = []
        rows = grow_tree(read_events(given.record), kept, unconfirmed)
        outcome = verify_chain(collect_facts(rows, found), dict(given.expect))
        failed = judge_checkpoints(kept, unconfirmed, given.key)
        status, said = judge_votes(found)
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
    if failed:
        print(*failed, sep="\n")
        return 1
    print(
        f"{outcome.events} events ({outcome.public} public) fit; the last head "
        f"is {outcome.head or 'empty'}"
    )
    print(*said, sep="\n", end="\n" if said else "")
    for seq in outcome.hidden_heads:
        print(
            f"warning: event {seq}, whose head you gave, is hidden; if the head was sent at the "
            "closing of a ballot, or printed in a version, its event is public, and was hidden "
            "afterwards",
            file=sys.stderr,
        )
    if outcome.events and not given.expect and not kept:
        print(
            "warning: a record that was made anew as a whole fits, too; give a head that was "
            "printed or sent before with --expect SEQ:HEAD",
            file=sys.stderr,
        )
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
