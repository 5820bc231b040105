"""JSON shapes of the state of a live meeting: current subject, speakers, decisions."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel

from consult.accounts.models import Organisation

from consult.meetings.speakers import queries as speakers
from consult.meetings.chair.queries import load_speaker_entries, list_rulings
from consult.meetings.models import Meeting, Registration, Ruling, Turn


class TurnShape(BaseModel):
    """A place in the speakers' list; seconds_left is negative once the speaker is over the time.

    stopped: the clock stands still, since a ballot is open in the meeting.
    """

    id: int
    kind: str
    user_id: int
    name: str
    organisation_id: int | None
    organisation: str | None
    for_organisation_id: int | None
    for_coalition_id: int | None
    on_behalf_of: str | None
    group: str | None
    where: str
    asked_at: datetime
    asked_by_id: int
    called_at: datetime | None
    ended_at: datetime | None
    withdrawn_at: datetime | None
    seconds: int
    seconds_left: int
    spoken: int
    stopped: bool
    lost: bool
    interrupted: bool

    @classmethod
    def build(cls, turn: Turn) -> Self:
        """Build the shape of a turn."""
        plain = {
            name: getattr(turn, name)
            for name in (
                "id",
                "kind",
                "user_id",
                "organisation_id",
                "for_organisation_id",
                "for_coalition_id",
                "where",
                "asked_at",
                "asked_by_id",
                "called_at",
                "ended_at",
                "withdrawn_at",
                "seconds",
                "spoken",
            )
        }
        behalf = turn.for_coalition or turn.for_organisation
        return cls(
            **plain,
            name=turn.user.name,
            organisation=_get_name(turn.organisation),
            on_behalf_of=behalf.name if behalf else None,
            group=speakers.get_group_code(turn),
            seconds_left=speakers.count_remaining_seconds(turn),
            stopped=turn.called_at is not None
            and turn.ended_at is None
            and speakers.load_turn_clock(turn).is_stopped,
            lost=turn.lost_at is not None and turn.interrupted_by_id is None,
            interrupted=turn.interrupted_by_id is not None,
        )


class OwnPresenceShape(BaseModel):
    """The own place in a meeting: in the room or remote.

    declared_at: one said to be in the room. present: the door, a personal code or the chair
    confirmed it, or (remote) the page is open. Without this a participant of the room is asked in
    soundings only.
    """

    meeting_id: int
    where: str
    declared_at: datetime | None
    present: bool

    @classmethod
    def build(cls, own: Registration) -> Self:
        """Build the shape of a registration."""
        return cls.model_validate({name: getattr(own, name) for name in cls.model_fields})


class SpeakingTimesShape(BaseModel):
    """Seconds spoken by stakeholder group, by region, and by place; "none": for no organization."""

    groups: dict[str, int]
    regions: dict[str, int]
    where: dict[str, int]


class RulingShape(BaseModel):
    """A decision in the record of a meeting; about: its subject, by kind."""

    id: int
    number: int
    kind: str
    words: str
    clause_id: int | None
    digest: str | None
    status: str | None
    about: dict[str, Any]
    ballot_id: int | None
    decision_id: int | None
    item_id: int | None
    taken_at: datetime
    entered_afterwards: bool
    undone_at: datetime | None

    @classmethod
    def build(cls, ruling: Ruling) -> Self:
        """Build the shape of a decision."""
        return cls.model_validate({name: getattr(ruling, name) for name in cls.model_fields})


class MeetingStateShape(BaseModel):
    """The current state of a meeting; waiting is in the order of the calls."""

    meeting_id: int
    state: str
    revision: int
    item_id: int | None
    clause_id: int | None
    ballot_id: int | None
    led_by_id: int | None
    layout: str
    message: str
    suspended_until: datetime | None
    list_open: bool
    order: str
    first_first: bool
    speaking: TurnShape | None
    waiting: list[TurnShape]
    spoken: SpeakingTimesShape
    rulings: list[RulingShape]

    @classmethod
    def build(cls, meeting: Meeting) -> Self:
        """Build the shape of a meeting's state."""
        present, waiting = load_speaker_entries(meeting)
        said = speakers.sum_speaking_times_by_group(meeting.id)
        plain = {
            name: getattr(meeting, name)
            for name in (
                "state",
                "revision",
                "item_id",
                "clause_id",
                "ballot_id",
                "led_by_id",
                "layout",
                "message",
                "suspended_until",
                "list_open",
                "order",
                "first_first",
            )
        }
        return cls(
            **plain,
            meeting_id=meeting.id,
            speaking=TurnShape.build(present.turn) if present else None,
            waiting=[TurnShape.build(each.turn) for each in waiting],
            rulings=[RulingShape.build(each) for each in list_rulings(meeting)],
            spoken=SpeakingTimesShape(
                groups=_name_codes(said.groups), regions=_name_codes(said.regions), where=said.where
            ),
        )


def _name_codes(shares: dict[str | None, int]) -> dict[str, int]:
    """Replace the key None by "none", as JSON needs."""
    return {code or "none": seconds for code, seconds in shares.items()}


def _get_name(organisation: Organisation | None) -> str | None:
    """Return the name of an organization, if there is one."""
    return organisation.name if organisation is not None else None
