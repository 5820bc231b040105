"""Agreement of people and organizations with the text of a comment."""
