"""Actions and queries of drafting groups: referral, members, deadline, report, notes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from consult.accounts.models import User
from consult.consultations.forms import parse_labels
from consult.consultations.models import Consultation, Membership
from consult.documents.clause_queries import load_version_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.rules import require_permission
from consult.documents.models import Clause, Document
from consult.text.clause_names import strip_label

from consult.meetings.models import Meeting
from .models import DraftingGroup, GroupMember, GroupNote
from consult.meetings.drafting.queries import load_issued_version

REMINDER_LEAD = timedelta(
    hours=48
)  # members are reminded this long before the deadline, as for stages
MEMBER_LIMIT = 40  # members


def refer_clauses(
    actor: Actor,
    consultation_id: int,
    title: str,
    clause_ids: Iterable[int],
    members: Iterable[int],
    facilitator_id: int,
    deadline_at: datetime,
    *,
    mandate: str = "",
    meeting_id: int | None = None,
) -> DraftingGroup:
    """Refer clauses of one document to a new drafting group; its facilitator is a member, too.

    Raises:
        Invalid: The clauses belong to several documents or to no issued version, a member has
            no role here, or the deadline is past.
        NotFound: The meeting belongs to another consultation.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "group.refer", consultation)
        clauses = list(dict.fromkeys(clause_ids))
        document_id = _find_document_id(consultation_id, clauses)
        people = list(dict.fromkeys([facilitator_id, *members]))
        _require_participants(consultation_id, people)
        _require_future_deadline(deadline_at)
        if (
            meeting_id is not None
            and find_row(Meeting, meeting_id).consultation_id != consultation_id
        ):
            raise NotFound(what="Meeting")
        last = db.session.scalar(
            select(func.max(DraftingGroup.number)).where(
                DraftingGroup.consultation_id == consultation_id
            )
        )
        made = DraftingGroup(
            consultation_id=consultation_id,
            document_id=document_id,
            number=(last or 0) + 1,
            title=title,
            mandate=mandate,
            clause_ids=clauses,
            facilitator_id=facilitator_id,
            deadline_at=deadline_at,
            meeting_id=meeting_id,
            made_by_id=actor.user_id,
        )
        made.people = [_build_member(person) for person in people]
        db.session.add(made)
        db.session.flush()
        record_event(
            "group.referred",
            made,
            actor,
            group_id=made.id,
            number=made.number,
            clauses=clauses,
            meeting_id=meeting_id,
        )
    return made


def _find_document_id(consultation_id: int, clause_ids: list[int]) -> int:
    """Find the one document of these clauses; raise Invalid if there are several or none."""
    found = {
        clause.document_id
        for number in clause_ids
        if (clause := db.session.get(Clause, number)) is not None
        and clause.consultation_id == consultation_id
        and load_issued_version(number)
    }
    if len(found) != 1 or not clause_ids:
        raise Invalid(fields={"clauses": {"type": "clauses_of_one_document"}})
    return found.pop()


def _require_participants(consultation_id: int, people: list[int]) -> None:
    """Raise Invalid for too many members, and for people without an account or role here."""
    known = set(
        db.session.scalars(
            select(Membership.user_id)
            .join(User, User.id == Membership.user_id)
            .where(
                Membership.consultation_id == consultation_id,
                Membership.user_id.in_(people),
                User.closed_at.is_(None),
                User.disabled_at.is_(None),
            )
        )
    )
    if set(people) - known or len(people) > MEMBER_LIMIT:
        raise Invalid(fields={"members": {"type": "take_no_part"}})


def _require_future_deadline(deadline_at: datetime) -> None:
    """Raise Invalid for a deadline that is past."""
    if deadline_at <= utc_now():
        raise Invalid(fields={"deadline_at": {"type": "in_the_past"}})


def _build_member(user_id: int) -> GroupMember:
    """Build a member, with the organization that the user speaks for now."""
    user = find_row(User, user_id)
    own = user.represented_organisation
    return GroupMember(user_id=user_id, organisation_id=own.id if own is not None else None)


def load_open_group(actor: Actor, group_id: int, action: str) -> DraftingGroup:
    """Load an open group for an actor with the right to `action`, within a transaction.

    Raises NotFound, Unknown or Forbidden, and Conflict once the group has tabled its text or is
    dissolved.
    """
    group = find_row(DraftingGroup, group_id)
    require_permission(actor, action, group)
    if group.state != "open":
        raise Conflict("group_over", state=group.state)
    return group


def extend_deadline(
    actor: Actor, group_id: int, deadline_at: datetime, row_version: int | None = None
) -> DraftingGroup:
    """Set a new deadline; the members are reminded again.

    Raises Conflict("changed_meanwhile") if another person changed the group since row_version.
    """
    with transaction():
        group = load_open_group(actor, group_id, "group.refer")
        require_unchanged(group, row_version)
        _require_future_deadline(deadline_at)
        group.deadline_at, group.reminded_at = deadline_at, None
        record_event(
            "group.extended", group, actor, group_id=group.id, deadline_at=deadline_at.isoformat()
        )
        return group


