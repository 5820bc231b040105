"""Reactions that notify entitled participants, chairs and followers of silence procedures."""

from typing import Any

from sqlalchemy import select

from consult.consolidation.silence.objection_queries import compute_outcomes, load_entitled_user_ids
from consult.consolidation.silence.models import Silence
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to

from consult.notifications.actions import load_followers, notify_people


@react_to(
    "silence.opened",
    "silence.extended",
    "silence.near",
    "silence.ended",
    "silence.released",
    "silence.revoked",
    name="notifications.silence.notify_of_silence",
)
def notify_of_silence(event: Any) -> None:
    """Notify the entitled participants of a silence procedure.

    Near the end, only those without an objection are notified; of the result also the chairs
    and the followers of its clauses.
    """
    silence = db.session.get(Silence, event.subject_id)
    if silence is None:
        return
    people = load_entitled_user_ids(silence, silent=event.verb == "silence.near")
    if event.verb in {"silence.ended", "silence.revoked"}:
        people |= _load_chairs(event.chain) | {
            person for each in silence.clauses for person in load_followers(each.clause_id)
        }
    _notify(
        event,
        silence,
        people,
        **{name: len(event.facts.get(name, [])) for name in ("adopted", "broken", "pending")},
    )


@react_to("silence.proposed", name="notifications.silence.notify_chairs")
def notify_chairs(event: Any) -> None:
    """Notify the chair and the vice-chairs of a proposed silence procedure."""
    silence = db.session.get(Silence, event.subject_id)
    if silence is not None:
        _notify(event, silence, _load_chairs(event.chain))


@react_to("silence.objected", name="notifications.silence.notify_of_objection")
def notify_of_objection(event: Any) -> None:
    """Notify the chair and the vice-chairs of an objection."""
    silence = db.session.get(Silence, event.facts["silence_id"])
    if silence is not None:
        _notify(
            event,
            silence,
            _load_chairs(event.chain),
            entitled=event.facts["entitled"],
            clause_id=event.facts["clause_id"],
            amendment_id=event.facts["amendment_id"],
        )


@react_to("silence.withdrawn", name="notifications.silence.notify_of_withdrawal")
def notify_of_withdrawal(event: Any) -> None:
    """Notify the chair, the vice-chairs and the entitled participants of a withdrawn objection."""
    silence = db.session.get(Silence, event.facts["silence_id"])
    if silence is not None:
        whole = all(outcome == "adopted" for outcome in compute_outcomes(silence).values())
        _notify(
            event,
            silence,
            _load_chairs(event.chain) | load_entitled_user_ids(silence),
            clause_id=event.facts["clause_id"],
            whole=whole,
        )


def _load_chairs(consultation_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(Membership.user_id).where(
                Membership.consultation_id == consultation_id,
                Membership.role.in_(["chair", "vice_chair"]),
            )
        )
    )


def _notify(event: Any, silence: Silence, people: set[int], **more: Any) -> None:
    number = silence.ballot.number if silence.ballot is not None else None
    notify_people(
        event,
        event.verb,
        people,
        silence_id=silence.id,
        document_id=silence.document_id,
        number=number,
        until=event.facts.get("until") or silence.closes_at.isoformat(),
        **more,
    )
