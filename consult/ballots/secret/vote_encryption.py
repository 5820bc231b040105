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

KEY, SALT, PROOF = 32, 12, 32  # bytes of the key, of the nonce of a sealed choice, of the nonce of a receipt
LENGTH = SALT + 1 + PROOF + 16
MOST = 99  # choices of a ballot: their numbers have two digits on a receipt
NAME = "consult-vote-1"  # the way in which commitments are made


class Broken(Exception):
    """What was sealed was changed, belongs to another row, or was sealed with another key."""


class Vote(NamedTuple):
    """What lies sealed: the number of the choice, counted from 1, and the nonce of its receipt."""

    choice: int
    proof: bytes


class Receipt(NamedTuple):
    """What a voter takes home, once. Nothing in it names the voter."""

    ballot_id: int
    choice: int
    proof: str  # the nonce, in hexadecimal
    stamp: str  # by which this installation knows that it gave the receipt

    def __str__(self) -> str:
        return f"{NAME}:{self.ballot_id}:{self.choice:02}:{self.proof}:{self.stamp}"

    @property
    def commitment(self) -> str:
        """What stands for the vote among the commitments of the closing."""
        return commitment(self.ballot_id, self.choice, self.proof)


def new_key() -> bytes:
    """A key for one ballot."""
    return secrets.token_bytes(KEY)


def fingerprint(key: bytes) -> str:
    """By which a key is known without being told."""
    return sha256(b"consult-ballot-key" + key).hexdigest()


def new_vote(choice: int) -> Vote:
    """A vote for the choice with this number, with a fresh nonce for its receipt."""
    return Vote(choice, secrets.token_bytes(PROOF))


def _bound(ballot_id: int, holder: str) -> bytes:
    return f"{NAME}:{ballot_id}:{holder}".encode()


def seal(key: bytes, ballot_id: int, holder: str, vote: Vote) -> bytes:
    """The vote, so that nobody without the key reads it, nor moves it to another ballot or holder unnoticed."""
    salt = secrets.token_bytes(SALT)
    return salt + AESGCM(key).encrypt(salt, bytes([vote.choice]) + vote.proof, _bound(ballot_id, holder))


def unseal(key: bytes, ballot_id: int, holder: str, box: bytes) -> Vote:
    """The vote again; raises Broken."""
    try:
        opened = AESGCM(key).decrypt(box[:SALT], box[SALT:], _bound(ballot_id, holder))
    except (InvalidTag, ValueError) as wrong:
        raise Broken from wrong
    return Vote(opened[0], opened[1:])


def commitment(ballot_id: int, choice: int, proof: str) -> str:
    """SHA-256 of the JSON array of name, ballot, number of the choice and nonce; tools/verify.py computes the same."""
    return sha256(json.dumps([NAME, ballot_id, choice, proof], separators=(",", ":")).encode()).hexdigest()


def receipt_in(words: str) -> Receipt | None:
    """The receipt that stands in what was pasted; None where there is none."""
    name, *parts = "".join(words.split()).split(":")
    if name != NAME or len(parts) != 4 or not all(parts):
        return None
    ballot_id, choice, proof, stamp = parts
    numbers = all(each.isascii() and each.isdigit() and len(each) <= 10 for each in (ballot_id, choice))
    hexadecimal = all(len(each) == 2 * PROOF and set(each) <= set("0123456789abcdef") for each in (proof, stamp))
    return Receipt(int(ballot_id), int(choice), proof, stamp) if numbers and hexadecimal else None
