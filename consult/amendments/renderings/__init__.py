"""Renderings of an amendment into the authentic language."""
