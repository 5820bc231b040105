"""The live state of a meeting and the page of its floor."""
