"""Drafting on the screen: the edit lock, revisions and amendment hunks."""
