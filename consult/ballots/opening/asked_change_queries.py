"""The amendment that a ballot asks about, as everyone may read it: what it changes."""

from consult.amendments.queries import AmendmentView, load_amendment
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.positions.models import Ballot


def load_asked_amendment(ballot: Ballot) -> AmendmentView | None:
    """Load the amendment that a ballot asks about, with its texts.

    None for another subject, for one that not everyone may read, and for one that was revised
    since the ballot was opened.
    """
    if ballot.subject != "amendment" or ballot.amendment_id is None:
        return None
    try:
        found = load_amendment(Actor(), ballot.amendment_id)
    except NotFound:
        return None
    return found if found.digest == ballot.digest else None
