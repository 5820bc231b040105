"""Signed notes and checkpoints in the form of C2SP, with Ed25519; pure functions.

A checkpoint is a note of three lines: origin, size, and root in Base64. Each signature is a line of
its own after an empty line.
"""

import struct
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = 0x01  # Ed25519 over the text of the note
COSIGNATURE = 0x04  # Ed25519 of a witness, over a time and the text of the note
MARK = "— "  # begins each line of a signature


class Verifier(NamedTuple):
    """The public key of a signer: its name, the kind of its signatures, and 32 bytes."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.key).digest()[:4]

    def __str__(self) -> str:
        """Format the key as it is published: name, id and key."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.key).decode()}"


def parse_verifier(text: str) -> Verifier:
    """Parse a published key.

    Raises:
        ValueError: it is none, or its parts do not fit together.
    """
    name, _, rest = text.strip().partition("+")
    number, _, coded = rest.partition("+")
    try:
        raw = b64decode(coded, validate=True)
    except Error as wrong:
        raise ValueError("this is no key") from wrong
    if len(raw) != 33 or raw[0] not in (SIGNATURE, COSIGNATURE) or not name:
        raise ValueError("this is no key of Ed25519")
    found = Verifier(name, raw[0], raw[1:])
    if found.id.hex() != number:
        raise ValueError("name and number of the key do not fit")
    return found


def get_verifier(name: str, key: Ed25519PrivateKey) -> Verifier:
    """Return the public key of a signer."""
    return Verifier(name, SIGNATURE, key.public_key().public_bytes_raw())


def format_text(origin: str, size: int, root: bytes) -> str:
    """Format the text of a checkpoint."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def sign_text(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """Sign a text: return the note with one signature."""
    signature = get_verifier(name, key).id + key.sign(text.encode())
    return f"{text}\n{MARK}{name} {b64encode(signature).decode()}\n"


def split_note(note: str) -> tuple[str, list[str]]:
    """Split a note into its text and the lines of its signatures.

    Raises:
        ValueError: it is no signed note.
    """
    text, gap, signatures = note.partition("\n\n")
    lines = signatures.split("\n")
    if not gap or lines[-1] != "" or not all(line.startswith(MARK) for line in lines[:-1]):
        raise ValueError("this is no signed note")
    return f"{text}\n", lines[:-1]


def find_signature(note: str, signer: Verifier) -> str | None:
    """Return the line with the valid signature of a signer, or None."""
    text, lines = split_note(note)
    for line in lines:
        name, _, coded = line.removeprefix(MARK).partition(" ")
        raw = b64decode(coded)
        if name == signer.name and raw[:4] == signer.id and _is_valid(text, raw[4:], signer):
            return line
    return None


def _is_valid(text: str, signature: bytes, signer: Verifier) -> bool:
    """Return whether a signature is valid; a witness signs the time, too."""
    signed = text.encode()
    if signer.kind == COSIGNATURE:
        if len(signature) != 72:
            return False
        (moment,) = struct.unpack(">Q", signature[:8])
        signed, signature = f"cosignature/v1\ntime {moment}\n".encode() + signed, signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(signer.key).verify(signature, signed)
    except InvalidSignature:
        return False
    return True
