"""Texts of the installation: about, contact, privacy, accessibility, terms, licence."""
