"""Unit tests of corrections of recorded votes, announcements and intentions."""
