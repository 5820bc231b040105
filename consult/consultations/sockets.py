"""Socket disconnection after a change of roles, so that browsers reconnect with new rights."""

from typing import Any

from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import disconnect_room


@listen_to("role.granted")
@listen_to("role.revoked")
@listen_to("facilitator.entrusted")
@listen_to("facilitator.relieved")
def drop_member_sockets(event: Any) -> None:
    """Disconnect every socket of the person in this process."""
    disconnect_room(f"person:{event.facts['user_id']}")
