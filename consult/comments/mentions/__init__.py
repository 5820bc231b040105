"""Mentions of people and organizations in comments, by @ and the name."""
