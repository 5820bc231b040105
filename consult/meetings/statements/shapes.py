"""JSON shapes of statements handed in writing."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from .models import WrittenStatement


class WrittenStatementShape(BaseModel):
    """A statement handed in writing with a turn.

    public: everyone may read it, since its turn has ended or the meeting is closed. words: empty
    once it is withdrawn.
    """

    id: int
    meeting_id: int
    turn_id: int
    user_id: int
    organisation_id: int | None
    words: str
    language: str
    handed_in_at: datetime
    handed_in_by_id: int
    public: bool
    withdrawn_at: datetime | None

    @classmethod
    def build(cls, found: WrittenStatement) -> Self:
        """Build the shape of a statement."""
        plain = {name: getattr(found, name) for name in cls.model_fields if name != "public"}
        return cls(**plain, public=found.is_public)
