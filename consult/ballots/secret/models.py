"""Tables of secret ballots: participations with sealed choices, and papers without voters."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model


class SecretBallot(Model):
    """The data of a secret ballot: fingerprint of its key and findings at closing."""

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id"), primary_key=True, autoincrement=False
    )
    fingerprint: Mapped[str]  # of the key, a file of the instance folder while the ballot is open
    void: Mapped[str | None]  # the reason why it is void: key_lost, box_broken, too_few, unrecorded
    breakdown: Mapped[dict[str, Any] | None] = mapped_column(
        JSON
    )  # by group, region, place, as far as it reveals no vote


class SecretParticipation(Model):
    """The participation of an elector in a secret ballot.

    Its choice is sealed in `box` until the closing clears it.
    """

    __tablename__ = "participation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]
    cast_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    cast_at: Mapped[datetime]
    where: Mapped[str] = mapped_column(default="remote")  # room, remote
    box: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)


class BallotPaper(Model):
    """One choice of a closed secret ballot, without a voter.

    Papers are stored in the order of the choices, which reveals nothing.
    """

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[str]
