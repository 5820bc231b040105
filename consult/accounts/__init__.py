"""People, organizations, affiliations and sign-ins."""
