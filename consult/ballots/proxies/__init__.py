"""Proxies: an elector lets another elector cast the vote."""
