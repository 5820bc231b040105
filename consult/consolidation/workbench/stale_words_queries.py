"""Words of a working version that are credited to amendments which ask for them no longer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.amendments.queries import IS_OPEN
from consult.core.database.engine import db

from consult.consolidation.models import ClauseWork


class StaleWords(NamedTuple):
    """Text of a version that is credited to an amendment that asks for it no longer.

    Attributes:
        cause: "revised", or "closed" if it is withdrawn, hidden or answered.
        revision: Revision that asks for them no longer.
        words: The words, in text order; empty for a deletion, a move or a new order.
    """

    amendment_id: int
    clause_id: int
    cause: str
    revision: int
    words: tuple[str, ...]


def find_stale_words(works: Iterable[ClauseWork], revised: Mapping[int, int]) -> list[StaleWords]:
    """Find the words of amendments that were revised, or that are not open any more.

    Words that a moderator adopted since are left out, and those of a closed amendment that
    another amendment asks for as well.

    Args:
        revised: Revision of each open amendment whose words are stale, by row number.
    """
    known = {work.clause_id: work for work in works}
    every = {clause_id: _collect_credits(work) for clause_id, work in known.items()}
    alone = {clause_id: _collect_credits(work, is_alone=True) for clause_id, work in known.items()}
    closed = _load_closed_revisions({number for each in alone.values() for number in each})
    found = []
    for clause_id, there in every.items():
        for number in there:
            if number in closed and number in alone[clause_id]:
                cause, revision, words = "closed", closed[number], alone[clause_id][number]
            elif number in revised:
                cause, revision, words = "revised", revised[number], there[number]
            else:
                continue
            if known[clause_id].adopted.get(str(number)) != revision:
                found.append(StaleWords(number, clause_id, cause, revision, tuple(words)))
    return sorted(found, key=lambda each: (each.clause_id, each.amendment_id))


def _load_closed_revisions(numbers: set[int]) -> dict[int, int]:
    """Load the revision of each amendment among some that is not open any more."""
    if not numbers:
        return {}
    query = select(Amendment.id, Amendment.revision).where(Amendment.id.in_(numbers), ~IS_OPEN)
    return {number: revision for number, revision in db.session.execute(query)}  # noqa: C416 - rows


def _collect_credits(work: ClauseWork, *, is_alone: bool = False) -> dict[int, list[str]]:
    """Collect the words that each amendment stands for in a clause.

    Args:
        is_alone: Leave out what other amendments stand for as well.
    """
    found: dict[int, list[str]] = defaultdict(list)
    changes = (
        *((sources, [str(text).strip()]) for text, sources in work.passages),
        *((each[2], []) for each in work.struck),
        *((sources, []) for sources in (work.out, work.placed, work.reshaped)),
    )
    for sources, words in changes:
        if not is_alone or len(sources) == 1:
            for each in sources:
                if str(each)[:1] == "a":
                    found[int(str(each)[1:])] += words
    return found
