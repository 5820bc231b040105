"""Live unread counts of notices on every open page.

Reactions make notices in only one of several processes. Each process looks for new notices
of the people whose pages it serves, a few times a second, and only while there are any.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import (
    reply_to_socket,
    run_each_tick,
    get_connected_people,
    socketio,
    queue_for_person,
)
from consult.core.permissions.rules import require_permission

from . import queries
from .notice_kinds import AMENDMENT_VERBS

newest_seen: dict[str, int] = {}  # id of the newest notice seen, by database


@socketio.on("notices")
@reply_to_socket
def send_unread_count(actor: Actor, _given: Any) -> dict[str, Any]:
    """Send the number of unread notices to the caller, for example after a reconnection."""
    require_permission(actor, "notice.read")
    return {"count": queries.count_unread(actor)}


@run_each_tick
def announce_new_notices() -> None:
    """Send new counts to the connected people with new notices.

    In the first round of a process, all connected people get their counts.
    """
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
    """Send the new count to all pages of a person who read notices on one of them."""
    _push_counts({event.subject_id} & get_connected_people())


@listen_to("comment.hidden")
@listen_to("comment.restored")
@listen_to("comment.withdrawn")
@listen_to("comment.held")
@listen_to("comment.approved")
def announce_comment_visibility(event: Any) -> None:
    """Send new counts after a comment was hidden or shown.

    Its notices count only while it is public.
    """
    here = get_connected_people()
    if here:
        _push_counts(queries.load_unread_recipients(event.subject_id, here))


@listen_to("amendment.hidden")
@listen_to("amendment.restored")
def announce_amendment_visibility(event: Any) -> None:
    """Send new counts after an amendment was hidden or shown."""
    here = get_connected_people()
    if here:
        _push_counts(queries.load_unread_recipients(event.subject_id, here, AMENDMENT_VERBS))


def _push_counts(people: Iterable[int]) -> None:
    for number in people:
        queue_for_person("notices", number, partial(_build_unread_count, number))


def _build_unread_count(user_id: int) -> dict[str, Any]:
    return {"count": queries.count_unread_of(user_id)}
