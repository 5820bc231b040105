"""Secret ballots: sealed votes, their keys, and receipts."""
