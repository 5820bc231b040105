"""Socket disconnection after a sign-in ends or a person's rights change, in every process."""

from typing import Any

from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import disconnect_room


@listen_to("signin.ended")
def drop_sign_in_sockets(event: Any) -> None:
    """Disconnect the sockets of an ended sign-in."""
    disconnect_room(f"signin:{event.subject_id}")


@listen_to("person.disabled")
@listen_to("person.closed")
@listen_to("affiliation.declared")
@listen_to("affiliation.verified")
@listen_to("affiliation.refused")
@listen_to("second_factor.turned_off")
def drop_person_sockets(event: Any) -> None:
    """Disconnect all sockets of a person whose rights changed.

    A browser that may still sign in reconnects with the new rights.
    """
    disconnect_room(f"person:{event.subject_id}")
