"""The feed of activity, as a page and as Atom."""
