"""Positions: the standing question on a clause or an amendment."""
