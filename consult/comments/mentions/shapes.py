"""The JSON form of the names that can be mentioned."""

from typing import Self

from pydantic import BaseModel, Field

from .models import MentionableName


class MentionableShape(BaseModel):
    """A name that can be mentioned; label: the name as it has to be written after the @."""

    label: str
    organisation: str | None = Field(description="of a person; null for an organization")
    group: str | None
    organisation_id: int | None
    user_id: int | None

    @classmethod
    def build(cls, found: MentionableName) -> Self:
        """Build the JSON form of a name."""
        return cls(
            label=found.label,
            organisation=found.organisation,
            group=found.group,
            organisation_id=found.organisation_id,
            user_id=found.user_id,
        )


class MentionableNamesShape(BaseModel):
    """At most eight names; none for fewer than two letters."""

    names: list[MentionableShape]
