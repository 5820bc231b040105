"""Follows of documents and of whole consultations."""
