"""Actions on invitations to a clause: ask a person to contribute to it, and withdraw that.

An invitation gives no right: the rules of contributions alone say who contributes.
"""

from datetime import datetime

from sqlalchemy import select

from consult.accounts.models import User
from consult.consultations.roles.queries import find_member, find_role_holders, list_colleagues
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.i18n import format_day
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import PARTICIPANT_ROLES, require_permission
from consult.documents.models import Clause
from consult.documents.queries import get_current_clause_text
from consult.submissions.queries import find_organisation_by_name

from .forms import InviteToClauseForm
from .models import ClauseInvitation
from .queries import MOST_INVITATIONS, is_standing, takes_contributions


def invite_to_clause(
    actor: Actor, clause_id: int, form: InviteToClauseForm
) -> list[ClauseInvitation]:
    """Invite a member, or those who speak for an organization, to contribute to a clause.

    They get a notice. Of an organization, those who are invited already are not invited again.

    Raises:
        NotFound: The clause is in no current version.
        Invalid: Nobody or more than one member has this name; it is the actor; or nobody who is
            named can contribute.
        Conflict: No contributions are taken now, all are invited already, or too many would be.
    """
    with transaction():
        clause = find_row(Clause, clause_id)
        require_permission(actor, "clause.invite", clause)
        get_current_clause_text(clause_id)
        if not takes_contributions(clause.document.consultation):
            raise Conflict("no_contributions_now")
        people = _find_invited_people(actor, clause.consultation_id, form.person)
        moment = utc_now()
        made = [
            _add_invitation(actor, clause, user_id, form.words, moment)
            for user_id in _leave_out_invited(clause, people)
        ]
    return made


def _add_invitation(
    actor: Actor, clause: Clause, user_id: int, words: str, moment: datetime
) -> ClauseInvitation:
    made = ClauseInvitation(
        consultation_id=clause.consultation_id,
        document_id=clause.document_id,
        version_id=clause.document.current_version_id,
        clause_id=clause.id,
        user_id=user_id,
        author_id=actor.user_id,
        words=words,
        nonce=make_nonce(),
        made_at=moment,
    )
    db.session.add(made)
    db.session.flush()
    record_event(
        "clause.invited",
        made,
        actor,
        audience="moderators",
        **_build_facts(made),
        digest=commit_words(made.nonce, words),
    )
    return made


def _find_invited_people(actor: Actor, consultation_id: int, named: str) -> list[int]:
    """Find the other member who is named and can contribute, or those of an organization."""
    organisation = find_organisation_by_name(named)
    if organisation is not None:
        return _find_speakers(actor, consultation_id, organisation.id, named)
    user_id = find_member(consultation_id, named, "person", "nobody_to_invite")
    if user_id == actor.user_id:
        raise Invalid(fields={"person": {"type": "invited_oneself"}})
    if user_id not in find_role_holders(consultation_id, *PARTICIPANT_ROLES):
        name = find_row(User, user_id).name
        raise Invalid(fields={"person": {"type": "cannot_contribute", "name": name}})
    return [user_id]


def _find_speakers(
    actor: Actor, consultation_id: int, organisation_id: int, named: str
) -> list[int]:
    """Find the others who speak for an organization: its heads of delegation and its speakers."""
    found = [
        each.id
        for each in list_colleagues(organisation_id, consultation_id)
        if {"head", "speaker"} & {*each.roles} and each.id != actor.user_id
    ]
    if not found:
        raise Invalid(fields={"person": {"type": "nobody_speaks", "name": named}})
    return found


def _leave_out_invited(clause: Clause, people: list[int]) -> list[int]:
    """Leave out who is invited to the clause; refuse if nobody is left, or if it is too many."""
    there = list(
        db.session.scalars(
            select(ClauseInvitation).where(
                ClauseInvitation.clause_id == clause.id,
                ClauseInvitation.version_id == clause.document.current_version_id,
            )
        )
    )
    invited = {each.user_id: each for each in there if each.withdrawn_at is None}
    left = [each for each in people if each not in invited]
    if not left:
        first = invited[people[0]]
        raise Conflict(
            "invited_already",
            name=first.user.name,
            by=first.author.name,
            day=format_day(first.made_at),
        )
    if len(there) + len(left) > MOST_INVITATIONS:
        raise Conflict("invitations_full", most=MOST_INVITATIONS)
    return left


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
