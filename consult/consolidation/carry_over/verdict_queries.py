"""What was carried over into an issued version, as everyone reads it: verdicts, who confirmed them, and what authors said."""
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.document_queries import load_current_names, load_version_names
from consult.core.database.engine import db
from consult.documents.models import Version

from .reaffirmation import CarryOverStatus, load_statuses_by_id
from .confirmation import load_carry_overs, load_carried_texts
from consult.consolidation.contests.actions import is_publicly_readable


class CarryOverVerdict(NamedTuple):
    """A verdict that holds since a version was issued.

    kind: comment, amendment, bracket, position; id: of the contribution, else of the row. number: of an edit, which the
    positions may be on. by: who confirmed it. words: of a bracket; positions, organisations: how many counted until then.
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
        """How speakers name it."""
        return f"{self.kind}:{self.id}"


def load_verdicts(version: Version) -> list[CarryOverVerdict]:
    """Everything that was carried over into an issued version and that everyone may read, the least sure first."""
    rows = load_carry_overs(version)
    edits = _load_by_id(Amendment, [each.amendment_id for each in rows if each.amendment_id])
    said = _load_by_id(Comment, [each.comment_id for each in rows if each.comment_id])
    stills = {"amendment": load_statuses_by_id("amendment", edits), "comment": load_statuses_by_id("comment", said)}
    texts = load_carried_texts(version)
    called = load_version_names(version.based_on_id or 0)
    labels = load_current_names({each.clause_id for each in (*edits.values(), *said.values()) if each.clause_id})
    found = []
    for row in rows:
        kind, number = ("amendment", row.amendment_id or 0) if row.amendment_id else ("comment", row.comment_id or 0)
        thing = edits.get(number) if kind == "amendment" else said.get(number)
        if thing is None or not is_publicly_readable(thing):
            continue
        still, by = stills[kind].get(number), row.confirmed_by
        found.append(CarryOverVerdict(kind, number, labels.get(thing.clause_id or 0, ""), row.verdict, row.sureness,
                          thing.number if isinstance(thing, Amendment) else None,
                          by.name if by and by.closed_at is None else None,
                          still if still and still.version_id == version.id else None))
    found += [CarryOverVerdict(each.kind, each.id, called.get(each.clause_id or 0) or each.label, each.verdict, each.sureness,
                   each.amendment.number if each.amendment else None, words=each.words, positions=each.positions,
                   organisations=each.organisations)
              for each in texts if each.amendment is None or is_publicly_readable(each.amendment)]
    return sorted(found, key=lambda each: (each.sureness, each.kind, each.id))


def _load_by_id(model: Any, numbers: Iterable[int]) -> dict[int, Amendment | Comment]:
    wanted = list(numbers)
    return {each.id: each for each in db.session.scalars(select(model).where(model.id.in_(wanted)))} if wanted else {}


def count_verdicts(found: Iterable[CarryOverVerdict]) -> dict[str, int]:
    """How many there are of each verdict."""
    return dict(Counter(each.verdict for each in found))
