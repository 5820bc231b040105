"""Checks of answers beside the text: an oracle, and all that tells an answer."""
