"""Sealing the choice of a secret vote, and the receipt that shows that it was counted: pure functions.

A sealed choice is as long as any other one: nonce (12 bytes), then AES-256-GCM over number of the choice (1) and
receipt's nonce (32), then tag (16). Ballot and holder are authenticated along, so that it opens in its own row only.
"""
import json
import secrets
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH, NONCE_LENGTH, PROOF_LENGTH = 32, 12, 32  # bytes of the key, of the nonce of a sealed choice, of the nonce of a receipt
SEALED_LENGTH = NONCE_LENGTH + 1 + PROOF_LENGTH + 16
MAX_CHOICES = 99  # choices of a ballot: their numbers have two digits on a receipt
COMMITMENT_SCHEME = "consult-vote-1"  # the way in which commitments are made


class BrokenSeal(Exception):
    """What was sealed was changed, belongs to another row, or was sealed with another key."""


class SealedVote(NamedTuple):
    """What lies sealed: the number of the choice, counted from 1, and the nonce of its receipt."""

    choice: int
    proof: bytes


class VoteReceipt(NamedTuple):
    """What a voter takes home, once. Nothing in it names the voter."""

    ballot_id: int
    choice: int
    proof: str  # the nonce, in hexadecimal
    stamp: str  # by which this installation knows that it gave the receipt

    def __str__(self) -> str:
        return f"{COMMITMENT_SCHEME}:{self.ballot_id}:{self.choice:02}:{self.proof}:{self.stamp}"

    @property
    def commitment(self) -> str:
        """What stands for the vote among the commitments of the closing."""
        return compute_commitment(self.ballot_id, self.choice, self.proof)


def generate_key() -> bytes:
    """A key for one ballot."""
    return secrets.token_bytes(KEY_LENGTH)


def compute_fingerprint(key: bytes) -> str:
    """By which a key is known without being told."""
    return sha256(b"consult-ballot-key" + key).hexdigest()


def make_sealed_vote(choice: int) -> SealedVote:
    """A vote for the choice with this number, with a fresh nonce for its receipt."""
    return SealedVote(choice, secrets.token_bytes(PROOF_LENGTH))


def _build_associated_data(ballot_id: int, holder: str) -> bytes:
    return f"{COMMITMENT_SCHEME}:{ballot_id}:{holder}".encode()


def seal_vote(key: bytes, ballot_id: int, holder: str, vote: SealedVote) -> bytes:
    """The vote, so that nobody without the key reads it, nor moves it to another ballot or holder unnoticed."""
    salt = secrets.token_bytes(NONCE_LENGTH)
    return salt + AESGCM(key).encrypt(salt, bytes([vote.choice]) + vote.proof, _build_associated_data(ballot_id, holder))


def unseal_vote(key: bytes, ballot_id: int, holder: str, box: bytes) -> SealedVote:
    """The vote again; raises Broken."""
    try:
        opened = AESGCM(key).decrypt(box[:NONCE_LENGTH], box[NONCE_LENGTH:], _build_associated_data(ballot_id, holder))
    except (InvalidTag, ValueError) as wrong:
        raise BrokenSeal from wrong
    return SealedVote(opened[0], opened[1:])


def compute_commitment(ballot_id: int, choice: int, proof: str) -> str:
    """SHA-256 of the JSON array of name, ballot, number of the choice and nonce; tools/verify.py computes the same."""
    return sha256(json.dumps([COMMITMENT_SCHEME, ballot_id, choice, proof], separators=(",", ":")).encode()).hexdigest()


def parse_receipt(words: str) -> VoteReceipt | None:
    """The receipt that stands in what was pasted; None where there is none."""
    name, *parts = "".join(words.split()).split(":")
    if name != COMMITMENT_SCHEME or len(parts) != 4 or not all(parts):
        return None
    ballot_id, choice, proof, stamp = parts
    numbers = all(each.isascii() and each.isdigit() and len(each) <= 10 for each in (ballot_id, choice))
    hexadecimal = all(len(each) == 2 * PROOF_LENGTH and set(each) <= set("0123456789abcdef") for each in (proof, stamp))
    return VoteReceipt(int(ballot_id), int(choice), proof, stamp) if numbers and hexadecimal else None
