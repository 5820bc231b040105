"""Drafting groups: their text, their reports and their referral."""
