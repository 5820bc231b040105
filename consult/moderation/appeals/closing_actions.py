"""The end of an appeal when a moderator shows the contribution again, and the events of appeals."""

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import db, utc_now
from consult.core.events.log import record_event
from consult.core.permissions.actor import Actor

from .models import HidingAppeal
from .queries import find_standing_appeal


def close_appeal(thing: Comment | Amendment, actor: Actor) -> int | None:
    """Close the open appeal against the hiding of a contribution that is to be shown again.

    It is called within the transaction that shows the contribution, before it is shown.

    Returns:
        The id of the appeal, None if there is none.
    """
    made = find_standing_appeal(thing)
    if made is None or made.verdict is not None:
        return None
    made.verdict, made.replied_by_id, made.replied_at = "restored", actor.user_id, utc_now()
    db.session.flush()
    record_appeal_event("appeal.decided", made, actor, verdict="restored")
    return made.id


def record_appeal_event(verb: str, made: HidingAppeal, actor: Actor, **facts: str) -> None:
    """Record an event about an appeal; its words stand in the row alone.

    Everyone reads that an appeal was decided; moderators and the podium read the rest.
    """
    thing = made.contribution
    record_event(
        verb,
        made,
        actor,
        audience="everyone" if verb == "appeal.decided" else "moderators",
        document_id=thing.document_id,
        clause_id=thing.clause_id,
        kind=made.kind,
        contribution_id=thing.id,
        **facts,
    )
