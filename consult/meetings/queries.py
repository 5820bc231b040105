"""Queries on meetings: list, agenda, registrations, attendance."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from consult.accounts.stakeholder_groups import list_groups
from consult.accounts.models import Organisation, User
from consult.documents.clause_queries import load_current_names, load_version_names
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound, SignInRequired
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.documents.models import Clause, Version, Placement
from consult.text.clause_names import strip_label
from consult.text.digits import convert_digits

from .local_time import count_working_days
from .models import AgendaItem, NamedVoter, Meeting, Registration, Turn

IS_PRESENT = and_(Registration.present_at.is_not(None), Registration.left_at.is_(None))
IS_DECLARED = and_(
    Registration.where == "room",
    Registration.declared_at.is_not(None),
    or_(Registration.present_at.is_(None), Registration.left_at.is_not(None)),
)  # in the room by their own word only


def find_meeting(consultation_id: int, slug: str) -> Meeting:
    """Find a meeting by its slug.

    Raises NotFound.
    """
    found = db.session.scalar(
        select(Meeting).where(Meeting.consultation_id == consultation_id, Meeting.slug == slug)
    )
    if found is None:
        raise NotFound(what="Meeting")
    return found


def list_meetings(consultation_id: int) -> list[Meeting]:
    """List all meetings of a consultation, the earliest first."""
    return list(
        db.session.scalars(
            select(Meeting)
            .where(Meeting.consultation_id == consultation_id)
            .order_by(Meeting.opens_at, Meeting.id)
        )
    )


def list_regional_meetings(consultation_id: int) -> list[Meeting]:
    """List the regional meetings of a consultation, the earliest first; cancelled ones are out."""
    return [
        each
        for each in list_meetings(consultation_id)
        if each.region_code and each.state != "cancelled"
    ]


def find_registration(meeting_id: int, user_id: int | None) -> Registration | None:
    """Find the registration of a user; None without one or once it is withdrawn."""
    if user_id is None:
        return None
    return db.session.scalar(
        select(Registration).where(
            Registration.meeting_id == meeting_id,
            Registration.user_id == user_id,
            Registration.withdrawn_at.is_(None),
        )
    )


def find_meeting_by_code(code: str) -> Meeting | None:
    """Find the meeting of a six-letter code in any spelling; None for an unknown code."""
    return db.session.scalar(select(Meeting).where(Meeting.code == normalize_code(code)))


def normalize_code(code: str) -> str:
    """Normalize a code to its stored form: capital letters and digits, no spaces or hyphens."""
    return "".join(each for each in convert_digits(code).upper() if each.isalnum())


def load_revision(meeting_id: int) -> int:
    """Load the current revision of a meeting from the database."""
    return db.session.scalar(select(Meeting.revision).where(Meeting.id == meeting_id)) or 0


def find_next_meeting(consultation_id: int) -> Meeting | None:
    """Find the live meeting, or else the next planned one; cancelled meetings do not count."""
    return db.session.scalar(
        select(Meeting)
        .where(
            Meeting.consultation_id == consultation_id,
            or_(
                Meeting.state.in_(("open", "suspended")),
                and_(Meeting.state == "planned", Meeting.closes_at > utc_now()),
            ),
        )
        .order_by(Meeting.state == "planned", Meeting.opens_at, Meeting.id)
        .limit(1)
    )


class AgendaEntry(NamedTuple):
    """An agenda item with clause labels, version, and the days since its issue.

    version: the one that the meeting reads. newer: the current one, if another was issued since
    the item was announced. days: whole working days between its
    issue and the meeting. late: days are fewer than the consultation requires.
    """

    item: AgendaItem
    labels: dict[int, str]
    version: Version | None
    newer: Version | None
    days: int | None
    late: bool


def load_agenda(meeting: Meeting) -> list[AgendaEntry]:
    """Load the agenda of a meeting with its versions, in a fixed number of statements.

    Clauses of a version that is not the current one any more take one more for each version.
    """
    items = sorted(meeting.items, key=lambda each: (each.place, each.id))
    labels = load_current_names({clause for each in items for clause in each.clause_ids})
    wanted = {each.version_id for each in items} | {
        each.document.current_version_id for each in items if each.document
    }
    versions = {
        row.id: row
        for row in db.session.scalars(select(Version).where(Version.id.in_(wanted - {None})))
    }
    earlier = {each.version_id for each in items if each.has_newer_version and each.clause_ids}
    names = {number: load_version_names(number) for number in earlier if number is not None}
    return [
        _build_agenda_entry(meeting, item, labels | names.get(item.version_id or 0, {}), versions)
        for item in items
    ]


def _build_agenda_entry(
    meeting: Meeting, item: AgendaItem, labels: dict[int, str], versions: dict[int, Version]
) -> AgendaEntry:
    """Build the entry of an agenda item."""
    version = versions.get(item.version_id or 0)
    newer = (
        versions.get(item.document.current_version_id or 0)
        if item.document and item.has_newer_version
        else None
    )
    begins = meeting.started_at or meeting.opens_at
    days = (
        count_working_days(version.issued_at, begins, meeting.timezone)
        if version and version.issued_at
        else None
    )
    return AgendaEntry(
        item,
        {clause: strip_label(labels.get(clause, "")) for clause in item.clause_ids},
        version,
        newer,
        days,
        days is not None and days < meeting.consultation.notice_days,
    )


def search_registrations(
    meeting_id: int, words: str | None = None, after: int = 0, limit: int | None = 100
) -> list[Registration]:
    """Search the registrations of a meeting by name or organization, ordered by number.

    Args:
        words: Part of a name of a person or organization; none for all.
        after: Number of the last registration of the page before.
        limit: None for all.
    """
    query = (
        select(Registration)
        .join(User, User.id == Registration.user_id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.withdrawn_at.is_(None),
            Registration.id > after,
        )
        .options(
            contains_eager(Registration.user).joinedload(User.organisation),
            contains_eager(Registration.organisation),
        )
        .order_by(Registration.id)
        .limit(limit)
    )
    return list(db.session.scalars(query.where(build_name_filter(words)) if words else query))


def build_name_filter(words: str) -> ColumnElement[bool]:
    """Build the condition that the name of a person or organization contains this text."""
    kept = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(
        func.lower(User.name).like(f"%{kept}%", escape="\\"),
        func.lower(Organisation.name).like(f"%{kept}%", escape="\\"),
    )


class PresenceCount(NamedTuple):
    """Registered and present participants of a stakeholder group (none: individuals), by place.

    room_declared: participants who say that they are in the room, and whom nobody confirmed.
    """

    group: str | None
    room: int
    remote: int
    room_now: int
    remote_now: int
    room_declared: int


def count_presence(meeting_id: int) -> list[PresenceCount]:
    """Count registered and present participants by group; individuals come last.

    Groups follow the order of the settings.

    Empty groups are left out. Present in the room: checked in. Present remotely: the page is
    open, or was a minute ago (see presence_actions.py).
    """
    there = case((IS_PRESENT, 1), else_=0)
    declared = case((IS_DECLARED, 1), else_=0)
    rows = db.session.execute(
        select(
            Organisation.group_code,
            Registration.where,
            func.count(),
            func.sum(there),
            func.sum(declared),
        )
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(Registration.meeting_id == meeting_id, Registration.withdrawn_at.is_(None))
        .group_by(Organisation.group_code, Registration.where)
    )
    found = {
        (group, where): (count, int(now_there or 0), int(by_word or 0))
        for group, where, count, now_there, by_word in rows
    }
    order = [*(each["code"] for each in list_groups()), None]
    counted = []
    for group in order:
        room, room_now, by_word = found.get((group, "room"), (0, 0, 0))
        remote, remote_now, _ = found.get((group, "remote"), (0, 0, 0))
        counted.append(PresenceCount(group, room, remote, room_now, remote_now, by_word))
    return [each for each in counted if each.room or each.remote]


def list_registered_organisations(meeting_id: int) -> list[Organisation]:
    """List the organizations with a registered participant, by name."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(
                Organisation.id.in_(
                    select(Registration.organisation_id).where(
                        Registration.meeting_id == meeting_id, Registration.withdrawn_at.is_(None)
                    )
                )
            )
            .order_by(Organisation.name)
        )
    )


