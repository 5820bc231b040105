"""Columns of the presence of a participant in a meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column


class Presence:
    """The presence of a registered participant, a part of the row of the registration.

    present: checked in at the door or confirmed by the chair, or (remote) with the page open.
    declared_at: the participant said to be in the room. called_at: the podium called them to speak
    while they were not; the record counts them as present, and no right to vote follows from it.
    """

    where: Mapped[str]  # room, remote
    withdrawn_at: Mapped[datetime | None]  # of the registration
    present_at: Mapped[
        datetime | None
    ]  # checked in, or first present remotely; kept for the record
    left_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]  # called to speak without being present
    declared_at: Mapped[datetime | None]  # said themselves that they are in the room
    confirmed_at: Mapped[datetime | None]  # the chair confirmed that they are there
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def present(self) -> bool:
        """Return whether the participant is present now, as far as is known."""
        return self.present_at is not None and self.left_at is None and self.withdrawn_at is None

    @property
    def present_by_own_word(self) -> bool:
        """Return whether only the participant's own word tells that they are in the room."""
        return (
            self.declared_at is not None
            and self.where == "room"
            and not self.present
            and self.withdrawn_at is None
        )

    @property
    def present_by_call(self) -> bool:
        """Return whether only the podium's call tells that the participant is there."""
        return self.called_at is not None and not self.present and self.withdrawn_at is None
