"""The home page and the page of a consultation."""
