"""Invitations of people to contribute to a clause."""
