"""What every open page hears of notices: how many wait, as soon as that changes.

Notices are made by reactions, in one process of several; each process looks for those of the people whose pages it
serves, a few times a second, and only while there are any.
"""
from collections.abc import Iterable
from typing import Any

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.dispatcher import everywhere
from consult.core.realtime.server import (
    answering, each_tick, people_here, socketio, tell_person_soon,
)
from consult.core.permissions.rules import require

from . import queries
from .notice_kinds import OF_AMENDMENTS

looked: dict[str, int] = {}  # the newest notice that was looked at, by database


@socketio.on("notices")
@answering
def waiting(actor: Actor, _given: Any) -> dict:
    """How many notices wait for the one who asks: what a page wants to know when its line is there again."""
    require(actor, "notice.read")
    return {"count": queries.unread(actor)}


@each_tick
def look() -> None:
    """Tell those who are here and have new notices; everyone, when this process has only just begun to look."""
    here, place = people_here(), str(db.engine.url)
    if not here:
        looked.pop(place, None)
        return
    newest = queries.newest_notice()
    before, looked[place] = looked.get(place), newest
    if before is None:
        _tell(here)
    elif before != newest:
        _tell(queries.told_since(before) & here)


@everywhere("notices.read")
def read(event: Any) -> None:
    """What was read on one page waits on no other."""
    _tell({event.subject_id} & people_here())


@everywhere("comment.hidden")
@everywhere("comment.restored")
@everywhere("comment.withdrawn")
@everywhere("comment.held")
@everywhere("comment.approved")
def shown_or_not(event: Any) -> None:
    """A notice of what others said waits only as long as everyone may read it."""
    here = people_here()
    if here:
        _tell(queries.told_of(event.subject_id, here))


@everywhere("amendment.hidden")
@everywhere("amendment.restored")
def amendment_shown_or_not(event: Any) -> None:
    """The same for a notice of what others proposed."""
    here = people_here()
    if here:
        _tell(queries.told_of(event.subject_id, here, OF_AMENDMENTS))


def _tell(people: Iterable[int]) -> None:
    for number in people:
        tell_person_soon("notices", number, lambda number=number: {"count": queries.unread_by(number)})
