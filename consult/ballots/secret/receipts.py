"""Receipts of secret votes, with the stamp that proves that this installation issued them."""

from hmac import compare_digest

from consult.core.digests import sign_text

from consult.ballots.secret.vote_encryption import SealedVote, VoteReceipt, compute_commitment


def make_receipt(ballot_id: int, vote: SealedVote) -> VoteReceipt:
    """Make the receipt of a vote, with the stamp that proves its origin."""
    proof = vote.proof.hex()
    return VoteReceipt(
        ballot_id,
        vote.choice,
        proof,
        compute_stamp(compute_commitment(ballot_id, vote.choice, proof)),
    )


def compute_stamp(committed: str) -> str:
    """Compute the stamp that tells a genuine receipt from an invented one."""
    return sign_text(f"receipt:{committed}")


def is_genuine(receipt: VoteReceipt) -> bool:
    """Return whether this installation issued a receipt; a changed or invented one is not."""
    return compare_digest(receipt.stamp, compute_stamp(receipt.commitment))
