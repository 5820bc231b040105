"""Under whose name a comment stands: its author, a submission, or an answer."""
