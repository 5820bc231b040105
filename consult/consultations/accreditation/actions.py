"""Actions of accreditation: accredit the people of a list, and let it take effect."""

from sqlalchemy import delete, select

from consult.accounts.affiliations.actions import set_verified_affiliation
from consult.accounts.models import Organisation, User
from consult.accounts.organisations.actions import add_organisation
from consult.accounts.organisations.proposal_actions import normalize_name
from consult.core import hooks
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.mail import write_mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from consult.consultations.models import Consultation
from consult.consultations.roles.actions import give_accredited_role
from consult.core.messages.role_messages import ROLE_NAMES
from .directory import Directory, load_directory
from .forms import AccreditedPerson
from .list_review import find_changed_person
from .models import Accreditation


def accredit_people(
    actor: Actor, consultation_id: int, people: list[AccreditedPerson]
) -> list[Accreditation]:
    """Accredit people whose rows had no fault; each is told by mail.

    Those with an account get the role at once, others when they have proved to own the address.
    Until then there is no account, and nothing to sign in to.

    Raises:
        Invalid: A row has a fault now, such as an account that was disabled since the review.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "people.accredit", consultation)
        directory = load_directory(consultation_id, {each.email for each in people})
        changed = find_changed_person(people, directory)
        if changed is not None:
            raise Invalid(fields={"people": {"type": "list_changed", "email": changed.email}})
        made = []
        for person in people:
            organisation = _find_or_add_organisation(actor, person, directory)
            one = Accreditation(
                consultation_id=consultation_id,
                email=person.email,
                name=person.name,
                organisation_id=organisation.id if organisation is not None else None,
                role=person.role,
                last_day=person.last_day,
                made_by_id=actor.user_id,
            )
            db.session.add(one)
            made.append(one)
        db.session.flush()
        record_event(
            "people.accredited",
            consultation,
            actor,
            audience="moderators",
            people=len(made),
        )
        for person, one in zip(people, made, strict=True):
            _apply_or_invite(person, one, consultation, directory)
    return made


def _find_or_add_organisation(
    actor: Actor, person: AccreditedPerson, directory: Directory
) -> Organisation | None:
    if person.organization is None:
        return None
    key = normalize_name(person.organization)
    if key not in directory.organisations:
        directory.organisations[key] = add_organisation(
            actor,
            name=person.organization,
            group=person.group or "",
            region=person.region or "",
        )
        db.session.flush()
    return directory.organisations[key]


def _apply_or_invite(
    person: AccreditedPerson,
    one: Accreditation,
    consultation: Consultation,
    directory: Directory,
) -> None:
    user = directory.users.get(person.email)
    has_account = user is not None and user.confirmed_at is not None
    if user is not None and has_account:
        _apply(one, user)
    write_mail(
        person.email,
        user.language if user is not None and has_account else person.language,
        "accreditation/invitation",
        name=person.name,
        title=consultation.title,
        role=ROLE_NAMES[person.role],
        organisation=person.organization,
        has_account=has_account,
    )


def apply_accreditations(user_id: int) -> None:
    """Let the accreditations of a person take effect, who has proved to own the address."""
    with transaction():
        user = find_row(User, user_id)
        waiting = select(Accreditation).where(
            Accreditation.email == user.email, Accreditation.applied_at.is_(None)
        )
        for one in db.session.scalars(waiting).all():
            _apply(one, user)


def _apply(one: Accreditation, user: User) -> None:
    """Verify the affiliation and give the role, as the secretariat said.

    An affiliation with another organization that was verified since stays, without the role of
    the first one.
    """
    own = user.represented_organisation
    if one.organisation_id is not None and own is None:
        set_verified_affiliation(user, one.organisation_id)
        own = find_row(Organisation, one.organisation_id)
    one.applied_at, one.user_id = utc_now(), user.id
    if own is None or own.id == one.organisation_id or one.role not in {"head", "speaker"}:
        give_accredited_role(
            one.consultation_id, user.id, one.role, one.last_day, by_id=one.made_by_id
        )


def withdraw_accreditation(actor: Actor, consultation_id: int, accreditation_id: int) -> None:
    """Withdraw an accreditation that has not taken effect.

    Raises:
        Conflict: The person has joined; the role is removed under People.
    """
    with transaction():
        one = find_row(Accreditation, accreditation_id)
        require_permission(actor, "people.accredit", one)
        if one.applied_at is not None or one.consultation_id != consultation_id:
            raise Conflict("accredited_person_joined")
        db.session.delete(one)
        record_event(
            "accreditation.withdrawn",
            EventSubject(consultation_id, consultation_id),
            actor,
            audience="moderators",
        )


def delete_ended_accreditations() -> None:
    """Delete the accreditations of nobody, with names and addresses, once the process is over."""
    with transaction():
        for consultation in db.session.scalars(select(Consultation)):
            if consultation.over:
                _delete(consultation.id)


def _delete(consultation_id: int) -> None:
    db.session.execute(
        delete(Accreditation).where(
            Accreditation.consultation_id == consultation_id, Accreditation.applied_at.is_(None)
        )
    )


def forget_person(user_id: int) -> None:
    """Forget the accreditations of a person whose account is closed or erased."""
    user = find_row(User, user_id)
    own = select(Accreditation.id).where(
        (Accreditation.user_id == user_id) | (Accreditation.email == user.email)
    )
    db.session.execute(delete(Accreditation).where(Accreditation.id.in_(own)))


hooks.on_account_end.append(forget_person)
