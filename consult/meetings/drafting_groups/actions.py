"""Drafting groups: the chair refers clauses to a few people until a day; they report back with words that are then tabled."""
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from consult.accounts.models import User
from consult.consultations.forms import labels_in
from consult.consultations.models import Consultation, Membership
from consult.consultations.document_queries import names_in
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now, unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record, transaction
from consult.core.jobs.scheduler import every
from consult.core.permissions.rules import require
from consult.documents.models import Clause, Document
from consult.text.clause_names import bare

from consult.meetings.models import Meeting
from .models import DraftingGroup, GroupMember, GroupNote
from consult.meetings.drafting.queries import issued_version

BEFORE = timedelta(hours=48)  # a deadline is told that long before, as those of stages are
MOST = 40  # members


def refer(actor: Actor, consultation_id: int, title: str, clause_ids: Iterable[int], members: Iterable[int],
          facilitator_id: int, deadline_at: datetime, *, mandate: str = "", meeting_id: int | None = None) -> DraftingGroup:
    """Refer clauses of one document to a drafting group; its facilitator is a member, too.

    Raises Invalid for clauses of several documents or that are not in issued text, for people without a role here, and
    for a deadline that is past.
    """
    with transaction():
        consultation = find(Consultation, consultation_id)
        require(actor, "group.refer", consultation)
        clauses = list(dict.fromkeys(clause_ids))
        document_id = _document_of(consultation_id, clauses)
        people = list(dict.fromkeys([facilitator_id, *members]))
        _take_part(consultation_id, people)
        _ahead(deadline_at)
        if meeting_id is not None and find(Meeting, meeting_id).consultation_id != consultation_id:
            raise NotFound(what="Meeting")
        last = db.session.scalar(select(func.max(DraftingGroup.number)).where(DraftingGroup.consultation_id == consultation_id))
        made = DraftingGroup(consultation_id=consultation_id, document_id=document_id, number=(last or 0) + 1, title=title,
                             mandate=mandate, clause_ids=clauses, facilitator_id=facilitator_id, deadline_at=deadline_at,
                             meeting_id=meeting_id, made_by_id=actor.user_id)
        made.people = [_member(person) for person in people]
        db.session.add(made)
        db.session.flush()
        record("group.referred", made, actor, group_id=made.id, number=made.number, clauses=clauses, meeting_id=meeting_id)
    return made


def _document_of(consultation_id: int, clause_ids: list[int]) -> int:
    found = {clause.document_id for number in clause_ids
             if (clause := db.session.get(Clause, number)) is not None and clause.consultation_id == consultation_id
             and issued_version(number)}
    if len(found) != 1 or not clause_ids:
        raise Invalid(fields={"clauses": {"type": "clauses_of_one_document"}})
    return found.pop()


def _take_part(consultation_id: int, people: list[int]) -> None:
    known = set(db.session.scalars(select(Membership.user_id).join(User, User.id == Membership.user_id).where(
        Membership.consultation_id == consultation_id, Membership.user_id.in_(people), User.closed_at.is_(None),
        User.disabled_at.is_(None))))
    if set(people) - known or len(people) > MOST:
        raise Invalid(fields={"members": {"type": "take_no_part"}})


def _ahead(deadline_at: datetime) -> None:
    if deadline_at <= now():
        raise Invalid(fields={"deadline_at": {"type": "in_the_past"}})


def _member(user_id: int) -> GroupMember:
    user = find(User, user_id)
    own = user.spoken_for
    return GroupMember(user_id=user_id, organisation_id=own.id if own is not None else None)


def open_group(actor: Actor, group_id: int, action: str) -> DraftingGroup:
    """A group that is at work, for those who may do this to it; raises Conflict once it has tabled or was dissolved."""
    group = find(DraftingGroup, group_id)
    require(actor, action, group)
    if group.state != "open":
        raise Conflict("group_over", state=group.state)
    return group


def extend(actor: Actor, group_id: int, deadline_at: datetime, row_version: int | None = None) -> DraftingGroup:
    """Give a group until another day; its members are reminded anew."""
    with transaction():
        group = open_group(actor, group_id, "group.refer")
        unchanged(group, row_version)
        _ahead(deadline_at)
        group.deadline_at, group.reminded_at = deadline_at, None
        record("group.extended", group, actor, group_id=group.id, deadline_at=deadline_at.isoformat())
        return group


