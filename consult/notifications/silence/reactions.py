"""Who is told about silence procedures: those entitled of their start, end and result; the chair of proposals and objections."""
from typing import Any

from sqlalchemy import select

from consult.consolidation.silence.objection_actions import outcomes_of, people_entitled
from consult.consolidation.silence.models import Silence
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import on

from consult.notifications.actions import followers, tell


@on("silence.opened", "silence.extended", "silence.near", "silence.ended")
def tell_of_silence(event: Any) -> None:
    """Tell those entitled, near the end only those that have not objected; of the result also who follows its clauses."""
    silence = db.session.get(Silence, event.subject_id)
    if silence is None:
        return
    people = people_entitled(silence, silent=event.verb == "silence.near")
    if event.verb == "silence.ended":
        people |= _podium(event.chain) | {person for each in silence.clauses for person in followers(each.clause_id)}
    _tell(event, silence, people, **{name: len(event.facts.get(name, [])) for name in ("adopted", "broken", "pending")})


@on("silence.proposed")
def tell_chair(event: Any) -> None:
    """Tell the chair and the vice-chairs that one waits to be put."""
    silence = db.session.get(Silence, event.subject_id)
    if silence is not None:
        _tell(event, silence, _podium(event.chain))


@on("silence.objected")
def tell_of_objection(event: Any) -> None:
    """Tell the chair and the vice-chairs that somebody objected."""
    silence = db.session.get(Silence, event.facts["silence_id"])
    if silence is not None:
        _tell(event, silence, _podium(event.chain), entitled=event.facts["entitled"], clause_id=event.facts["clause_id"])


@on("silence.withdrawn")
def tell_of_withdrawal(event: Any) -> None:
    """Tell the chair, the vice-chairs and those entitled that an objection was taken back."""
    silence = db.session.get(Silence, event.facts["silence_id"])
    if silence is not None:
        whole = all(outcome == "adopted" for outcome in outcomes_of(silence).values())
        _tell(event, silence, _podium(event.chain) | people_entitled(silence), clause_id=event.facts["clause_id"], whole=whole)


def _podium(consultation_id: int) -> set[int]:
    return set(db.session.scalars(select(Membership.user_id).where(
        Membership.consultation_id == consultation_id, Membership.role.in_(["chair", "vice_chair"]))))


def _tell(event: Any, silence: Silence, people: set[int], **more: Any) -> None:
    number = silence.ballot.number if silence.ballot is not None else None
    tell(event, event.verb, people, silence_id=silence.id, document_id=silence.document_id, number=number,
         until=event.facts.get("until") or silence.closes_at.isoformat(), **more)
