"""The account page of a signed-in person."""
