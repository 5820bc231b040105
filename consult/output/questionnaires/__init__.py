"""Files of questionnaires."""
