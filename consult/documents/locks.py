"""Words that must not change for now, because somebody above asks about them: see ballots/locking.py."""
from collections.abc import Callable, Iterable

from consult.core.errors import Conflict

asking: dict[str, Callable[..., bool]] = {}  # by what is said then; each is asked with clause_ids and amendment_id


def refuse_locked(clause_ids: Iterable[int] = (), amendment_id: int | None = None) -> None:
    """Refuse with Conflict where one of these clauses, or this amendment, is voted on or under silence at the moment."""
    asked = list(clause_ids)
    for code, ask in asking.items():
        if ask(clause_ids=asked, amendment_id=amendment_id):
            raise Conflict(code)


def locked(clause_ids: Iterable[int]) -> dict[int, str]:
    """Which of these clauses must not change for now, each with what is said then; one question each where none is."""
    every = list(clause_ids)
    return {number: code for code, ask in asking.items() if ask(clause_ids=every)
            for number in every if ask(clause_ids=[number])}