def load_named_voters(meeting_id: int) -> dict[int, int]:
    """Load the named voter of each organization that named one, by organization.

    For the others the head of delegation and authorized persons may vote.
    """
    rows = db.session.execute(
        select(NamedVoter.organisation_id, NamedVoter.user_id).where(
            NamedVoter.meeting_id == meeting_id
        )
    )
    return {row.organisation_id: row.user_id for row in rows}


def load_attendance(meeting_id: int, *, by_own_word: bool = False) -> dict[str, str]:
    """Load the place of each possible voter: {"o12": "room", "u7": "remote"}.

    Organizations are present through their verified members. The place of the named voter
    counts, else the room if any member is in it.

    Args:
        by_own_word: Also those who say themselves that they are in the room, as for a sounding.
    """
    rows = db.session.execute(
        select(Registration.user_id, Registration.organisation_id, Registration.where)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.withdrawn_at.is_(None),
            IS_PRESENT | IS_DECLARED if by_own_word else IS_PRESENT,
        )
        .order_by(Registration.where, Registration.id)
    ).all()  # remote before room, so that room overwrites it
    named = load_named_voters(meeting_id)
    found: dict[str, str] = {}
    for user_id, organisation_id, where in rows:
        found[f"u{user_id}"] = where
        if organisation_id is not None:
            found[f"o{organisation_id}"] = where
    for user_id, organisation_id, where in rows:
        if organisation_id is not None and named.get(organisation_id) == user_id:
            found[f"o{organisation_id}"] = where
    return found


