"""What a browser hears of the desk: whose workbench is open, and that something was done to a clause; not what."""
from typing import Annotated, Any

from pydantic import Field

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.events.dispatcher import everywhere
from consult.core.web.forms import Form, parse
from consult.core.realtime.server import answering, join_room_of, socketio, tell_room_soon
from consult.core.permissions.rules import require
from consult.documents.models import Version


class WatchDesk(Form):
    """The version whose desk a browser wants to hear of."""

    version_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@socketio.on("desk.watch")
@answering
def watch_desk(actor: Actor, given: Any) -> dict:
    """Let a browser hear of the desk of a version, for those who may see it."""
    form = parse(WatchDesk, given if isinstance(given, dict) else {"version_id": given})
    require(actor, "desk.see", find(Version, form.version_id))
    join_room_of(f"desk:{form.version_id}")
    return {}


@everywhere("clause.consolidated")
@everywhere("clause.claimed")
@everywhere("clause.released")
@everywhere("disposition.proposed")
@everywhere("disposition.dropped")
def changed(event: Any) -> None:
    """Tell the desk that somebody worked on a clause."""
    facts = {"clause_id": event.facts.get("clause_id"), "verb": event.verb, "actor_id": event.actor_id}
    tell_room_soon("desk.changed", f"desk:{event.facts['version_id']}", (facts["clause_id"], event.verb), lambda: facts)
