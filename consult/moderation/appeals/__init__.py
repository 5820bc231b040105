"""Appeals of authors against the hiding of a contribution."""
