"""Accreditation of people in bulk: a list with a dry run, invitations, roles once they join."""
