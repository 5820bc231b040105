"""The event log: rows, hash chain, dispatcher and wake-up."""
