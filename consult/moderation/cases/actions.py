"""Actions on the cases of the queue: assign them, and write notes about them."""

from collections.abc import Iterable

from sqlalchemy import delete

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission

from .contributions import fill_case, find_case, match_case
from .models import CaseAssignment, CaseNote
from .queries import list_moderators


def assign_cases(
    actor: Actor, consultation_id: int, codes: Iterable[str], user_id: int | None
) -> tuple[list[str], list[str]]:
    """Assign cases to a moderator, or to nobody; whom they were assigned to before is replaced.

    A case of one's own contribution, or of the moderator's own, stays as it is.

    Args:
        codes: short names of contributions.

    Returns:
        The short names of the cases that were assigned, and of those left out.

    Raises:
        Invalid: No case was chosen, or the person is no moderator.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "moderation.assign", consultation)
        chosen = choose_cases(codes)
        if user_id is not None and user_id not in {
            each.id for each in list_moderators(consultation)
        }:
            raise Invalid(fields={"to": {"type": "not_a_moderator"}})
        done = [
            code for code in chosen if may_assign(actor, find_case(code, consultation_id), user_id)
        ]
        for code in done:
            db.session.execute(delete(CaseAssignment).where(match_case(CaseAssignment, code)))
            if user_id is not None:
                db.session.add(
                    CaseAssignment(
                        consultation_id=consultation_id, user_id=user_id, **fill_case(code)
                    )
                )
        if done:
            record_event(
                "case.assigned",
                consultation,
                actor,
                audience="moderators",
                user_id=user_id,
                cases=len(done),
            )
    return done, [code for code in chosen if code not in done]


def choose_cases(codes: Iterable[str]) -> list[str]:
    """Return the chosen cases, each once; raise Invalid if there is none."""
    chosen = list(dict.fromkeys(codes))
    if not chosen:
        raise Invalid(fields={"cases": {"type": "no_case"}})
    return chosen


def may_assign(actor: Actor, thing: Comment | Amendment, user_id: int | None) -> bool:
    """Return whether the actor may assign the case of a contribution to a person."""
    return is_allowed(actor, "moderation.note", thing) and thing.author_id != user_id


def write_note(actor: Actor, consultation_id: int, code: str, words: str) -> CaseNote:
    """Write a note about a contribution, for those who moderate it.

    Raises:
        NotFound: There is no such contribution.
    """
    with transaction():
        thing = find_case(code, consultation_id)
        require_permission(actor, "moderation.note", thing)
        made = CaseNote(
            consultation_id=thing.consultation_id,
            author_id=actor.user_id or 0,
            words=words,
            **fill_case(code),
        )
        db.session.add(made)
        db.session.flush()
    return made


def remove_note(actor: Actor, note_id: int) -> CaseNote:
    """Remove one's note."""
    with transaction():
        made = find_row(CaseNote, note_id)
        require_permission(actor, "moderation.remove_note", made)
        db.session.delete(made)
    return made
