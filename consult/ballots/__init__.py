"""Ballots that the podium opens: indicative, recorded and secret."""
