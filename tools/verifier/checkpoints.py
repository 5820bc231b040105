"""Checkpoints: size and root of the tree over the events, in a signed note.

The leaves are the digests of the events with a number, hashed as RFC 6962 says. A note has the
lines origin, size and root (Base64), an empty line, and a line for each signature.
"""

import struct
from base64 import b64decode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from verifier.ed25519 import is_valid_signature
from verifier.row_format import compute_digest

MARK = "— "
SIGNATURE, COSIGNATURE = 1, 4  # kinds of keys: of the log, of a witness


class Checkpoint(NamedTuple):
    """A checkpoint: its text, what it says, and the lines of its signatures."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: list[str]


class Tree:
    """A tree that grows by leaves; only the roots of its complete subtrees are kept."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []

    def append(self, data: bytes) -> None:
        """Append a leaf."""
        node, rest = sha256(b"\x00" + data).digest(), self.size
        while rest & 1:
            node, rest = sha256(b"\x01" + self.edge.pop() + node).digest(), rest >> 1
        self.edge.append(node)
        self.size += 1

    def compute_root(self) -> bytes:
        """Compute the root at the present size."""
        root = self.edge[-1] if self.edge else sha256(b"").digest()
        for node in reversed(self.edge[:-1]):
            root = sha256(b"\x01" + node + root).digest()
        return root


def parse_checkpoint(note: str) -> Checkpoint:
    """Parse a checkpoint; raise ValueError if it is none."""
    head, gap, rest = note.partition("\n\n")
    lines, signatures = head.split("\n"), rest.splitlines()
    if not gap or len(lines) < 3 or not all(line.startswith(MARK) for line in signatures):
        raise ValueError("this is no checkpoint")
    root = b64decode(lines[2], validate=True)
    return Checkpoint(f"{head}\n", lines[0], int(lines[1]), root, signatures)


def grow_tree(
    rows: Iterable[dict[str, Any]], wanted: list[Checkpoint], wrong: list[Checkpoint]
) -> Iterator[dict[str, Any]]:
    """Yield the same events, and collect the checkpoints that they do not confirm in `wrong`."""
    tree, left = Tree(), list(wanted)
    for row in rows:
        if row.get("number") is not None:
            tree.append(bytes.fromhex(compute_digest(row)))
            left = [each for each in left if not _fits(each, tree)]
        yield row
    wrong += left


def _fits(each: Checkpoint, tree: Tree) -> bool:
    """Return whether a tree is the one of a checkpoint."""
    return each.size == tree.size and each.root == tree.compute_root()


def find_signers(each: Checkpoint, keys: list[str]) -> list[str]:
    """Return the names of the keys that signed a checkpoint; raise ValueError for no key."""
    found = []
    for key in keys:
        name, _, rest = key.strip().partition("+")
        number, _, coded = rest.partition("+")
        raw = b64decode(coded, validate=True)
        if sha256(f"{name}\n".encode() + raw).hexdigest()[:8] != number or len(raw) != 33:
            raise ValueError(f"{key} is no key")
        for line in each.signatures:
            signer, _, given = line.removeprefix(MARK).rpartition(" ")
            signature = b64decode(given, validate=True)
            same = signer == name and signature[:4].hex() == number
            if same and _is_valid(each.text, signature[4:], raw[0], raw[1:]):
                found.append(name)
                break
    return found


def _is_valid(text: str, signature: bytes, kind: int, key: bytes) -> bool:
    """Return whether a signature is valid; a witness signs the time, too."""
    message = text.encode()
    if kind == COSIGNATURE and len(signature) == 72:
        (moment,) = struct.unpack(">Q", signature[:8])
        message, signature = f"cosignature/v1\ntime {moment}\n".encode() + message, signature[8:]
    elif kind != SIGNATURE:
        return False
    return is_valid_signature(key, message, signature)
