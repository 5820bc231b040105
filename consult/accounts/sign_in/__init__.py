"""Signing in and out: passwords, one-time codes, sign-in attempts and sessions."""
