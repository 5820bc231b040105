"""JSON shapes of meetings and of their agendas."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from consult.meetings.models import Meeting
from consult.meetings.queries import PresenceCount, AgendaEntry


class MeetingShape(BaseModel):
    """A meeting: time and place, rights of remote participants, and state. Moments are in UTC.

    channels: interpretation by language, as a link or the number of a channel. captions,
    sign_language: links. quorum: percent of the voting organizations that have to be present.
    region: code of the region of a regional meeting.
    """

    id: int
    consultation_id: int
    number: int
    slug: str
    title: dict[str, str]
    note: dict[str, str]
    place: dict[str, str]
    timezone: str
    region: str | None
    opens_at: datetime
    closes_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    link: str | None
    channels: dict[str, str]
    captions: str | None
    sign_language: str | None
    telephone: str | None
    telephone_code: str | None
    code: str
    remote_may: list[str]
    limits: dict[str, int]
    order: str
    first_first: bool
    capacity: int | None
    quorum: int | None
    state: str
    revision: int

    @classmethod
    def build(cls, meeting: Meeting) -> Self:
        """Build the shape of a meeting."""
        same = cls.model_fields.keys() - {"region"}
        return cls(region=meeting.region_code, **{name: getattr(meeting, name) for name in same})


class MeetingsShape(BaseModel):
    """All meetings of a consultation, the earliest first."""

    meetings: list[MeetingShape]


class PresenceShape(BaseModel):
    """The registered and the present participants of a stakeholder group (none: individuals).

    room_declared: participants who say that they are in the room, and whom nobody confirmed.
    """

    group: str | None
    room: int
    remote: int
    room_now: int
    remote_now: int
    room_declared: int

    @classmethod
    def build(cls, counted: PresenceCount) -> Self:
        """Build the shape of a count."""
        return cls.model_validate(counted._asdict())


class MeetingWithPresenceShape(MeetingShape):
    """A meeting with its numbers by group; only the secretariat sees names, on its pages."""

    presence: list[PresenceShape]


class AgendaItemShape(BaseModel):
    """An agenda item: a document, some of its clauses (with printed labels), or a topic.

    version_id: of the text that the meeting reads. newer_version_id: the current version, if
    another one was issued since the item was announced. days: whole working days between its issue
    and the meeting. late: days are fewer than the consultation requires.
    """

    id: int
    place: int
    title: dict[str, str]
    note: dict[str, str]
    document_id: int | None
    clause_ids: list[int]
    labels: list[str]
    version_id: int | None
    newer_version_id: int | None
    days: int | None
    late: bool
    state: str

    @classmethod
    def build(cls, taken: AgendaEntry) -> Self:
        """Build the shape of an agenda entry."""
        item = taken.item
        return cls(
            id=item.id,
            place=item.place,
            title=item.title,
            note=item.note,
            document_id=item.document_id,
            clause_ids=item.clause_ids,
            labels=[taken.labels.get(clause, "") for clause in item.clause_ids],
            version_id=taken.version.id if taken.version else None,
            newer_version_id=taken.newer.id if taken.newer else None,
            days=taken.days,
            late=taken.late,
            state=item.state,
        )


class AgendaShape(BaseModel):
    """The agenda of a meeting, in its order."""

    items: list[AgendaItemShape]
