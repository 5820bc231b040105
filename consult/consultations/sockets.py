"""What a change of roles means for sockets: the person's are dropped, and come back as who they are now."""
from typing import Any

from consult.core.events.dispatcher import everywhere
from consult.core.realtime.server import drop


@everywhere("role.granted")
@everywhere("role.revoked")
@everywhere("facilitator.entrusted")
@everywhere("facilitator.relieved")
def hang_up(event: Any) -> None:
    """Drop every socket of the person in this process."""
    drop(f"person:{event.facts['user_id']}")
