"""The people of an installation, as administrators manage them."""
