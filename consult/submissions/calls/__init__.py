"""The call for submissions: what stakeholders hand in themselves, and who aligns with it."""
