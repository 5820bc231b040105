"""What reactions would have made of the sample while it happened: the search index, and what people were told."""
from datetime import timedelta

from sqlalchemy import update

from consult.core.database.engine import db, now
from consult.core.events.log import transaction
from consult.core.events.dispatcher import after
from consult.notifications.models import Notice
from consult.notifications.reactions import TOLD
from consult.search.actions import reindex

NEW = timedelta(days=3)  # what came since was not read yet
MOST = 10_000


def bring_about() -> None:
    """Index everything and tell people of comments and amendments, as if the follower had run all the time; nothing is mailed."""
    with transaction():
        reindex()
        for event in after(0, frozenset(TOLD), limit=MOST):
            TOLD[event.verb](event)
        db.session.execute(update(Notice).values(mailed_at=Notice.at))
        db.session.execute(update(Notice).where(Notice.at < now() - NEW).values(read_at=Notice.at))
