"""Reactions of standing ballots and positions to events, and the upkeep of secret ballots."""

from typing import Any

from sqlalchemy import select

from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.core.jobs.scheduler import run_every

from consult.positions import actions
from consult.ballots.secret import actions as secret


@react_to("version.issued", name="ballots.open_clause_ballots")
def open_clause_ballots(event: Any) -> None:
    """Open a standing ballot for each clause of an issued version without one."""
    actions.open_standing_ballots(event.facts["document_id"])


@react_to("amendment.proposed", "amendment.approved", name="ballots.open_amendment_ballot")
def open_amendment_ballot(event: Any) -> None:
    """Open the standing ballot of an amendment once everyone may read it."""
    actions.open_amendment_ballot(event.subject_id)


@react_to("role.granted", name="ballots.adopt_positions")
def adopt_positions(event: Any) -> None:
    """Adopt the positions of a new head or speaker as those of the organization."""
    if event.facts["role"] in {"head", "speaker"}:
        actions.adopt_personal_positions(event.facts["user_id"], event.chain)


@react_to("affiliation.verified", name="ballots.adopt_positions_after_verification")
def adopt_positions_after_verification(event: Any) -> None:
    """Adopt the positions of a head or speaker once their affiliation is verified.

    Only then they speak for the organization.
    """
    user_id = event.facts.get("user_id", event.subject_id)
    speaking = select(Membership.consultation_id).where(
        Membership.user_id == user_id, Membership.role.in_(["head", "speaker"])
    )
    for consultation_id in set(db.session.scalars(speaking)):
        actions.adopt_personal_positions(user_id, consultation_id)


@run_every(seconds=30, name="ballots.clean_up_secret_ballots")
def clean_up_secret_ballots() -> None:
    """Void the secret ballots without a key and destroy the keys of closed ones.

    A process may have died in between.
    """
    secret.void_keyless_ballots()
