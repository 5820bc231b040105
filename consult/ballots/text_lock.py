"""Words under an open ballot are locked: in working versions, in edits, and a version with them is not issued meanwhile."""
from consult.documents.clauses.text_locks import lock_checks

from .queries import ballots_locking

lock_checks["under_ballot"] = ballots_locking
