"""Pure functions on strings, without Flask and without a database.

Diff, merge, brackets, anchors, similarity, parsing, labels and sanitized HTML.
"""
