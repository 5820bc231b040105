"""The lock on the text under an open ballot, registered with the hooks of documents.

The lock covers working versions and amendments; a version with such text is not issued.
"""

from consult.core.hooks import lock_checks

from .queries import ballots_locking

lock_checks["under_ballot"] = ballots_locking
