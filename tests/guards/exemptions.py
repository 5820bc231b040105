"""Exemptions: code that still breaks a rule of the architecture.

Each list only gets shorter: a guard fails where an entry is needed no more.
"""

BAD_DOCSTRINGS: set[str] = set()
LONG_DOCUMENTS: set[str] = set()


def list_exempt_files() -> set[str]:
    """Return the files and folders that any list names."""
    return {each.partition(":")[0] for each in BAD_DOCSTRINGS | LONG_DOCUMENTS}
