"""What reactions would have made of the sample while it happened: the search index, and what people were told."""
from datetime import timedelta

from sqlalchemy import update

from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.events.dispatcher import load_events_after
from consult.notifications.models import Notice
from consult.notifications.reactions import SAMPLE_REACTIONS
from consult.search.actions import rebuild_index

UNREAD_PERIOD = timedelta(days=3)  # what came since was not read yet
MOST_EVENTS = 10_000


def backfill_index_and_notices() -> None:
    """Index everything and tell people of comments and amendments, as if the follower had run all the time; nothing is mailed."""
    with transaction():
        rebuild_index()
        for event in load_events_after(0, frozenset(SAMPLE_REACTIONS), limit=MOST_EVENTS):
            SAMPLE_REACTIONS[event.verb](event)
        db.session.execute(update(Notice).values(mailed_at=Notice.at))
        db.session.execute(update(Notice).where(Notice.at < utc_now() - UNREAD_PERIOD).values(read_at=Notice.at))
