"""Open answers of questionnaires that become comments, under the name of their author."""
