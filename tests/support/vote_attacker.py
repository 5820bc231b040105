"""An attacker who has everything except the key and tries to trace a secret vote.

The attacker has the database at several moments, SQLite's write-ahead log replayed COMMIT
by COMMIT, backups, log lines, the access log, and the instance folder after the closing. A
trace is judged with the help of the truth: any mark that correlates with the choice counts,
whatever it means.
"""

import json
import re
import shutil
import sqlite3
import struct
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from sqlalchemy import text

from consult.ballots.secret.vote_encryption import BrokenSeal, unseal_vote

HEX_SECRET = re.compile(rb"[0-9a-f]{64}")
MOST_MARK_VALUES = 6  # a mark with more values than this is taken for noise
NEEDED_ADVANTAGE = 0.25  # how much better than always naming the commonest choice a way has to be


class AttackerEvidence:
    """The evidence of the attacker.

    `truth` is the number of the choice by holder, used to judge traces only.
    """

    def __init__(self, ballot_id, truth, choices):
        self.ballot_id, self.truth, self.choices = ballot_id, truth, choices
        self.states = []  # {table: [row]}, in time
        self.raw = []  # bytes of files and logs
        self.raw_before = []  # of those, the ones collected before the closing
        self.lines = []  # log lines
        self.marks = defaultdict(dict)  # (where, what) -> {holder: value}
        self.codes = []
        self.secrets = None  # once they are collected

    def see(self, state, raw=()):
        """Add the current state of the database and raw bytes."""
        self.states.append(state)
        self.raw += list(raw)

    def note(self, holder, where, line):
        """Add a log line that was written during this voter's vote."""
        self.raw.append(line.encode())
        self.lines.append(line.encode())
        for word in set(re.findall(r"\w+", line)):
            self.marks[where, f"word {word}"][holder] = True
        self.marks[where, "length"][holder] = len(line)

    def traces(self):
        """Return every successful way to link votes to voters, described; empty if the ballot is
        secret.
        """
        return [
            *find_order_traces(self),
            *find_mark_traces(self),
            *find_nonce_traces(self),
            *find_key_traces(self),
        ]


def read_sqlite_state(file):
    """Return every table with its rows in storage order."""
    with sqlite3.connect(file) as raw:
        raw.row_factory = sqlite3.Row
        names = [
            name
            for (name,) in raw.execute(
                "select name from sqlite_master where type = 'table' and name not like '%fts%'"
            )
        ]
        state = {
            name: [dict(row) for row in raw.execute(f'select * from "{name}"')] for name in names
        }
    raw.close()
    return state


def replay_wal(file, folder, last=0):
    """Return the states after each COMMIT in the write-ahead log, oldest first, or after the
    last few.
    """
    wal = file.with_name(file.name + "-wal")
    held = wal.read_bytes() if wal.exists() else b""
    if len(held) < 32:
        return [read_sqlite_state(shutil.copy(file, folder / "copy.db"))]
    size = struct.unpack(">I", held[8:12])[0]
    ends = [
        at + 24 + size
        for at in range(32, len(held) - 24 - size + 1, 24 + size)
        if held[at + 4 : at + 8] != bytes(4)
    ]
    states, copy = [], folder / "replay.db"
    for end in ends[-last:]:
        for rest in ("-wal", "-shm"):
            copy.with_name(copy.name + rest).unlink(missing_ok=True)
        shutil.copy(file, copy)
        copy.with_name(copy.name + "-wal").write_bytes(held[:end])
        states.append(read_sqlite_state(copy))
    return states


def read_postgresql_state(connection):
    """Return every table with its rows in storage order and the transaction that wrote each row."""
    names = (
        connection.execute(text("select tablename from pg_tables where schemaname = 'public'"))
        .scalars()
        .all()
    )
    return {
        name: [
            dict(row)
            for row in connection.execute(
                text(f'select *, xmin::text::bigint as xmin from "{name}" order by ctid')
            ).mappings()
        ]
        for name in names
    }


def read_postgresql_pages(connection):
    """Return the write-ahead log of PostgreSQL and the pages of the tables with their dead rows."""
    home = Path(connection.execute(text("show data_directory")).scalar())
    newest = sorted((home / "pg_wal").glob("0*"), key=lambda file: file.stat().st_mtime)[-3:]
    tables = [
        home / connection.execute(text(f"select pg_relation_filepath('{name}')")).scalar()
        for name in ("participation", "ballot_paper", "secret_ballot", "event", "kept_answer")
    ]
    return [file.read_bytes() for file in [*newest, *tables]]


