"""Returned copies: amendments and comments from a Word file that a participant sends back."""
