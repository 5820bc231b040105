"""Actions on invitations to a clause: ask a person to contribute to it, and withdraw that.

An invitation gives no right: the rules of contributions alone say who contributes.
"""

from sqlalchemy import select

from consult.accounts.models import User
from consult.consultations.roles.queries import find_member, find_role_holders
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.i18n import format_day
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import PARTICIPANT_ROLES, require_permission
from consult.documents.models import Clause
from consult.documents.queries import get_current_clause_text

from .forms import InviteToClauseForm
from .models import ClauseInvitation
from .queries import MOST_INVITATIONS, is_standing, takes_contributions


def invite_to_clause(actor: Actor, clause_id: int, form: InviteToClauseForm) -> ClauseInvitation:
    """Invite a member of the consultation to contribute to a clause; they get a notice.

    Raises:
        NotFound: The clause is in no current version.
        Invalid: Nobody or more than one member has this name; it is the actor; or the member
            cannot contribute.
        Conflict: No contributions are taken now, the person is invited already, or too many are.
    """
    with transaction():
        clause = find_row(Clause, clause_id)
        require_permission(actor, "clause.invite", clause)
        get_current_clause_text(clause_id)
        document = clause.document
        if not takes_contributions(document.consultation):
            raise Conflict("no_contributions_now")
        person = _find_invited_person(actor, clause.consultation_id, form.person)
        _refuse_repetition(clause, person)
        made = ClauseInvitation(
            consultation_id=clause.consultation_id,
            document_id=document.id,
            version_id=document.current_version_id,
            clause_id=clause_id,
            user_id=person.id,
            author_id=actor.user_id,
            words=form.words,
            nonce=make_nonce(),
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "clause.invited",
            made,
            actor,
            audience="moderators",
            **_build_facts(made),
            digest=commit_words(made.nonce, made.words),
        )
    return made


def _find_invited_person(actor: Actor, consultation_id: int, named: str) -> User:
    """Find the other member who is named, and who can contribute; raises Invalid."""
    user_id = find_member(consultation_id, named, "person")
    if user_id == actor.user_id:
        raise Invalid(fields={"person": {"type": "invited_oneself"}})
    person = find_row(User, user_id)
    if user_id not in find_role_holders(consultation_id, *PARTICIPANT_ROLES):
        raise Invalid(fields={"person": {"type": "cannot_contribute", "name": person.name}})
    return person


def _refuse_repetition(clause: Clause, person: User) -> None:
    """Refuse a second invitation of a person to a clause, and one too many."""
    there = list(
        db.session.scalars(
            select(ClauseInvitation).where(
                ClauseInvitation.clause_id == clause.id,
                ClauseInvitation.version_id == clause.document.current_version_id,
            )
        )
    )
    for each in there:
        if each.user_id == person.id and each.withdrawn_at is None:
            raise Conflict(
                "invited_already",
                name=person.name,
                by=each.author.name,
                day=format_day(each.made_at),
            )
    if len(there) >= MOST_INVITATIONS:
        raise Conflict("invitations_full", most=MOST_INVITATIONS)


def withdraw_invitation(actor: Actor, clause_id: int, invitation_id: int) -> ClauseInvitation:
    """Withdraw one's invitation; the notice that was sent stays.

    Raises:
        NotFound: There is no such invitation to the clause.
        Conflict: It was withdrawn, or has ended.
    """
    with transaction():
        found = find_row(ClauseInvitation, invitation_id)
        if found.clause_id != clause_id:
            raise NotFound(what="Invitation")
        require_permission(actor, "invitation.withdraw", found)
        if not is_standing(found):
            raise Conflict("invitation_over")
        found.withdrawn_at = utc_now()
        db.session.flush()
        record_event(
            "clause.invitation_withdrawn",
            found,
            actor,
            audience="moderators",
            **_build_facts(found),
        )
    return found


def _build_facts(row: ClauseInvitation) -> dict[str, int]:
    """Build the facts of an event; the sentence is never one of them."""
    return {
        "document_id": row.document_id,
        "version_id": row.version_id,
        "clause_id": row.clause_id,
        "user_id": row.user_id,
    }
