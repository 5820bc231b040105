"""Review of drafts within a delegation: shown to colleagues, handed over, taken over."""