def is_better_than_guess(hand, guesses):
    """Return whether the guesses (holder -> choice) beat always naming the most frequent choice."""
    right = sum(hand.truth[holder] == choice for holder, choice in guesses.items())
    commonest = (
        Counter(hand.truth[holder] for holder in guesses).most_common(1)[0][1] if guesses else 0
    )
    return (
        len(guesses) >= len(hand.truth) / 2
        and (right - commonest) / len(guesses) > NEEDED_ADVANTAGE
    )


def find_order_traces(hand):
    """Yield the orders in which papers and voters match: storage, number, time, transaction."""
    last = hand.states[-1]
    papers = [row for row in last.get("ballot_paper", []) if row["ballot_id"] == hand.ballot_id]
    voters = {
        name: list_orders(rows, holder) for name, rows, holder in list_voter_tables(hand, last)
    }
    laid_out = list_orders(papers, lambda row: hand.codes.index(row["choice"]) + 1)
    laid_out["published list"] = [choice for choice, _nonce in load_published_votes(hand)]
    for way, laid in laid_out.items():
        for table, orders in voters.items():
            for order, holders in orders.items():
                for turned in (laid, laid[::-1]):
                    if len(turned) == len(holders) and is_better_than_guess(
                        hand, dict(zip(holders, turned, strict=True))
                    ):
                        yield f"papers by {way} beside {table} by {order}"


def list_voter_tables(hand, state):
    """Yield the tables that name voters, with their rows and a function that names the voter of
    a row.
    """
    yield (
        "participation",
        [row for row in state["participation"] if row["ballot_id"] == hand.ballot_id],
        lambda row: row["holder"],
    )
    taken = [row for row in state["event"] if row["verb"] == "ballot.taken_part"]
    yield "event", taken, lambda row: f"u{row['actor_id']}"
    answers = [row for row in state["kept_answer"] if f"u{row['scope'][5:]}" in hand.truth]
    yield "kept_answer", answers, lambda row: f"u{row['scope'][5:]}"


def list_orders(rows, named):
    """Return the names in storage order and in the order of each sortable column."""
    orders = {"place on the disk": [named(row) for row in rows]}
    for column in rows[0] if rows else ():
        if all(isinstance(row[column], int | str) or hasattr(row[column], "year") for row in rows):
            orders[column] = [named(row) for row in sorted(rows, key=lambda row: row[column])]
    return orders


def flatten_row(row):
    """Yield the cells of a row, those of JSON values one by one."""
    for column, value in row.items():
        held = json.loads(value) if isinstance(value, str) and value.startswith("{") else value
        if isinstance(held, dict):
            yield from ((f"{column}.{name}", inner) for name, inner in held.items())
        else:
            yield column, held


def list_voter_values(hand):
    """Yield (holder, table, column, value) of rows that name a voter or changed in the COMMIT of
    a vote.
    """
    for state in (hand.states[0], hand.states[-1]):
        for table, rows in state.items():
            for row in rows:
                for holder in find_holders(row) & hand.truth.keys():
                    yield from (
                        (holder, table, column, value) for column, value in flatten_row(row)
                    )
    for before, after in pairwise(hand.states):
        new = {table: find_new_rows(before.get(table, []), rows) for table, rows in after.items()}
        came = {
            row["holder"]
            for row in new.get("participation", [])
            if row["ballot_id"] == hand.ballot_id
        } & hand.truth.keys()
        if len(came) == 1:
            (holder,) = came
            yield from (
                (holder, f"came with: {table}", column, value)
                for table, rows in new.items()
                for row in rows
                for column, value in flatten_row(row)
            )


def find_new_rows(before, after):
    """Return the rows that the state before does not have."""
    known = set(map(repr, before))
    return [row for row in after if repr(row) not in known]


def find_holders(row):
    """Return the holders that a row names, by holder, user number or scope of an answer."""
    people = {row.get(column) for column in ("user_id", "actor_id", "cast_by_id")} - {None}
    scope = str(row.get("scope", ""))
    return (
        {str(row.get("holder"))}
        | {f"u{number}" for number in people}
        | ({f"u{scope[5:]}"} if scope.startswith("user:") else set())
    )


