"""The version of the rules and the privacy notice that people accept."""

# A day: set it anew whenever the words of the rules change.
RULES_VERSION = "2026-11-30"
