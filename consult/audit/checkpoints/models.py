"""The table of checkpoints."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


class Checkpoint(Model):
    """A signed statement of size and root of the tree over the numbered events of a chain.

    Attributes:
        chain: id of the consultation.
        origin: the name of the log; another one after a restored backup.
        size: number of leaves. first: the number of the event that is the first leaf.
        root: in hexadecimal. edge: what the next checkpoint continues from (see MerkleTree).
        note: the signed note, with the signatures of witnesses that were added to it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[int]
    origin: Mapped[str]
    size: Mapped[int]
    first: Mapped[int]
    root: Mapped[str]
    edge: Mapped[list[Any]] = mapped_column(JSON)
    note: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    __table_args__ = (UniqueConstraint("chain", "origin", "size"),)
