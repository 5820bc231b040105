"""Browser tests of the chair's console."""
