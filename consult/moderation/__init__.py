"""Moderation: holding, hiding and reporting contributions."""
