"""Tracked changes of a file, by author: changes to the text, nested changes, and moves."""
