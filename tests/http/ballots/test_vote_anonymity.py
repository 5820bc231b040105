"""Tests that a secret vote cannot be traced by order, time, logs, backups, nonce or key.

Planted flaws show that the attacker of the tests would find a trace.
"""

import logging
import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import make_url

from consult.ballots.secret import key_store as keys, actions as secret, vote_encryption as sealing
from consult.ballots.counting.actions import close_ballot
from consult.core.database import backup
from consult.core.config import get_instance_folder
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.web.write_endpoint import COOKIE_NAME
from tests.support.consultation.secret_ballots import open_secret_ballot
from tests.support.vote_attacker import (
    AttackerEvidence,
    read_postgresql_pages,
    read_postgresql_state,
    replay_wal,
    read_sqlite_state,
)

VOTERS = 90
FEW_VOTERS = 30  # where a flaw is planted: enough to tell a trace from chance


@pytest.fixture
def held(app, world, url, tmp_path, caplog, monkeypatch):
    """Provide held(), the attacker's evidence after a ballot in which a crowd voted over pages
    and API.
    """

    def hold(voters=VOTERS):
        return Holding(app, world, url, tmp_path, caplog, monkeypatch).hold(voters)

    return hold


class Holding:
    """One secret ballot from opening to closing, observed by the attacker."""

    def __init__(self, app, world, url, folder, caplog, monkeypatch):
        self.app, self.world, self.url, self.folder = app, world, url, folder
        self.caplog, self.monkeypatch = caplog, monkeypatch
        self.file = Path(make_url(url).database) if url.startswith("sqlite") else None
        self.caplog.set_level(logging.DEBUG)

    def hold(self, voters):
        """Open the ballot, vote, close it; return the evidence."""
        tokens = self.world.crowd(voters)
        chance = random.Random(7)
        chosen = {token: chance.choice((1, 2, 3)) for token in tokens}
        chance.shuffle(tokens)
        with self.app.app_context():
            ballot_id = open_secret_ballot(self.world)
        hand = AttackerEvidence(
            ballot_id, {f"u{token[6:]}": choice for token, choice in chosen.items()}, (1, 2, 3)
        )
        hand.codes = ["yes", "no", "abstain"]
        self.receipts = [
            self.vote(hand, place, token, chosen[token]) for place, token in enumerate(tokens)
        ]
        self.look(hand, "before")
        hand.raw_before = list(hand.raw)
        real = secret.destroy_traces

        def looked_at(number):
            """Look after the COMMIT of the closing, before the key is destroyed."""
            self.look(hand, "committed")
            real(number)

        self.monkeypatch.setattr(secret, "destroy_traces", looked_at)
        with self.app.app_context():
            close_ballot(self.world.actor("cho"), ballot_id)
        self.look(hand, "after")
        hand.raw += [
            file.read_bytes() for file in get_instance_folder().rglob("*") if file.is_file()
        ]
        return hand

    def vote(self, hand, place, token, choice):
        """Vote by page or by API; return what the access log and our log contain."""
        self.caplog.clear()
        client = self.app.test_client()
        client.token = token
        client.set_cookie(COOKIE_NAME, token)
        if place % 2:
            answer = client.say(
                "POST",
                f"/api/v1/ballots/{hand.ballot_id}/secret-votes",
                {"choice": choice},
                key=f"k{place}",
            )
            receipt = answer.json["receipt"]
        else:
            answer = client.fill(
                f"/en/ballots/{hand.ballot_id}/secret", {"choice": str(choice)}, key=f"k{place:03}"
            )
            receipt = answer.text.partition("consult-vote-1:")[2].partition("<")[0]
        assert answer.status_code in {200, 201} and receipt
        way = "page" if place % 2 == 0 else "program"
        hand.marks[f"access log ({way})", "lengths"][f"u{token[6:]}"] = (
            answer.request.content_length,
            len(answer.data),
        )
        for line in self.caplog.messages:
            hand.note(f"u{token[6:]}", "log", line)
        return receipt

    def look(self, hand, moment):
        """Collect the current state of all storage, and a backup."""
        folder = self.folder / moment
        folder.mkdir()
        if self.file:
            for state in replay_wal(self.file, folder, last=0 if moment == "before" else 2):
                hand.see(state)
            hand.raw += [
                file.read_bytes()
                for file in self.file.parent.glob(self.file.name + "*")
                if file.is_file()
            ]
        else:
            with self.app.app_context(), db.engine.connect() as connection:
                hand.see(read_postgresql_state(connection), read_postgresql_pages(connection))
        if moment != "committed":  # nobody can write meanwhile
            with self.app.app_context():
                kept = backup.create_backup(make_url(self.url), folder / "kept").file
            hand.raw.append(kept.read_bytes())
            if self.file:
                hand.see(read_sqlite_state(shutil.copy(kept, folder / "kept.db")))


