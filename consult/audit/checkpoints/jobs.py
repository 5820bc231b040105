"""The job that signs a checkpoint of each chain with new events."""

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.core.config import is_switched_on
from consult.core.database.engine import db
from consult.core.jobs.scheduler import run_every

from .actions import sign_checkpoint


@run_every(minutes=10, alone=True, name="audit.checkpoints.sign_checkpoints")
def sign_checkpoints() -> int:
    """Sign a checkpoint of each consultation in which something happened; return their number.

    The setting SIGN_CHECKPOINTS switches it off.
    """
    if not is_switched_on("SIGN_CHECKPOINTS"):
        return 0
    chains = list(db.session.scalars(select(Consultation.id).order_by(Consultation.id)))
    return sum(sign_checkpoint(chain) is not None for chain in chains)
