"""Questionnaires: questions of the secretariat, the answers of those invited, and figures."""