@pytest.mark.postgresql
def test_nobody_traces_a_vote_with_everything_in_hand_but_the_key(held, look, url):
    hand = held()
    assert hand.traces() == []
    assert len(look("select * from ballot_paper")) == VOTERS == len(hand.truth)
    assert len(hand.states) > (
        VOTERS if url.startswith("sqlite") else 2
    )  # the attacker did replay every vote


def in_the_order_of_casting(plant):
    plant.setattr(secret, "sorted", lambda rows, **_: list(rows), raising=False)


def the_key_stays(plant):
    plant.setattr(secret, "destroy_key", lambda _number: None)


def the_key_is_in_the_database(plant):
    plant.setattr(secret, "compute_fingerprint", lambda key: key.hex())


def boxes_are_not_sealed(plant):
    plant.setattr(
        secret,
        "seal_vote",
        lambda _key, _ballot, _holder, vote: bytes(12) + bytes([vote.choice]) + vote.proof,
    )
    plant.setattr(
        secret,
        "unseal_vote",
        lambda _key, _ballot, _holder, box: sealing.SealedVote(box[12], box[13:]),
    )


def the_nonce_can_be_guessed(plant):
    plant.setattr(secret, "make_sealed_vote", lambda choice: sealing.SealedVote(choice, b""))


def the_nonce_is_recorded(plant):
    made, facts = [], secret.build_vote_facts
    plant.setattr(
        secret,
        "make_sealed_vote",
        lambda choice: made.append(sealing.make_sealed_vote(choice)) or made[-1],
    )
    plant.setattr(
        secret, "build_vote_facts", lambda ballot: facts(ballot) | {"proof": made[-1].proof.hex()}
    )


def the_choice_is_logged(plant):
    def logged(choice):
        logging.getLogger("consult").info("choice %s", choice)
        return sealing.make_sealed_vote(choice)

    plant.setattr(secret, "make_sealed_vote", logged)


def the_choice_is_recorded(plant):
    chosen, facts = [], secret.build_vote_facts
    plant.setattr(
        secret,
        "make_sealed_vote",
        lambda choice: chosen.append(choice) or sealing.make_sealed_vote(choice),
    )
    plant.setattr(
        secret,
        "build_vote_facts",
        lambda ballot: facts(ballot) | {"digest": hash_text(str(chosen[-1]))},
    )


def the_receipt_tells_by_its_length(plant):
    plant.setattr(
        sealing.VoteReceipt, "__str__", lambda receipt: f"consult-vote-1:{'x' * receipt.choice}"
    )


def the_nonce_is_kept_at_the_closing(plant):
    record = secret.record_event

    def recorded(verb, subject, actor, **facts):
        record(verb, subject, actor, **facts)
        if verb == "ballot.unsealed":
            record("ballot.recounted", subject, actor, number=1, fits=facts["opened"][0][1])

    plant.setattr(secret, "record_event", recorded)


FLAWS = [
    the_nonce_is_kept_at_the_closing,
    in_the_order_of_casting,
    the_key_stays,
    the_key_is_in_the_database,
    the_nonce_can_be_guessed,
    the_nonce_is_recorded,
    the_choice_is_logged,
    the_choice_is_recorded,
    the_receipt_tells_by_its_length,
]


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_attacker_finds_a_planted_flaw(held, monkeypatch, flaw):
    flaw(monkeypatch)
    found = held(FEW_VOTERS).traces()
    assert found != []


@pytest.mark.postgresql
def test_the_attacker_reads_votes_that_are_not_sealed(held, monkeypatch):
    boxes_are_not_sealed(monkeypatch)
    assert held(FEW_VOTERS).traces() != []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_after_the_closing_no_sealed_vote_lies_in_the_file_or_its_log(held, app, world, url):
    hand = held()
    boxes = {
        bytes(row["box"]) for state in hand.states for row in state["participation"] if row["box"]
    }
    file = Path(make_url(url).database)
    left = b"".join(each.read_bytes() for each in file.parent.glob(file.name + "*"))
    assert len(boxes) == VOTERS and not any(box in left for box in boxes)
    assert file.with_name(file.name + "-wal").stat().st_size == 0


@pytest.mark.postgresql
def test_a_backup_holds_no_key(held, tmp_path, world):
    hand = held()
    kept = [file.read_bytes() for file in tmp_path.rglob("kept/*")]
    assert len(kept) == 2 and hand.states
    with world.app.app_context():
        key = keys.make_key(10_000)
        kept_now = backup.create_backup(
            make_url(world.app.config["DATABASE_URL"]), tmp_path / "now"
        ).file.read_bytes()
        keys.destroy_key(10_000)
    assert all(key not in each and key.hex().encode() not in each for each in [*kept, kept_now])
