"""Unit tests of counting ballots and of what is kept of their votes."""
