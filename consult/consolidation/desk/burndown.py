"""Burndown of due answers per day since a version was started, and the daily rate that the
deadline requires.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.database.engine import db, utc_now
from consult.core.events.log import Event
from consult.documents.models import Version

from consult.consolidation.dispositions.effect import UNANSWERED_COMMENT
from consult.consolidation.models import Disposition

MOST_DAYS = 60  # past days in the chart
WIDTH, HEIGHT = 320.0, 80.0  # of the chart, in SVG units
A_DAY = timedelta(days=1)


class BurndownDay(NamedTuple):
    """A day with the answers due at its end (today: now) and the answers given on it."""

    day: date
    owed: int
    given: int

    @property
    def noon(self) -> datetime:
        """Noon of the day, in UTC."""
        return datetime.combine(self.day, time(12), UTC)


class Burndown(NamedTuple):
    """The days since a version was started, and the deadline of the stage if it lies ahead.

    Attributes:
        line: Points of the chart line of due answers.
        ahead: Points of the line to zero at the deadline; empty without a deadline.
        most: Highest number of due answers.
    """

    days: list[BurndownDay]
    closes: datetime | None
    line: str
    ahead: str
    most: int

    @property
    def owed(self) -> int:
        """Number of answers due now."""
        return self.days[-1].owed

    @property
    def needed(self) -> int | None:
        """Answers per day that the deadline requires; None without a deadline."""
        return (
            ceil(self.owed / max(1, (self.closes.date() - self.days[-1].day).days))
            if self.closes
            else None
        )

    @property
    def pace(self) -> float:
        """Answers given per day in the last seven days."""
        return round(sum(day.given for day in self.days[-7:]) / min(7, len(self.days)), 1)


def load_burndown(version: Version) -> Burndown:
    """Load the answers due per day, in UTC, for the contributions that exist now."""
    came, answered = _load_dates(version)
    today = utc_now().date()
    first = max(min(_get_start(version).date(), today), today - timedelta(days=MOST_DAYS - 1))
    days = []
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        end = datetime.combine(day + A_DAY, time(), UTC)
        given = bisect_right(answered, end)
        days.append(
            BurndownDay(
                day, bisect_right(came, end) - given, given - bisect_right(answered, end - A_DAY)
            )
        )
    stage = version.document.consultation.current
    closes = (
        stage.closes_at
        if stage is not None and stage.closes_at is not None and stage.closes_at > utc_now()
        else None
    )
    return Burndown(days, closes, *_draw_lines(days, closes))


def _load_dates(version: Version) -> tuple[list[datetime], list[datetime]]:
    """Load the times at which contributions arrived and were answered, each list in order."""
    came: list[datetime] = []
    answered: list[datetime] = []
    edits = (
        select(Amendment.proposed_at, Disposition.made_at)
        .outerjoin(
            Disposition,
            (Disposition.amendment_id == Amendment.id) & (Disposition.version_id == version.id),
        )
        .where(Amendment.document_id == version.document_id, amendments.IS_OPEN)
    )
    said = (
        select(Comment.posted_at, Disposition.made_at)
        .outerjoin(
            Disposition,
            (Disposition.comment_id == Comment.id) & (Disposition.version_id == version.id),
        )
        .where(
            Comment.document_id == version.document_id,
            Comment.parent_id.is_(None),
            Comment.amendment_id.is_(None),
            comments.IS_OPEN,
            UNANSWERED_COMMENT,
        )
    )
    for query in (edits, said):
        for at, done in db.session.execute(query):
            came.append(at)
            if done is not None:
                answered.append(max(at, done))
    return sorted(came), sorted(answered)


def _get_start(version: Version) -> datetime:
    query = (
        select(Event.at)
        .where(
            Event.verb == "version.started",
            Event.subject_id == version.id,
            Event.chain == version.consultation_id,
        )
        .limit(1)
    )
    return db.session.scalar(query) or utc_now()


def _draw_lines(days: list[BurndownDay], closes: datetime | None) -> tuple[str, str, int]:
    most = max(1, *(day.owed for day in days))
    last = max(days[-1].day, closes.date()) if closes else days[-1].day
    span = max(1, (last - days[0].day).days)

    def point(day: date, count: int) -> str:
        return f"{WIDTH * (day - days[0].day).days / span:.1f},{HEIGHT - HEIGHT * count / most:.1f}"

    line = " ".join(point(day.day, day.owed) for day in (days if len(days) > 1 else days * 2))
    return line, f"{point(days[-1].day, days[-1].owed)} {point(last, 0)}" if closes else "", most
