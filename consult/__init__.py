"""A web platform on which stakeholders draft the documents of a process together."""
