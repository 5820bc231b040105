"""Synthesis of inputs: for each version, what was asked, by whom, and how it is reflected."""
