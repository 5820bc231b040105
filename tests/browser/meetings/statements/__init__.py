"""Browser tests of statements that are handed in writing."""
