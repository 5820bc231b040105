"""The job that deletes drafts some time after their stage."""

from datetime import timedelta

from sqlalchemy import delete, select

from consult.consultations.models import Stage
from consult.core.database.engine import db, utc_now
from consult.core.jobs.scheduler import run_every

from .models import Draft
from .review.models import SentDraft

KEEP_FOR = timedelta(days=90)  # after the end of the stage in which a draft was saved


@run_every(hours=1, name="drafts.delete_old_drafts")
def delete_old_drafts() -> None:
    """Delete the drafts whose stage ended KEEP_FOR ago: the one that was open when they were saved.

    A draft that was saved between two stages belongs to the one before, and one that was saved
    before all of them to the first. The notes that colleagues sent drafts go KEEP_FOR later.
    """
    stages = db.session.scalars(select(Stage).order_by(Stage.consultation_id, Stage.opens_at)).all()
    begun: set[int] = set()  # consultations with an earlier stage
    for stage, after in zip(stages, [*stages[1:], None], strict=True):
        own = [Draft.consultation_id == stage.consultation_id]
        if stage.consultation_id in begun:
            own.append(Draft.saved_at >= stage.opens_at)
        begun.add(stage.consultation_id)
        if stage.closes_at is None or stage.closes_at > utc_now() - KEEP_FOR:
            continue
        if after is not None and after.consultation_id == stage.consultation_id:
            own.append(Draft.saved_at < after.opens_at)
        db.session.execute(delete(Draft).where(*own))
    db.session.execute(delete(SentDraft).where(SentDraft.sent_at < utc_now() - KEEP_FOR))
