#!/usr/bin/env python3
"""Verify the public record of a consultation: recompute its chain and name the first event that does not fit.

    verify.py https://consult.example/api/v1/consultations/1/log
    verify.py record.jsonl            verify.py < record.jsonl

Stands alone: Python's standard library, nothing of consult. Each line of the record is one event, in order:
a public one has all its columns and its salt, any other one only the digest of its row. The chain is

    digest = SHA-256(salt + row)      row = JSON array of seq, chain, at, verb, subject_id, actor_id, audience, facts
    head   = SHA-256(head of the event before + seq + digest)

with keys sorted, no spaces, UTF-8 and lower-case hexadecimal. The first event follows the empty head.
Exit status: 0 all fit, 1 something does not fit, 2 the record cannot be read.
"""
import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

COLUMNS = ("seq", "chain", "at", "verb", "subject_id", "actor_id", "audience", "facts")
AT_ONCE = 1_000  # lines of one request


@dataclass
class Outcome:
    """What was found: how many events, how many of them public, the last head, and the first seq that does not fit."""

    events: int = 0
    public: int = 0
    head: str = ""
    bad: int | None = None
    why: str = ""


def spelled(value: Any) -> str:
    """The one spelling of a JSON value that digests are made of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(row: dict[str, Any]) -> str:
    """The digest of an event's row: computed where the row is public, else as it is given."""
    if "salt" not in row:
        return str(row["digest"])
    return sha256((row["salt"] + spelled([row[name] for name in COLUMNS])).encode()).hexdigest()


def verify(rows: Iterable[dict[str, Any]], expected: dict[int, str]) -> Outcome:
    """Follow the chain; expected: heads that were printed elsewhere (on minutes, on a receipt), by seq."""
    outcome, last, number = Outcome(), 0, None
    missing = dict(expected)
    for row in rows:
        seq = row["seq"]
        head = sha256(f"{outcome.head}{seq}{digest_of(row)}".encode()).hexdigest()
        wrong = _wrong(row, head, last, number, missing.pop(seq, None))
        if wrong:
            outcome.bad, outcome.why = seq, wrong
            return outcome
        outcome.events += 1
        outcome.public += "salt" in row
        outcome.head, last, number = head, seq, row.get("chain", number)
    if missing:
        outcome.bad, outcome.why = min(missing), "this event is missing at the end of the record"
    return outcome


def _wrong(row: dict[str, Any], head: str, last: int, number: int | None, printed: str | None) -> str:
    """Why an event does not fit, or nothing."""
    if row["seq"] <= last:
        return "the events are not in order"
    if number is not None and row.get("chain", number) != number:
        return "this event belongs to another consultation"
    if row["head"] != head:
        return "its head does not follow from the row and the head before: changed, removed or put in"
    if printed is not None and printed != head:
        return "its head is another one than the one that was printed"
    return ""


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The events of a record in lines of JSON."""
    for line in lines:
        if line.strip():
            yield json.loads(line)


def read_address(address: str) -> Iterator[dict[str, Any]]:
    """The events of a record at its address, a piece at a time until there is no more."""
    seq = 0
    while True:
        query = urlencode({"after": seq, "limit": AT_ONCE})
        with urlopen(f"{address}?{query}", timeout=60) as answer:  # noqa: S310 - the scheme is checked in main
            rows = list(read_lines(answer.read().decode().split("\n")))
        if not rows:
            return
        yield from rows
        seq = rows[-1]["seq"]


def printed_head(words: str) -> tuple[int, str]:
    """SEQ:HEAD as it was printed."""
    seq, _, head = words.partition(":")
    return int(seq), head.strip().lower()


def events_from(source: str | None) -> Iterator[dict[str, Any]]:
    """The events of a file, an address, or the standard input."""
    if source is None or source == "-":
        yield from read_lines(sys.stdin)
    elif urlsplit(source).scheme in {"http", "https"}:
        yield from read_address(source)
    else:
        with open(source, encoding="utf-8") as file:
            yield from read_lines(file)


def main() -> int:
    """Read, verify and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", nargs="?", help="address or file of the record; none: standard input")
    parser.add_argument("--expect", metavar="SEQ:HEAD", type=printed_head, action="append", default=[],
                        help="a head that was printed elsewhere")
    given = parser.parse_args()
    try:
        outcome = verify(events_from(given.record), dict(given.expect))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"the record cannot be read: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    if outcome.bad is not None:
        print(f"first bad seq {outcome.bad}: {outcome.why}")
        return 1
    print(f"{outcome.events} events ({outcome.public} public) fit; the last head is {outcome.head or 'empty'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