def set_members(actor: Actor, group_id: int, members: Iterable[int], facilitator_id: int,
                row_version: int | None = None) -> DraftingGroup:
    """Give a group these members and this facilitator; who is no member any more reads nothing of it from then on.

    Raises Conflict("changed_meanwhile") where somebody else changed the group since row_version.
    """
    with transaction():
        group = open_group(actor, group_id, "group.refer")
        unchanged(group, row_version)
        people = list(dict.fromkeys([facilitator_id, *members]))
        _take_part(group.consultation_id, people)
        there = {each.user_id: each for each in group.people}
        for number, each in there.items():
            if number not in people:
                db.session.delete(each)
        db.session.add_all(GroupMember(group_id=group.id, user_id=each.user_id, organisation_id=each.organisation_id)
                           for each in map(_member, [person for person in people if person not in there]))
        group.facilitator_id = facilitator_id
        flag_modified(group, "facilitator_id")  # counts row_version up where only the members change
        db.session.flush()
        db.session.expire(group, ["people"])
        record("group.members_set", group, actor, group_id=group.id, members=len(people))
        return group


def dissolve(actor: Actor, group_id: int) -> None:
    """End a group without a proposal; what it wrote stays with its members and the podium."""
    with transaction():
        group = open_group(actor, group_id, "group.refer")
        group.state, group.ended_at = "dissolved", now()
        record("group.dissolved", group, actor, group_id=group.id)


def table(actor: Actor, group_id: int, report: str) -> DraftingGroup:
    """Report back: from now on everyone reads the words of the group, and a meeting can take them.

    Raises Conflict where it changed no words.
    """
    with transaction():
        group = open_group(actor, group_id, "group.table")
        if not any(each.digest != each.base_digest for each in group.texts):
            raise Conflict("nothing_to_table")
        group.state, group.report, group.tabled_at = "tabled", report, now()
        record("group.tabled", group, actor, group_id=group.id, number=group.number,
               clauses=[each.clause_id for each in group.texts if each.digest != each.base_digest])
        return group


def write_note(actor: Actor, group_id: int, body: str) -> GroupNote:
    """Say something to the other members."""
    with transaction():
        group = open_group(actor, group_id, "group.work")
        made = GroupNote(consultation_id=group.consultation_id, group_id=group.id, author_id=actor.user_id, body=body)
        db.session.add(made)
        db.session.flush()
        record("group_note.posted", made, actor, audience="nobody", group_id=group.id)
    return made


def clauses_labelled(document_id: int, labels: str) -> list[int]:
    """The clauses of the issued version with these printed labels, as in "3, 18 bis"; raises Invalid for one that is none."""
    document = find(Document, document_id)
    names = {name.casefold(): number for number, name in names_in(document.current_version_id or 0).items()}
    wanted = [bare(label).casefold() for label in labels_in(labels)]
    if not wanted or any(label not in names for label in wanted):
        raise Invalid(fields={"labels": {"type": "no_such_clause"}})
    return [names[label] for label in wanted]


def people_of(consultation_id: int) -> list[User]:
    """Who may be in a drafting group: everyone with a role here, by name."""
    return list(db.session.scalars(select(User).where(
        User.id.in_(select(Membership.user_id).where(Membership.consultation_id == consultation_id)),
        User.closed_at.is_(None), User.disabled_at.is_(None)).order_by(User.name)))


def group_at(consultation_id: int, number: int) -> DraftingGroup:
    """A group by its number in the consultation; raises NotFound."""
    found = db.session.scalar(select(DraftingGroup).where(DraftingGroup.consultation_id == consultation_id,
                                                          DraftingGroup.number == number))
    if found is None:
        raise NotFound(what="DraftingGroup")
    return found


def groups_of(consultation_id: int) -> list[DraftingGroup]:
    """The drafting groups of a consultation, those at work first, by their deadline."""
    query = select(DraftingGroup).where(DraftingGroup.consultation_id == consultation_id)
    return sorted(db.session.scalars(query), key=lambda each: (each.state != "open", each.deadline_at, each.number))


def notes_in(group_id: int) -> list[GroupNote]:
    """What its members said to each other, in order."""
    return list(db.session.scalars(select(GroupNote).where(GroupNote.group_id == group_id).order_by(GroupNote.id)))


@every(minutes=5)
def remind_groups() -> None:
    """Remind the members of each group once that its deadline is near."""
    with transaction():
        due = select(DraftingGroup).where(DraftingGroup.state == "open", DraftingGroup.reminded_at.is_(None),
                                          DraftingGroup.deadline_at > now(), DraftingGroup.deadline_at <= now() + BEFORE)
        for group in db.session.scalars(due):
            group.reminded_at = now()
            record("group.due", group, Actor(), audience="nobody", group_id=group.id)
