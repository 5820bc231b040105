"""What every open page hears of notices: how many wait, as soon as that changes.

Notices are made by reactions, in one process of several; each process looks for those of the people whose pages it
serves, a few times a second, and only while there are any.
"""
from collections.abc import Iterable
from typing import Any

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import (
    reply_to_socket, run_each_tick, get_connected_people, socketio, queue_for_person,
)
from consult.core.permissions.rules import require_permission

from . import queries
from .notice_kinds import AMENDMENT_VERBS

newest_seen: dict[str, int] = {}  # the newest notice that was looked at, by database


@socketio.on("notices")
@reply_to_socket
def send_unread_count(actor: Actor, _given: Any) -> dict:
    """How many notices wait for the one who asks: what a page wants to know when its line is there again."""
    require_permission(actor, "notice.read")
    return {"count": queries.count_unread(actor)}


@run_each_tick
def announce_new_notices() -> None:
    """Tell those who are here and have new notices; everyone, when this process has only just begun to look."""
    here, place = get_connected_people(), str(db.engine.url)
    if not here:
        newest_seen.pop(place, None)
        return
    newest = queries.get_newest_notice_id()
    before, newest_seen[place] = newest_seen.get(place), newest
    if before is None:
        _push_counts(here)
    elif before != newest:
        _push_counts(queries.load_people_notified_since(before) & here)


@listen_to("notices.read")
def announce_read_notices(event: Any) -> None:
    """What was read on one page waits on no other."""
    _push_counts({event.subject_id} & get_connected_people())


@listen_to("comment.hidden")
@listen_to("comment.restored")
@listen_to("comment.withdrawn")
@listen_to("comment.held")
@listen_to("comment.approved")
def announce_comment_visibility(event: Any) -> None:
    """A notice of what others said waits only as long as everyone may read it."""
    here = get_connected_people()
    if here:
        _push_counts(queries.load_unread_recipients(event.subject_id, here))


@listen_to("amendment.hidden")
@listen_to("amendment.restored")
def announce_amendment_visibility(event: Any) -> None:
    """The same for a notice of what others proposed."""
    here = get_connected_people()
    if here:
        _push_counts(queries.load_unread_recipients(event.subject_id, here, AMENDMENT_VERBS))


def _push_counts(people: Iterable[int]) -> None:
    for number in people:
        queue_for_person("notices", number, lambda number=number: {"count": queries.count_unread_of(number)})
