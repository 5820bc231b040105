"""What became of contributions, for everyone to read once the version that it was said for is issued."""
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, select

from consult.accounts.models import User
from consult.core import i18n
from consult.core.database.engine import Prepared, db
from consult.documents.models import Version

from consult.consolidation.contests.actions import contests_of
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import Disposition

CONTESTED = exists().where(Contest.disposition_id == Disposition.id, Contest.withdrawn_at.is_(None)).label("contested")
GIVEN = (Disposition.id, Disposition.outcome, Disposition.reason, Version.name, User.name.label("by"), Disposition.version_id,
         Disposition.made_at, CONTESTED)
SAID = select(*GIVEN).join(Version, Version.id == Disposition.version_id).join(User, User.id == Disposition.made_by_id).where(
    Version.issued_at.is_not(None)).order_by(Version.place.desc())
OF_AMENDMENT = Prepared(SAID.where(Disposition.amendment_id == bindparam("number")))
OF_COMMENT = Prepared(SAID.where(Disposition.comment_id == bindparam("number")))


class Fate(NamedTuple):
    """A disposition as it is read: what became of it on the way to which version, why, who said so, and what was said to that.

    contests: where somebody asked for another look, the first one first.
    """

    id: int
    outcome: str
    reason: str
    version: str
    by: str
    version_id: int
    at: datetime | str  # as the driver gives it, where many are read
    contests: tuple[Contest, ...] = ()


def fates_of(kind: str, number: int) -> list[Fate]:
    """What became of a contribution, by version, the newest first; nothing before that version is issued."""
    rows = (OF_AMENDMENT if kind == "amendment" else OF_COMMENT).read(number=number)
    return _fates([tuple(row) for row in rows])


def newest(column: Any, numbers: Iterable[int]) -> dict[int, Fate]:
    """The newest answer to each of many contributions: two statements. column: amendment_id or comment_id of Disposition."""
    rows = list(db.session.execute(SAID.add_columns(column).where(column.in_(list(numbers)))))
    found: dict[int, Fate] = {}
    for row, fate in zip(rows, _fates([tuple(row)[:-1] for row in rows]), strict=True):
        found.setdefault(row[-1], fate)
    return found


def _fates(rows: list[tuple[Any, ...]]) -> list[Fate]:
    contests = contests_of([row[0] for row in rows if row[-1]]) if any(row[-1] for row in rows) else {}
    return [Fate(number, outcome, reason, i18n.said(json.loads(name) if isinstance(name, str) else name), by, version_id, at,
                 tuple(each for each in contests.get(number, []) if each.withdrawn_at is None))
            for number, outcome, reason, name, by, version_id, at, _contested in rows]
