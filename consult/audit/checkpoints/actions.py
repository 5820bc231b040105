"""Actions on checkpoints: sign one, add the signature of a witness, rotate the key."""

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.errors import Invalid
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.actor import Actor

from . import key_store, queries
from .models import Checkpoint
from .signed_note import (
    Verifier,
    find_signature,
    format_text,
    get_verifier,
    sign_text,
    split_note,
)


def sign_checkpoint(chain: int) -> Checkpoint | None:
    """Sign a checkpoint of a chain; None if nothing has happened since the last one.

    A new key or era is recorded first, so that the tree holds the key that it is signed with.
    """
    origin, key = queries.build_origin(chain), key_store.load_key()
    with transaction():
        name = str(get_verifier(origin, key))
        if name not in queries.list_keys(chain):
            record_event(
                "log.key", EventSubject(chain, chain), Actor(), audience="record", key=name
            )
    before = queries.find_newest(chain)
    tree, first = queries.grow_tree(chain, before)
    if before is not None and before.origin == origin and before.size == tree.size:
        return None
    note = sign_text(format_text(origin, tree.size, tree.compute_root()), origin, key)
    with transaction():
        made = Checkpoint(
            chain=chain,
            origin=origin,
            size=tree.size,
            first=first,
            root=tree.compute_root().hex(),
            edge=[each.hex() for each in tree.edge],
            note=note,
        )
        db.session.add(made)
    return made


def add_cosignature(note: str, witness: Verifier) -> Checkpoint:
    """Add the signature of a witness to the checkpoint that it signed.

    Raises:
        Invalid: The note is none of ours, or the signature is not valid.
    """
    try:
        text, _ = split_note(note)
        line = find_signature(note, witness)
    except ValueError as wrong:
        raise Invalid("checkpoint_unknown") from wrong
    if line is None:
        raise Invalid("cosignature_wrong")
    with transaction():
        for kept in db.session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc())):
            if split_note(kept.note)[0] == text:
                if line not in split_note(kept.note)[1]:
                    kept.note += f"{line}\n"
                return kept
    raise Invalid("checkpoint_unknown")
