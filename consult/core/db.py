"""Names that migrations import; the database itself is in consult.core.database."""

from .database.engine import UtcDateTime as Moment, db

__all__ = ["Moment", "db"]
