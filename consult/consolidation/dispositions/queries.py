"""Queries of dispositions for all readers, available once their version is issued."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, select

from consult.accounts.models import User
from consult.core import i18n
from consult.core.database.engine import PreparedStatement, db
from consult.documents.models import Version

from consult.consolidation.contests.queries import load_contests_by_disposition
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import Disposition

CONTESTED = (
    exists()
    .where(Contest.disposition_id == Disposition.id, Contest.withdrawn_at.is_(None))
    .label("contested")
)
DISPOSITION_COLUMNS = (
    Disposition.id,
    Disposition.outcome,
    Disposition.reason,
    Version.name,
    User.name.label("by"),
    Disposition.version_id,
    Disposition.made_at,
    CONTESTED,
)
SELECT_DISPOSITIONS = (
    select(*DISPOSITION_COLUMNS)
    .join(Version, Version.id == Disposition.version_id)
    .join(User, User.id == Disposition.made_by_id)
    .where(Version.issued_at.is_not(None))
    .order_by(Version.place.desc())
)
SELECT_AMENDMENT_DISPOSITIONS = PreparedStatement(
    SELECT_DISPOSITIONS.where(Disposition.amendment_id == bindparam("number"))
)
SELECT_COMMENT_DISPOSITIONS = PreparedStatement(
    SELECT_DISPOSITIONS.where(Disposition.comment_id == bindparam("number"))
)


class DispositionView(NamedTuple):
    """A disposition as readers see it: outcome, reason, version and author.

    Attributes:
        at: Time in the driver's own form, for speed in long lists.
        contests: Contests that were not withdrawn, oldest first.
    """

    id: int
    outcome: str
    reason: str
    version: str
    by: str
    version_id: int
    at: datetime | str  # in the driver's own form in long lists
    contests: tuple[Contest, ...] = ()


def load_dispositions(kind: str, number: int) -> list[DispositionView]:
    """Load the published dispositions of a contribution, newest version first."""
    rows = (
        SELECT_AMENDMENT_DISPOSITIONS if kind == "amendment" else SELECT_COMMENT_DISPOSITIONS
    ).read_rows(number=number)
    return _build_views([tuple(row) for row in rows])


def find_answered_comments(numbers: list[int]) -> set[int]:
    """Find those of some comments that have a published answer."""
    return set(load_newest_dispositions(Disposition.comment_id, numbers)) if numbers else set()


def load_newest_dispositions(column: Any, numbers: Iterable[int]) -> dict[int, DispositionView]:
    """Load the newest published disposition of many contributions, in two statements.

    Args:
        column: `Disposition.amendment_id` or `Disposition.comment_id`.
    """
    rows = list(
        db.session.execute(SELECT_DISPOSITIONS.add_columns(column).where(column.in_(list(numbers))))
    )
    found: dict[int, DispositionView] = {}
    for row, fate in zip(rows, _build_views([tuple(row)[:-1] for row in rows]), strict=True):
        found.setdefault(row[-1], fate)
    return found


def _build_views(rows: list[tuple[Any, ...]]) -> list[DispositionView]:
    contests = (
        load_contests_by_disposition([row[0] for row in rows if row[-1]])
        if any(row[-1] for row in rows)
        else {}
    )
    return [
        DispositionView(
            number,
            outcome,
            reason,
            i18n.choose_title(json.loads(name) if isinstance(name, str) else name),
            by,
            version_id,
            at,
            tuple(each for each in contests.get(number, []) if each.withdrawn_at is None),
        )
        for number, outcome, reason, name, by, version_id, at, _contested in rows
    ]