def set_members(
    actor: Actor,
    group_id: int,
    members: Iterable[int],
    facilitator_id: int,
    row_version: int | None = None,
) -> DraftingGroup:
    """Set the members and the facilitator; former members lose access at once.

    Raises Conflict("changed_meanwhile") if another person changed the group since row_version.
    """
    with transaction():
        group = load_open_group(actor, group_id, "group.refer")
        require_unchanged(group, row_version)
        people = list(dict.fromkeys([facilitator_id, *members]))
        _require_participants(group.consultation_id, people)
        there = {each.user_id: each for each in group.people}
        for number, each in there.items():
            if number not in people:
                db.session.delete(each)
        db.session.add_all(
            GroupMember(
                group_id=group.id, user_id=each.user_id, organisation_id=each.organisation_id
            )
            for each in map(_build_member, [person for person in people if person not in there])
        )
        group.facilitator_id = facilitator_id
        flag_modified(group, "facilitator_id")  # counts row_version up if only the members change
        db.session.flush()
        db.session.expire(group, ["people"])
        record_event("group.members_set", group, actor, group_id=group.id, members=len(people))
        return group


def dissolve_group(actor: Actor, group_id: int) -> None:
    """Dissolve a group without a report; its text stays with the members and the podium."""
    with transaction():
        group = load_open_group(actor, group_id, "group.refer")
        group.state, group.ended_at = "dissolved", utc_now()
        record_event("group.dissolved", group, actor, group_id=group.id)


def table_report(actor: Actor, group_id: int, report: str) -> DraftingGroup:
    """Table the report of a group: everyone can read its text, and a meeting can take it.

    Raises Conflict if the group changed no text.
    """
    with transaction():
        group = load_open_group(actor, group_id, "group.table")
        if not any(each.digest != each.base_digest for each in group.texts):
            raise Conflict("nothing_to_table")
        group.state, group.report, group.tabled_at = "tabled", report, utc_now()
        record_event(
            "group.tabled",
            group,
            actor,
            group_id=group.id,
            number=group.number,
            clauses=[each.clause_id for each in group.texts if each.digest != each.base_digest],
        )
        return group


def write_note(actor: Actor, group_id: int, body: str) -> GroupNote:
    """Write a note to the other members."""
    with transaction():
        group = load_open_group(actor, group_id, "group.work")
        made = GroupNote(
            consultation_id=group.consultation_id,
            group_id=group.id,
            author_id=actor.user_id,
            body=body,
        )
        db.session.add(made)
        db.session.flush()
        record_event("group_note.posted", made, actor, audience="nobody", group_id=group.id)
    return made


def find_clauses_by_label(document_id: int, labels: str) -> list[int]:
    """Find the clauses of the issued version with these printed labels ("3, 18 bis").

    Raises Invalid for an unknown label.
    """
    document = find_row(Document, document_id)
    names = {
        name.casefold(): number
        for number, name in load_version_names(document.current_version_id or 0).items()
    }
    wanted = [strip_label(label).casefold() for label in parse_labels(labels)]
    if not wanted or any(label not in names for label in wanted):
        raise Invalid(fields={"labels": {"type": "no_such_clause"}})
    return [names[label] for label in wanted]


def list_possible_members(consultation_id: int) -> list[User]:
    """List the people who may be in a drafting group: all with a role here, by name."""
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.id.in_(
                    select(Membership.user_id).where(Membership.consultation_id == consultation_id)
                ),
                User.closed_at.is_(None),
                User.disabled_at.is_(None),
            )
            .order_by(User.name)
        )
    )


def find_group(consultation_id: int, number: int) -> DraftingGroup:
    """Find a group by its number in the consultation.

    Raises NotFound.
    """
    found = db.session.scalar(
        select(DraftingGroup).where(
            DraftingGroup.consultation_id == consultation_id, DraftingGroup.number == number
        )
    )
    if found is None:
        raise NotFound(what="DraftingGroup")
    return found


def list_groups(consultation_id: int) -> list[DraftingGroup]:
    """List the drafting groups of a consultation, the open ones first, by deadline."""
    query = select(DraftingGroup).where(DraftingGroup.consultation_id == consultation_id)
    return sorted(
        db.session.scalars(query),
        key=lambda each: (each.state != "open", each.deadline_at, each.number),
    )


def list_notes(group_id: int) -> list[GroupNote]:
    """List the notes of the members in order."""
    return list(
        db.session.scalars(
            select(GroupNote).where(GroupNote.group_id == group_id).order_by(GroupNote.id)
        )
    )


@run_every(minutes=5, name="meetings.drafting_groups.remind_groups")
def remind_groups() -> None:
    """Remind the members of each group once, when its deadline is near."""
    with transaction():
        due = select(DraftingGroup).where(
            DraftingGroup.state == "open",
            DraftingGroup.reminded_at.is_(None),
            DraftingGroup.deadline_at > utc_now(),
            DraftingGroup.deadline_at <= utc_now() + REMINDER_LEAD,
        )
        for group in db.session.scalars(due):
            group.reminded_at = utc_now()
            record_event("group.due", group, Actor(), audience="nobody", group_id=group.id)
