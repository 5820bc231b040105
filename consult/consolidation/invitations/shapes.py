"""JSON shapes of the invitations to a clause."""

from datetime import datetime

from pydantic import BaseModel

from .queries import ClauseInvitations, InvitationView


class InvitationShape(BaseModel):
    """A person who was invited to contribute to a clause.

    `words` says what is asked. `stands` is false once it is withdrawn, its version is no longer
    current, or the stage takes no contributions. `has_contributed` counts since `made_at`. A
    person who left has an empty name.
    """

    id: int
    user_id: int
    name: str
    author_id: int
    author: str
    words: str
    made_at: datetime
    withdrawn_at: datetime | None
    stands: bool
    has_contributed: bool

    @classmethod
    def build(cls, each: InvitationView) -> "InvitationShape":
        """Build the shape of an invitation."""
        row = each.row
        return cls(
            id=row.id,
            user_id=row.user_id,
            name="" if row.user.closed_at else row.user.name,
            author_id=row.author_id,
            author="" if row.author.closed_at else row.author.name,
            words=row.words,
            made_at=row.made_at,
            withdrawn_at=row.withdrawn_at,
            stands=each.stands,
            has_contributed=each.has_contributed,
        )


class ClauseInvitationsShape(BaseModel):
    """The invitations to a clause, the newest first.

    `left` is how many more people can be invited to it before its next version.
    """

    clause_id: int
    left: int
    invitations: list[InvitationShape]

    @classmethod
    def build(cls, found: ClauseInvitations) -> "ClauseInvitationsShape":
        """Build the shape of the invitations to a clause."""
        return cls(
            clause_id=found.clause_id,
            left=found.left,
            invitations=[InvitationShape.build(each) for each in found.invitations],
        )
