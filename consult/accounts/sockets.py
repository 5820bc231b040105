"""What the end of a sign-in means for sockets: those that came in with it are dropped in every process."""
from typing import Any

from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import disconnect_room


@listen_to("signin.ended")
def drop_sign_in_sockets(event: Any) -> None:
    """Drop the sockets of this sign-in."""
    disconnect_room(f"signin:{event.subject_id}")


@listen_to("person.disabled")
@listen_to("person.closed")
@listen_to("affiliation.declared")
@listen_to("affiliation.verified")
@listen_to("affiliation.refused")
@listen_to("second_factor.turned_off")
def drop_person_sockets(event: Any) -> None:
    """Drop all sockets of a person whose rights changed; whoever may still come in comes back as who they are now."""
    disconnect_room(f"person:{event.subject_id}")
