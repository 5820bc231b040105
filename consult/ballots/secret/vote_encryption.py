"""Encryption of secret votes and their receipts: pure functions.

All sealed choices have the same length: nonce (12 bytes), AES-256-GCM of the choice number
(1) and the receipt's nonce (32), tag (16). Ballot and holder are authenticated data, so
that a sealed choice opens in its own row only.
"""

import json
import secrets
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH, NONCE_LENGTH, PROOF_LENGTH = (
    32,
    12,
    32,
)  # bytes of the key, of the encryption nonce, of the receipt's nonce
SEALED_LENGTH = NONCE_LENGTH + 1 + PROOF_LENGTH + 16
MAX_CHOICES = 99  # a choice number has two digits on a receipt
COMMITMENT_SCHEME = "consult-vote-1"  # version of the commitment scheme


class BrokenSeal(Exception):
    """A sealed vote that was changed, belongs to another row, or has another key."""


class SealedVote(NamedTuple):
    """The content of a sealed vote: number of the choice, from 1, and nonce of its receipt."""

    choice: int
    proof: bytes


class VoteReceipt(NamedTuple):
    """The receipt that a voter gets once; nothing in it names the voter.

    proof: the nonce, hexadecimal. stamp: proves that this installation issued it.
    """

    ballot_id: int
    choice: int
    proof: str  # the nonce, in hexadecimal
    stamp: str  # proves that this installation issued the receipt

    def __str__(self) -> str:
        """Return the receipt as it is shown and pasted."""
        return f"{COMMITMENT_SCHEME}:{self.ballot_id}:{self.choice:02}:{self.proof}:{self.stamp}"

    @property
    def commitment(self) -> str:
        """The commitment of the vote among those of the closing."""
        return compute_commitment(self.ballot_id, self.choice, self.proof)


def generate_key() -> bytes:
    """Generate the key of one ballot."""
    return secrets.token_bytes(KEY_LENGTH)


def compute_fingerprint(key: bytes) -> str:
    """Compute the fingerprint that identifies a key without revealing it."""
    return sha256(b"consult-ballot-key" + key).hexdigest()


def make_sealed_vote(choice: int) -> SealedVote:
    """Make a vote for the choice with this number, with a fresh nonce for its receipt."""
    return SealedVote(choice, secrets.token_bytes(PROOF_LENGTH))


def _build_associated_data(ballot_id: int, holder: str) -> bytes:
    """Build the authenticated data of a sealed vote."""
    return f"{COMMITMENT_SCHEME}:{ballot_id}:{holder}".encode()


def seal_vote(key: bytes, ballot_id: int, holder: str, vote: SealedVote) -> bytes:
    """Encrypt a vote; without the key nobody can read it or move it to another ballot or holder."""
    salt = secrets.token_bytes(NONCE_LENGTH)
    return salt + AESGCM(key).encrypt(
        salt, bytes([vote.choice]) + vote.proof, _build_associated_data(ballot_id, holder)
    )


def unseal_vote(key: bytes, ballot_id: int, holder: str, box: bytes) -> SealedVote:
    """Decrypt a sealed vote; raise BrokenSeal."""
    try:
        opened = AESGCM(key).decrypt(
            box[:NONCE_LENGTH], box[NONCE_LENGTH:], _build_associated_data(ballot_id, holder)
        )
    except (InvalidTag, ValueError) as wrong:
        raise BrokenSeal from wrong
    return SealedVote(opened[0], opened[1:])


def compute_commitment(ballot_id: int, choice: int, proof: str) -> str:
    """Compute SHA-256 of the JSON array of scheme, ballot, choice number and nonce.

    tools/verify.py computes the same.
    """
    return sha256(
        json.dumps([COMMITMENT_SCHEME, ballot_id, choice, proof], separators=(",", ":")).encode()
    ).hexdigest()


def parse_receipt(words: str) -> VoteReceipt | None:
    """Parse a pasted receipt; None if it is none."""
    name, *parts = "".join(words.split()).split(":")
    if name != COMMITMENT_SCHEME or len(parts) != 4 or not all(parts):
        return None
    ballot_id, choice, proof, stamp = parts
    numbers = all(
        each.isascii() and each.isdigit() and len(each) <= 10 for each in (ballot_id, choice)
    )
    hexadecimal = all(
        len(each) == 2 * PROOF_LENGTH and set(each) <= set("0123456789abcdef")
        for each in (proof, stamp)
    )
    return (
        VoteReceipt(int(ballot_id), int(choice), proof, stamp) if numbers and hexadecimal else None
    )
