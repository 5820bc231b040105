"""Carry-over of contributions, positions and brackets to a new version."""
