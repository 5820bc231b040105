"""Counting votes: results, thresholds, quorum and the suppression of small groups."""
