"""Open brackets of a text, as readers see them."""
