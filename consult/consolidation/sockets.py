"""Socket events of the desk: open workbenches and changed clauses, without the content of the
change.
"""

from typing import Annotated, Any

from pydantic import Field

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.events.dispatcher import listen_to
from consult.core.web.forms import Form, parse_form
from consult.core.realtime.server import reply_to_socket, enter_named_room, socketio, queue_for_room
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version


class WatchDeskForm(Form):
    """The version whose desk a browser subscribes to."""

    version_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@socketio.on("desk.watch")
@reply_to_socket
def watch_desk(actor: Actor, given: Any) -> dict[str, Any]:
    """Subscribe a browser to the desk of a version, if the reader may see it."""
    form = parse_form(WatchDeskForm, given if isinstance(given, dict) else {"version_id": given})
    require_permission(actor, "desk.see", find_row(Version, form.version_id))
    enter_named_room(f"desk:{form.version_id}")
    return {}


@listen_to("clause.consolidated")
@listen_to("clause.claimed")
@listen_to("clause.released")
@listen_to("disposition.proposed")
@listen_to("disposition.dropped")
@listen_to("disposition.confirmed")
@listen_to("words.adopted")
def announce_change(event: Any) -> None:
    """Announce to the desk that someone worked on a clause."""
    facts = {
        "clause_id": event.facts.get("clause_id"),
        "verb": event.verb,
        "actor_id": event.actor_id,
    }
    queue_for_room(
        "desk.changed",
        f"desk:{event.facts['version_id']}",
        (facts["clause_id"], event.verb),
        lambda: facts,
    )
