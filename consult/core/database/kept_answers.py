"""The stored answers to writes: a request that is repeated gets the first answer again."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, PreparedStatement, db, utc_now
from consult.core.jobs.scheduler import run_every

KEEP_ANSWERS_FOR = timedelta(days=7)


class KeptAnswer(Model):
    """The stored answer to a write, saved in its transaction; a repeated request gets it again."""

    scope: Mapped[str] = mapped_column(primary_key=True)  # the user, or the anonymous browser
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    status: Mapped[int]
    location: Mapped[str | None]
    body: Mapped[str]
    kept_at: Mapped[datetime]  # no index: it is read once a night, when old answers are deleted


KEPT_ANSWERS = KeptAnswer.__table__
SELECT_KEPT_ANSWER = PreparedStatement(
    select(
        KEPT_ANSWERS.c.digest, KEPT_ANSWERS.c.status, KEPT_ANSWERS.c.location, KEPT_ANSWERS.c.body
    ).where(KEPT_ANSWERS.c.scope == bindparam("scope"), KEPT_ANSWERS.c.key == bindparam("key"))
)
INSERT_KEPT_ANSWER = PreparedStatement(insert(KEPT_ANSWERS))


def list_recent_locations(scope: str, since: datetime) -> list[str]:
    """List the addresses to which the writes of a scope led since a moment."""
    query = select(KeptAnswer.location).where(
        KeptAnswer.scope == scope, KeptAnswer.kept_at >= since, KeptAnswer.location.contains("?")
    )
    return [each for each in db.session.scalars(query) if each]


def empty_digests(scopes: Select[str], *places: ColumnElement[bool]) -> None:
    """Empty the digests of the answers of these scopes (a query) that are at one of the places."""
    db.session.execute(
        update(KeptAnswer).where(KeptAnswer.scope.in_(scopes), or_(*places)).values(digest="")
    )


@run_every(hours=24, name="core.web.delete_old_answers")
def delete_old_answers() -> None:
    """Delete stored answers that are too old for a repeated request."""
    db.session.execute(delete(KeptAnswer).where(KeptAnswer.kept_at < utc_now() - KEEP_ANSWERS_FOR))
