"""Public record of events: filters, verification of the hash chain, and export."""
