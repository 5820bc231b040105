"""Our own machinery beside ready-made parts, measured in one run: python -m bench.ready_made."""
