"""Tests of checkpoints: signed, cosigned, verified by program and stand-alone tool, and by era."""

import json
import os
import struct
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from flask import current_app
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from consult.audit.checkpoints import actions, key_store, queries
from consult.audit.checkpoints.jobs import sign_checkpoints
from consult.audit.checkpoints.models import Checkpoint
from consult.audit.checkpoints.signed_note import (
    COSIGNATURE,
    Verifier,
    find_signature,
    parse_verifier,
    split_note,
)
from consult.audit.erasure.actions import erase_content
from consult.audit.queries import load_public_log
from consult.audit.verification.queries import verify_installation
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.hooks import after_restore
from consult.core.permissions.actor import Actor
from tests.support.consultation.recorded_world import record_world
from tests.support.contributions.comments import say

TOOL = Path(__file__).parents[3] / "tools" / "verify.py"
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)


@pytest.fixture(autouse=True)
def no_key():
    """Begin each test without a key and an era."""
    key_store.rotate_key()
    key_store.end_era()


@pytest.fixture
def written(world, here):
    """Provide the number of a comment in a world that its events tell."""
    record_world(world)
    return say(world)


def run_tool(world, *more):
    """Run the stand-alone verifier on the public record."""
    consultation = find_row(Consultation, world.consultation)
    rows = load_public_log(Actor(), consultation, 0, 10_000)
    done = subprocess.run(
        [sys.executable, "-I", TOOL, "-", *map(str, more)],
        input="\n".join(json.dumps(row) for row in rows),
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


def test_a_note_that_others_signed_is_read_and_a_changed_one_is_not():
    signer = parse_verifier(PUBLISHED_KEY)
    assert str(signer) == PUBLISHED_KEY and find_signature(PUBLISHED_NOTE, signer)
    assert find_signature(PUBLISHED_NOTE.replace("answer", "problem", 1), signer) is None
    for wrong in ("PeterNeumann", PUBLISHED_KEY.replace("Peter", "Paul"), f"{PUBLISHED_KEY}AA"):
        with pytest.raises(ValueError, match="key"):
            parse_verifier(wrong)
    with pytest.raises(ValueError, match="no signed note"):
        split_note("a\nb\n")


@pytest.mark.postgresql
def test_a_checkpoint_gives_origin_size_and_root_and_is_signed_by_a_listed_key(world, written):
    made = actions.sign_checkpoint(world.consultation)
    origin, size, root, *_ = made.note.split("\n")
    chain = select(Event).where(Event.chain == world.consultation).order_by(Event.seq)
    events = db.session.scalars(chain).all()
    assert origin == f"consult.local/log/{world.consultation}/{key_store.load_era()}"
    assert (int(size), made.first) == (len(events), 1) and events[-1].verb == "log.key"
    (key,) = queries.list_keys(world.consultation)
    assert find_signature(made.note, parse_verifier(key)) and root
    assert actions.sign_checkpoint(world.consultation) is None
    say(world)
    assert actions.sign_checkpoint(world.consultation).size == made.size + 1
    assert verify_installation().fits


def test_the_job_signs_only_where_something_happened(world, written, monkeypatch):
    assert sign_checkpoints() == 0  # switched off in tests
    monkeypatch.setitem(current_app.config, "SIGN_CHECKPOINTS", True)
    assert sign_checkpoints() == 1 and sign_checkpoints() == 0
    say(world)
    assert sign_checkpoints() == 1


def test_the_key_is_its_owners_alone_and_is_rotated_in_the_record(world, written):
    actions.sign_checkpoint(world.consultation)
    file = Path(os.environ["CONSULT_INSTANCE"]) / "secrets" / "checkpoint-key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() not in str([*db.session.scalars(select(Event.facts))])
    key_store.rotate_key()
    made = actions.sign_checkpoint(world.consultation)
    old, new = queries.list_keys(world.consultation)
    assert find_signature(made.note, parse_verifier(new))
    assert find_signature(made.note, parse_verifier(old)) is None


def test_a_restored_backup_begins_an_era_with_its_own_origin(world, written):
    before = actions.sign_checkpoint(world.consultation)
    first = before.origin
    for each in after_restore:
        each()
    after = actions.sign_checkpoint(world.consultation)
    assert after.origin != first and after.size == before.size + 1
    assert [key.partition("+")[0] for key in queries.list_keys(world.consultation)] == [
        first,
        after.origin,
    ]
    assert verify_installation().fits


def test_the_stand_alone_verifier_confirms_a_checkpoint_after_an_erasure(world, written, tmp_path):
    made = actions.sign_checkpoint(world.consultation)
    (key,) = queries.list_keys(world.consultation)
    kept = tmp_path / "kept.txt"
    kept.write_text(made.note, "utf-8")
    say(world)
    assert run_tool(world, "--checkpoint", kept, "--key", key)[0] == 0
    erase_content(world.actor("sera"), "comment", written, "law", sure=True)
    code, words = run_tool(world, "--checkpoint", kept, "--key", key)
    assert code == 0 and "warning" not in words
    kept.write_text(made.note.replace(f"\n{made.size}\n", f"\n{made.size - 1}\n"), "utf-8")
    code, words = run_tool(world, "--checkpoint", kept, "--key", key)
    assert code == 1 and "the record has another root" in words and "not signed by" in words
    assert run_tool(world, "--checkpoint", kept, "--key", PUBLISHED_KEY)[0] == 1


def test_a_record_made_anew_is_found_by_a_checkpoint_from_before(world, written, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(actions.sign_checkpoint(world.consultation).note, "utf-8")
    rewrite_record(world)
    db.session.remove()
    found = verify_installation()
    assert found.first_bad_seq is None and found.wrong_checkpoints
    with transaction():
        db.session.execute(Checkpoint.__table__.delete())
    assert verify_installation().wrong_checkpoints == []
    signed = queries.read_signed_root(kept.read_text("utf-8"))
    assert verify_installation(signed=[signed]).wrong_checkpoints
    assert run_tool(world)[0] == 0
    assert run_tool(world, "--checkpoint", kept)[0] == 1


def rewrite_record(world):
    """Write the whole record anew with another time of the first event, as with the disk."""
    heads = {}
    with transaction():
        rows = db.session.execute(select(Event.__table__).order_by(Event.seq)).mappings().all()
        for row in rows:
            changed = {**row, "at": row["at"].replace(microsecond=row["at"].microsecond ^ 1)}
            digest = queries.hash_chain.hash_row(
                changed["salt"], queries.hash_chain.serialize_row(changed)
            )
            head = queries.hash_chain.compute_head(heads.get(row["chain"], ""), row["seq"], digest)
            heads[row["chain"]] = head
            db.session.execute(
                update(Event.__table__)
                .where(Event.__table__.c.seq == row["seq"])
                .values(at=changed["at"], head=head)
            )


def cosign(note, name="witness.example", moment=1_700_000_000):
    """Sign a checkpoint as a witness does: a time, and the text of the note."""
    key = Ed25519PrivateKey.generate()
    witness = Verifier(name, COSIGNATURE, key.public_key().public_bytes_raw())
    text = split_note(note)[0]
    signed = key.sign(f"cosignature/v1\ntime {moment}\n{text}".encode())
    line = b64encode(witness.id + struct.pack(">Q", moment) + signed).decode()
    return f"{note}— {name} {line}\n", witness


@pytest.mark.postgresql
def test_the_signature_of_a_witness_is_added_and_verified(world, written, tmp_path):
    made = actions.sign_checkpoint(world.consultation)
    note, witness = cosign(made.note)
    kept = actions.add_cosignature(note, witness)
    assert kept.note == note and actions.add_cosignature(note, witness).note == note
    (key,) = queries.list_keys(world.consultation)
    file = tmp_path / "kept.txt"
    file.write_text(kept.note, "utf-8")
    assert run_tool(world, "--checkpoint", file, "--key", key, "--key", witness)[0] == 0
    other = cosign(made.note)[1]
    assert run_tool(world, "--checkpoint", file, "--key", other)[0] == 1
    with pytest.raises(Invalid) as refused:
        actions.add_cosignature(note, other)
    assert refused.value.code == "cosignature_wrong"
    strange, witness = cosign(PUBLISHED_NOTE)
    with pytest.raises(Invalid) as refused:
        actions.add_cosignature(strange, witness)
    assert refused.value.code == "checkpoint_unknown"


def test_a_consultation_without_checkpoint_has_none(world, here):
    consultation = find_row(Consultation, world.consultation)
    with pytest.raises(NotFound):
        queries.get_checkpoint(Actor(), consultation, None)
