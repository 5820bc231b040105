"""What the end of a sign-in means for sockets: those that came in with it are dropped in every process."""
from typing import Any

from consult.core.events.dispatcher import everywhere
from consult.core.realtime.server import drop


@everywhere("signin.ended")
def hang_up(event: Any) -> None:
    """Drop the sockets of this sign-in."""
    drop(f"signin:{event.subject_id}")


@everywhere("person.disabled")
@everywhere("person.closed")
@everywhere("affiliation.declared")
@everywhere("affiliation.verified")
@everywhere("affiliation.refused")
@everywhere("second_factor.turned_off")
def hang_up_all(event: Any) -> None:
    """Drop all sockets of a person whose rights changed; whoever may still come in comes back as who they are now."""
    drop(f"person:{event.subject_id}")