def find_mark_traces(hand):
    """Yield the marks of voters that take few values and correlate with the choice."""
    marks = defaultdict(dict, {place: dict(values) for place, values in hand.marks.items()})
    for holder, table, column, value in list_voter_values(hand):
        marks[table, column][holder] = repr(value)
        marks[table, f"length of {column}"][holder] = len(str(value))
        if isinstance(value, bytes | memoryview):
            for place, byte in enumerate(bytes(value)):
                marks[table, f"byte {place} of {column}"][holder] = byte
    for (table, what), values in marks.items():
        seen = {holder: values.get(holder) for holder in hand.truth}
        if not 1 < len(set(map(repr, seen.values()))) <= MOST_MARK_VALUES:
            continue
        chosen = defaultdict(Counter)
        for holder, value in seen.items():
            chosen[repr(value)][hand.truth[holder]] += 1
        if is_better_than_guess(
            hand,
            {holder: chosen[repr(value)].most_common(1)[0][0] for holder, value in seen.items()},
        ):
            yield f"{table}: {what}"


def collect_secrets(hand):
    """Return all values that could be a key or a nonce: 32 bytes, or 64 hexadecimal digits."""
    if hand.secrets is not None:
        return hand.secrets
    found = hand.secrets = set()
    for state in hand.states[:1] + hand.states[-2:]:
        for rows in state.values():
            for row in rows:
                found |= {
                    bytes(value)
                    for value in row.values()
                    if isinstance(value, bytes | memoryview) and len(value) == 32
                }
                found |= {
                    bytes.fromhex(each.decode())
                    for value in row.values()
                    if isinstance(value, str | dict)
                    for each in HEX_SECRET.findall(str(value).encode())
                }
    for raw in hand.raw:
        found |= {bytes.fromhex(each.decode()) for each in HEX_SECRET.findall(raw)} | (
            {raw} if len(raw) == 32 else set()
        )
    return found


def find_nonce_traces(hand):
    """Yield each way in which a published nonce can be tied to a voter.

    It can be guessed, was stored before the closing, or stands anywhere but in the list.
    """
    nonces = {nonce for _choice, nonce in load_published_votes(hand)}
    if nonces & {"", *hand.truth, *(holder[1:] for holder in hand.truth)}:
        yield "a nonce that can be guessed"
    before = [state for state in hand.states if not load_published_votes(hand, state)]
    early = {each for state in before for each in find_hexadecimals(state)}
    early |= {each.decode() for raw in hand.raw_before for each in HEX_SECRET.findall(raw)}
    if nonces & early:
        yield "a nonce that was stored before the closing"
    last = {
        table: [row for row in rows if row.get("verb") != "ballot.unsealed"]
        for table, rows in hand.states[-1].items()
    }
    logged = {each.decode() for raw in hand.lines for each in HEX_SECRET.findall(raw)}
    if nonces & (find_hexadecimals(last) | logged):
        yield "a nonce that stands beside the published list"


def find_hexadecimals(state):
    """Return all that could be a nonce in the rows of a state."""
    return {
        each.decode()
        for rows in state.values()
        for row in rows
        for value in row.values()
        if isinstance(value, str | dict)
        for each in HEX_SECRET.findall(str(value).encode())
    }


def load_published_votes(hand, state=None):
    """Return choice and nonce of each vote of the published list, in its order."""
    events = (state or hand.states[-1])["event"]
    return [
        tuple(each)
        for row in events
        if row["verb"] == "ballot.unsealed"
        for each in parse_facts(row)["opened"]
        if parse_facts(row)["ballot_id"] == hand.ballot_id
    ]


def parse_facts(row):
    """Return the facts of an event, from either database."""
    return json.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]


def find_key_traces(hand):
    """Yield a trace if a stored key opens the sealed votes of an old state."""
    boxes = {
        row["holder"]: bytes(row["box"])
        for state in hand.states
        for row in state["participation"]
        if row["ballot_id"] == hand.ballot_id and row["box"]
    }
    holder, box = next(iter(boxes.items()))
    for key in collect_secrets(hand):
        try:
            unseal_vote(key, hand.ballot_id, holder, box)
        except BrokenSeal:
            continue
        yield "a key that opens the boxes"