def list_unchecked_registrations(meeting_id: int) -> list[Registration]:
    """List the participants of the room of whom nobody, nor they themselves, said they are there.

    The called ones come first. A sounding does not ask them.
    """
    found = db.session.scalars(
        select(Registration)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.where == "room",
            Registration.withdrawn_at.is_(None),
            or_(Registration.present_at.is_(None), Registration.left_at.is_not(None)),
            Registration.declared_at.is_(None),
        )
        .options(joinedload(Registration.user), joinedload(Registration.organisation))
    ).all()
    here = [each for each in found if each.left_at is None or each.present_by_call]
    return sorted(here, key=lambda each: (not each.present_by_call, each.user.name.casefold()))


def list_declared_registrations(meeting_id: int) -> list[Registration]:
    """List the participants who say that they are in the room, and whom nobody confirmed."""
    return _list_sorted_registrations(meeting_id, IS_DECLARED)


def list_confirmed_registrations(meeting_id: int) -> list[Registration]:
    """List the participants of whom the chair confirmed that they are in the room."""
    return _list_sorted_registrations(
        meeting_id, and_(IS_PRESENT, Registration.confirmed_at.is_not(None))
    )


def _list_sorted_registrations(
    meeting_id: int, condition: ColumnElement[bool]
) -> list[Registration]:
    """List the registrations of a meeting that meet a condition, by name."""
    found = db.session.scalars(
        select(Registration)
        .where(
            Registration.meeting_id == meeting_id, Registration.withdrawn_at.is_(None), condition
        )
        .options(joinedload(Registration.user), joinedload(Registration.organisation))
    )
    return sorted(found, key=lambda each: each.user.name.casefold())


def list_registered_user_ids(meeting_id: int) -> set[int]:
    """List the numbers of the registered users."""
    return set(
        db.session.scalars(
            select(Registration.user_id).where(
                Registration.meeting_id == meeting_id, Registration.withdrawn_at.is_(None)
            )
        )
    )


def load_registration(meeting: Meeting, registration_id: int) -> Registration:
    """Load a registration for this meeting.

    Raises NotFound, also for a registration of another meeting.
    """
    found = db.session.get(Registration, registration_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound(what="Registration")
    return found


def get_registration_by_badge(actor: Actor, number: str) -> Registration:
    """Return the registration with this badge, for those who check people in.

    Raises:
        SignInRequired: The reader is not signed in.
        NotFound: There is none, or the actor does not check people in at its meeting.
    """
    if actor.user_id is None:
        raise SignInRequired
    query = select(Registration).where(
        Registration.badge == number, Registration.withdrawn_at.is_(None)
    )
    found = db.session.scalars(query).first()
    if found is None or not is_allowed(actor, "meeting.check_in", found.meeting):
        raise NotFound(what="Registration")
    return found


def load_turn(meeting: Meeting, turn_id: int) -> Turn:
    """Load a turn of this meeting; raise NotFound, also for a turn of another meeting."""
    found = db.session.get(Turn, turn_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound(what="Turn")
    return found


def list_item_clause_ids(item: AgendaItem) -> list[int]:
    """List the clauses of an item in order: those that it names, or all of the version it reads."""
    if item.clause_ids or item.version_id is None:
        return list(item.clause_ids)
    return list(
        db.session.scalars(
            select(Placement.clause_id)
            .where(Placement.version_id == item.version_id, Placement.place >= 0)
            .order_by(Placement.place)
        )
    )


def find_read_version_id(meeting: Meeting, clause_id: int) -> int | None:
    """Find the version in which a meeting reads a clause; None if nothing is issued.

    It is that of the item taken up, if this is about the document, else of the first item that
    names the clause or the document. A clause of another document is read in the current version.
    """
    document = find_row(Clause, clause_id).document
    items = sorted(
        (each for each in meeting.items if each.document_id == document.id),
        key=lambda each: (each.id != meeting.item_id, clause_id not in each.clause_ids, each.place),
    )
    return next((each.version_id for each in items if each.version_id), document.current_version_id)


def has_meeting_ahead(consultation_id: int) -> bool:
    """Return whether a meeting is open, suspended, or planned for the future."""
    ahead = (Meeting.state == "planned") & (Meeting.closes_at > utc_now())
    return (
        db.session.scalar(
            select(Meeting.state)
            .where(
                Meeting.consultation_id == consultation_id,
                ahead | Meeting.state.in_(("open", "suspended")),
            )
            .limit(1)
        )
        is not None
    )
