"""The reading page of a version and its cached bodies."""
