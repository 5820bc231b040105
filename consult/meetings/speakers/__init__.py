"""The list of speakers and the speaking time."""
