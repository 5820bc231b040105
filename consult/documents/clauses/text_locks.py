"""Locks on the text of clauses and amendments, such as during a ballot.

Higher floors register their checks in `lock_checks` of `core/hooks.py`, see ballots/text_lock.py.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from consult.core.errors import Conflict
from consult.core.hooks import lock_checks, own_text_locks


class Lock(NamedTuple):
    """A ballot that holds words, by its id and by the number that it is shown with."""

    id: int
    number: int | None


def lock_refusals(
    clause_ids: Iterable[int] = (),
    amendment_id: int | None = None,
    unchanged: Collection[int] = frozenset(),
) -> Iterator[Conflict]:
    """Yield a refusal for each kind of ballot that locks one of the clauses, or the amendment.

    Args:
        unchanged: clauses whose text stays; locks that hold their own text alone leave them.
    """
    asked = list(clause_ids)
    for code, ask in lock_checks.items():
        held = [each for each in asked if code not in own_text_locks or each not in unchanged]
        if found := ask(clause_ids=held, amendment_id=amendment_id):
            yield Conflict(code, ballots=[each._asdict() for each in found])


def require_unlocked_text(clause_ids: Iterable[int] = (), amendment_id: int | None = None) -> None:
    """Refuse a change to clauses or an amendment under a ballot or a silence procedure.

    Raises Conflict with the code of the lock.
    """
    for refusal in lock_refusals(clause_ids, amendment_id):
        raise refusal


def find_locks(clause_ids: Iterable[int]) -> dict[int, str]:
    """Find the locked clauses with the code of each lock; without a lock, one query a check."""
    every = list(clause_ids)
    return {
        number: code
        for code, ask in lock_checks.items()
        if ask(clause_ids=every)
        for number in every
        if ask(clause_ids=[number])
    }
