"""Queries of the verdicts of an issued version: verdicts, confirming persons, and authors'
reactions.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.documents.clause_queries import load_current_names, load_version_names
from consult.core.database.engine import db
from consult.documents.models import Version

from .reaffirmation import CarryOverStatus, load_statuses_by_id
from .confirmation import load_carry_overs, load_carried_texts
from consult.moderation.contest import is_publicly_readable


class CarryOverVerdict(NamedTuple):
    """A verdict in force since a version was issued.

    Attributes:
        kind: "comment", "amendment", "bracket" or "position".
        id: Row of the contribution; otherwise row of the carried text.
        number: Number of an amendment, also of one that positions refer to.
        by: Name of the person who confirmed it.
        words: Text of a bracket.
        positions, organisations: How many counted until the version was issued.
    """

    kind: str
    id: int
    label: str
    verdict: str
    sureness: int
    number: int | None = None
    by: str | None = None
    still: CarryOverStatus | None = None
    words: str = ""
    positions: int = 0
    organisations: int = 0

    @property
    def item(self) -> str:
        """Key of the contribution, as in load_contribution_sources."""
        return f"{self.kind}:{self.id}"


def load_verdicts(version: Version) -> list[CarryOverVerdict]:
    """Load all public verdicts of an issued version, least certain first."""
    rows = load_carry_overs(version)
    edits = _load_by_id(Amendment, [each.amendment_id for each in rows if each.amendment_id])
    said = _load_by_id(Comment, [each.comment_id for each in rows if each.comment_id])
    stills = {
        "amendment": load_statuses_by_id("amendment", edits),
        "comment": load_statuses_by_id("comment", said),
    }
    texts = load_carried_texts(version)
    called = load_version_names(version.based_on_id or 0)
    labels = load_current_names(
        {each.clause_id for each in (*edits.values(), *said.values()) if each.clause_id}
    )
    found = []
    for row in rows:
        kind, number = (
            ("amendment", row.amendment_id or 0)
            if row.amendment_id
            else ("comment", row.comment_id or 0)
        )
        thing = edits.get(number) if kind == "amendment" else said.get(number)
        if thing is None or not is_publicly_readable(thing):
            continue
        still, by = stills[kind].get(number), row.confirmed_by
        found.append(
            CarryOverVerdict(
                kind,
                number,
                labels.get(thing.clause_id or 0, ""),
                row.verdict,
                row.sureness,
                thing.number if isinstance(thing, Amendment) else None,
                by.name if by and by.closed_at is None else None,
                still if still and still.version_id == version.id else None,
            )
        )
    found += [
        CarryOverVerdict(
            each.kind,
            each.id,
            called.get(each.clause_id or 0) or each.label,
            each.verdict,
            each.sureness,
            each.amendment.number if each.amendment else None,
            words=each.words,
            positions=each.positions,
            organisations=each.organisations,
        )
        for each in texts
        if each.amendment is None or is_publicly_readable(each.amendment)
    ]
    return sorted(found, key=lambda each: (each.sureness, each.kind, each.id))


def _load_by_id(model: Any, numbers: Iterable[int]) -> dict[int, Amendment | Comment]:
    wanted = list(numbers)
    return (
        {each.id: each for each in db.session.scalars(select(model).where(model.id.in_(wanted)))}
        if wanted
        else {}
    )


def count_verdicts(found: Iterable[CarryOverVerdict]) -> dict[str, int]:
    """Count the verdicts of each kind."""
    return dict(Counter(each.verdict for each in found))
