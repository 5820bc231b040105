"""Rehearsals: an installation of its own with the frame of a real one and a made-up crowd."""
