"""The tables of secret ballots: who took part, with the sealed choice while it is open; the papers without a voter."""
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import db


class SecretBallot(db.Model):
    """What a secret ballot has beside others: by what its key is known, and what was found when it ended."""

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True, autoincrement=False)
    fingerprint: Mapped[str]  # of the key, which lies in the instance folder as long as the ballot is open
    void: Mapped[str | None]  # why it cannot be counted: key_lost, box_broken, too_few
    breakdown: Mapped[dict | None] = mapped_column(JSON)  # by group, region, where: as far as it betrays nobody


class Participation(db.Model):
    """That an elector took part in a secret ballot; its choice lies sealed beside until the closing takes it away."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]
    cast_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    cast_at: Mapped[datetime]
    where: Mapped[str] = mapped_column(default="remote")  # room, remote
    box: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)


class BallotPaper(db.Model):
    """One choice of a closed secret ballot, without a voter. Papers lie in the order of the choices, which tells nothing."""

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[str]
