"""Search over clauses, amendments, comments, submissions and syntheses of inputs."""
