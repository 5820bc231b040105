"""Words under an open ballot are locked: in working versions, in edits, and a version with them is not issued meanwhile."""
from sqlalchemy import select

from consult.core.access import Actor
from consult.core.db import db
from consult.documents.actions import issuing
from consult.documents.locks import asking, refuse_locked
from consult.documents.models import Clause, Version

from .asked import is_locked


def not_under_ballot(_actor: Actor, version: Version) -> None:
    """No other words become the current ones while those that stand are voted on."""
    refuse_locked(db.session.scalars(select(Clause.id).where(Clause.document_id == version.document_id)))


asking["under_ballot"] = is_locked
issuing.append(not_under_ballot)
