"""Words under an open ballot are locked: in working versions, in edits, and a version with them is not issued meanwhile."""
from consult.documents.clauses.text_locks import asking

from .queries import ballots_locking

asking["under_ballot"] = ballots_locking
