"""Notices to people about events that concern them, on the page and by mail."""
