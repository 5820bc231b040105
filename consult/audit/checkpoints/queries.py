"""Queries on checkpoints: the tree of a chain, the newest checkpoint, and the public keys."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.core.addresses import get_public_host
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.events import hash_chain
from consult.core.events.log import EVENT, Event
from consult.core.events.merkle_tree import MerkleTree
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .key_store import load_era
from .models import Checkpoint
from .signed_note import find_signature, parse_verifier, split_note

BATCH = 2_000  # events read at a time
LOCAL_NAME = "consult.local"  # of an installation without a public address
KEY_VERB = "log.key"


def build_origin(chain: int) -> str:
    """Build the origin of the log of a consultation in the present era."""
    return f"{get_public_host() or LOCAL_NAME}/log/{chain}/{load_era()}"


def find_newest(chain: int, origin: str | None = None) -> Checkpoint | None:
    """Find the newest checkpoint of a chain."""
    query = select(Checkpoint).where(Checkpoint.chain == chain).order_by(Checkpoint.id.desc())
    if origin is not None:
        query = query.where(Checkpoint.origin == origin)
    return db.session.scalar(query.limit(1))


def get_checkpoint(actor: Actor, consultation: Consultation, size: int | None) -> Checkpoint:
    """Return the newest checkpoint of a consultation, or the newest one of this size."""
    require_permission(actor, "log.read", consultation)
    query = select(Checkpoint).where(Checkpoint.chain == consultation.id)
    if size is not None:
        query = query.where(Checkpoint.size == size)
    found = db.session.scalar(query.order_by(Checkpoint.id.desc()).limit(1))
    if found is None:
        raise NotFound(what="Checkpoint")
    return found


class SignedRoot(NamedTuple):
    """The content of a checkpoint: origin, chain, number of leaves, and root in hexadecimal."""

    origin: str
    chain: int
    size: int
    root: str


def load_signed_roots() -> list[SignedRoot]:
    """Load the contents of all checkpoints of the database."""
    columns = Checkpoint.origin, Checkpoint.chain, Checkpoint.size, Checkpoint.root
    return [SignedRoot(*row) for row in db.session.execute(select(*columns))]


def read_signed_root(note: str) -> SignedRoot:
    """Read a checkpoint of this installation from a file; one of our keys must have signed it.

    Raises:
        ValueError: it is no checkpoint, or none of our keys signed it.
    """
    origin, size, root, *_ = split_note(note)[0].split("\n")
    chain = int(origin.split("/")[-2])
    signers = map(parse_verifier, list_keys(chain))
    if not any(find_signature(note, each) for each in signers):
        raise ValueError("no key of this record signed it")
    return SignedRoot(origin, chain, int(size), b64decode(root, validate=True).hex())


def list_keys(chain: int) -> list[str]:
    """List the public keys of a chain, as its events tell them, the present one last."""
    query = select(Event.facts).where(Event.chain == chain, Event.verb == KEY_VERB)
    return [facts["key"] for facts in db.session.scalars(query.order_by(Event.seq))]


def grow_tree(chain: int, before: Checkpoint | None) -> tuple[MerkleTree, int]:
    """Grow the tree of a chain up to its newest event, from the checkpoint before.

    Returns:
        The tree, and the number of the event that is its first leaf; 0 if it has none.
    """
    tree = (
        MerkleTree(before.size, [bytes.fromhex(each) for each in before.edge])
        if before
        else (MerkleTree())
    )
    first = before.first if before else 0
    last = first + tree.size - 1 if before else 0
    while rows := list(
        db.session.execute(
            select(EVENT)
            .where(EVENT.c.chain == chain, EVENT.c.number > last)
            .order_by(EVENT.c.number)
            .limit(BATCH)
        ).mappings()
    ):
        for row in rows:
            first = first or row["number"]
            tree.append(hash_digest(dict(row)))
        last = rows[-1]["number"]
    return tree, first


def hash_digest(row: Mapping[str, Any]) -> bytes:
    """Return the digest of a row as the leaf of a tree holds it."""
    return bytes.fromhex(hash_chain.hash_row(row["salt"], hash_chain.serialize_row(row)))
