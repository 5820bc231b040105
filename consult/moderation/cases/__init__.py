"""Work of moderators on their queue: assignments, notes, and decisions on many at once."""
