"""What ballots do when something happened: a new text opens its questions, a new voice brings its positions along."""
from typing import Any

from sqlalchemy import select

from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import on
from consult.core.jobs.scheduler import every

from consult.positions import actions
from consult.ballots.secret import actions as secret


@on("version.issued")
def open_ballots(event: Any) -> None:
    """Ask about every clause of the version that has not been asked about yet."""
    actions.open_standing(event.facts["document_id"])


@on("amendment.proposed", "amendment.approved")
def open_ballot_of_amendment(event: Any) -> None:
    """Ask where everybody stands on an amendment, once everyone may read it."""
    actions.open_on_amendment(event.subject_id)


@on("role.granted")
def bring_positions(event: Any) -> None:
    """Who becomes head or speaker of an organisation answers for it from now on."""
    if event.facts["role"] in {"head", "speaker"}:
        actions.speak_for_organisation(event.facts["user_id"], event.chain)


@on("affiliation.verified")
def bring_positions_once_verified(event: Any) -> None:
    """A head of delegation speaks for the organisation only once the affiliation is verified."""
    user_id = event.facts.get("user_id", event.subject_id)
    speaking = select(Membership.consultation_id).where(Membership.user_id == user_id,
                                                        Membership.role.in_(["head", "speaker"]))
    for consultation_id in set(db.session.scalars(speaking)):
        actions.speak_for_organisation(user_id, consultation_id)


@every(seconds=30)
def look_after_secret_ballots() -> None:
    """Void those whose key is gone, and destroy the keys of those that are over: a process may have died in between."""
    secret.void_lost()
