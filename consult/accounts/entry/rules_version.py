"""The version of the rules, the privacy notice and the licence that people accept."""

# A day: set it anew whenever the words of one of them change.
RULES_VERSION = "2026-12-03"
