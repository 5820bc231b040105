"""Affiliations: the organization that a person declares, and its verification."""
