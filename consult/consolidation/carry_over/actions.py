"""Actions on the carry-over: it follows a working version that is discarded."""

from sqlalchemy import delete

from consult.core.database.engine import db

from consult.core.hooks import before_discard
from consult.consolidation.carry_over.models import CarryOver


def discard_carry_overs(version_ids: list[int]) -> None:
    """Discard the confirmed verdicts of a discarded working version."""
    db.session.execute(delete(CarryOver).where(CarryOver.version_id.in_(version_ids)))


before_discard.append(discard_carry_overs)
