"""Actions that replay the effects of reactions on the sample: search index and notices."""

from datetime import timedelta

from sqlalchemy import update

from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.events.dispatcher import load_events_after
from consult.core.hooks import sample_reactions
from consult.notifications.models import Notice
from consult.search.actions import rebuild_index

UNREAD_PERIOD = timedelta(days=3)  # later notices are unread
MOST_EVENTS = 10_000


def rebuild_index_and_notices() -> None:
    """Index everything and create the notices of comments and amendments; nothing is mailed."""
    with transaction():
        rebuild_index()
        for event in load_events_after(0, frozenset(sample_reactions), limit=MOST_EVENTS):
            sample_reactions[event.verb](event)
        db.session.execute(update(Notice).values(mailed_at=Notice.at))
        db.session.execute(
            update(Notice).where(Notice.at < utc_now() - UNREAD_PERIOD).values(read_at=Notice.at)
        )
