"""Actions of a past meeting of the sample, from its announcement to its published record."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from consult.ballots.forms import OpenBallotForm
from consult.ballots.counting.actions import close_ballot, record_result
from consult.ballots.opening.actions import open_ballot
from consult.ballots.casting.actions import cast_vote
from consult.core.permissions.actor import Actor
from consult.meetings.attendance import check_in_actions as arriving
from consult.meetings.chair import actions as leading, ruling_actions as ruling
from consult.meetings.record import actions as recording
from consult.meetings.speakers import actions as speaking
from consult.meetings.planning.agenda_actions import add_item
from consult.meetings.local_time import convert_local_time
from consult.meetings.planning.actions import plan_meeting
from consult.meetings.attendance.presence_actions import record_presence
from consult.meetings.queries import load_attendance
from consult.meetings.attendance.registration_actions import register_participant

from .timeline_actions import TimedAction, SampleState

NOTICE_PERIOD = timedelta(days=6)  # between announcement and meeting
HOUR, DAY = 3_600, 86_400


class PastMeetingScript:
    """The script of the meeting: actions in order, and the ids of the rows that they create.

    Attributes:
        chair, secretary, rapporteur: keys of these people.
    """

    def __init__(
        self, known: SampleState, about: dict[str, Any], chair: str, secretary: str, rapporteur: str
    ) -> None:
        self.known, self.about = known, about
        self.chair, self.secretary, self.rapporteur = chair, secretary, rapporteur
        self.number, self.turn, self.ballot = 0, 0, 0
        self.ruled: list[int] = []
        self.items: list[int] = []
        self.deeds: list[TimedAction] = []
        zone, present = about["timezone"], known.ago(0)
        day = known.ago(about["days_ago"]).astimezone(ZoneInfo(zone)).date()
        while day.weekday() > 4:
            day -= timedelta(days=1)
        self.present, self.zone = present, zone
        self.opens = convert_local_time(
            datetime.combine(day, time.fromisoformat(about["begins"])), zone, "opens_at"
        )
        self.at = self.opens

    def add_action(self, who: str, deed: Callable[[Any], object], seconds: int = 20) -> None:
        """Add an action of a person that takes so many seconds."""
        self.deeds.append(
            TimedAction(
                (self.present - self.at) / timedelta(days=1), lambda: deed(self.known.actor(who))
            )
        )
        self.at += timedelta(seconds=seconds)


def list_past_meeting_actions(
    known: SampleState, about: dict[str, Any], **people: str
) -> list[TimedAction]:
    """List all actions of the meeting, from its announcement to its published record."""
    held = PastMeetingScript(known, about, **people)
    _add_registrations(held)
    held.add_action(held.chair, lambda chair: leading.open_meeting(chair, held.number), 60)
    for place in range(len(about["agenda"])):
        held.add_action(
            held.chair,
            partial(_start_item, held, place),
            240,
        )
        held.add_action(
            held.chair, lambda chair: speaking.set_list_open(chair, held.number, is_open=True)
        )
        for each in about["speakers"]:
            if each["item"] == place:
                _add_speech(held, each)
    _add_sounding(held)
    held.add_action(held.chair, lambda chair: leading.end_item(chair, held.number))
    held.add_action(held.chair, lambda chair: leading.close_meeting(chair, held.number))
    _add_record(held)
    return held.deeds


def _announce_meeting(held: PastMeetingScript, secretary: Any) -> None:
    about = held.about
    made = plan_meeting(
        secretary,
        held.known.consultation,
        title=about["title"],
        place=about["place"],
        timezone=held.zone,
        opens_at=held.opens,
        closes_at=held.opens + timedelta(hours=about["hours"]),
    )
    held.number = made.id
    held.items = [
        add_item(
            secretary,
            made.id,
            title=each["title"],
            document_id=held.known.documents[each["document"]],
        ).id
        for each in about["agenda"]
    ]


def _start_item(held: PastMeetingScript, place: int, chair: Actor) -> None:
    leading.start_item(chair, held.number, held.items[place])


def _register_participant(
    held: PastMeetingScript, there: list[int], where: str, actor: Actor
) -> None:
    there.append(register_participant(actor, held.number, where).id)


def _add_registrations(held: PastMeetingScript) -> None:
    """Add the announcement, registrations, check-in in the room and remote presence."""
    held.at = held.opens - NOTICE_PERIOD
    held.add_action(held.secretary, lambda secretary: _announce_meeting(held, secretary), DAY)
    there: list[int] = []
    for where in ("room", "remote"):
        for key in held.about[where]:
            held.add_action(
                key,
                partial(_register_participant, held, there, where),
                900,
            )
    held.at = held.opens - timedelta(minutes=9)
    in_room = len(held.about["room"])
    held.add_action(
        held.secretary,
        lambda secretary: [
            arriving.check_in_participant(secretary, each) for each in there[:in_room]
        ],
        300,
    )
    held.add_action(
        held.chair,
        lambda _chair: record_presence(
            held.number, {held.known.actor(key).user_id or 0 for key in held.about["remote"]}
        ),
    )
    held.at = held.opens


def _add_speech(held: PastMeetingScript, each: dict[str, Any]) -> None:
    def ask(speaker: Any) -> None:
        held.turn = speaking.request_floor(speaker, held.number, each.get("kind", "statement")).id

    held.add_action(each["who"], ask)
    held.add_action(
        held.chair,
        lambda chair: speaking.call_speaker(chair, held.number, held.turn),
        each["seconds"],
    )
    held.add_action(held.chair, lambda chair: speaking.end_turn(chair, held.number), 15)


def _add_sounding(held: PastMeetingScript) -> None:
    given = held.about["sounding"]
    form = OpenBallotForm(
        kind="indicative", question=given["question"], answers="sounding", shows="closing"
    )

    def put(chair: Any) -> None:
        held.ballot = open_ballot(
            chair,
            held.known.consultation,
            form,
            load_attendance(held.number),
            meeting_id=held.number,
            item_id=held.items[-1],
        ).id

    def decide(chair: Any) -> None:
        held.ruled.append(
            ruling.make_ruling(
                chair, held.number, held.about["ruling"], ballot_id=held.ballot
            ).number
        )

    def decide_on_clause(chair: Any) -> None:
        about = held.about["clause"]
        clause_id = held.known.clauses[about["document"], about["clause"]]
        held.ruled.append(
            ruling.make_ruling(chair, held.number, about["words"], clause_id=clause_id).number
        )

    held.add_action(held.chair, put)
    for key, choice in given["answers"].items():
        held.add_action(key, partial(_cast_vote, held, choice), 3)
    held.add_action(held.chair, lambda chair: close_ballot(chair, held.ballot))
    held.add_action(held.chair, lambda chair: record_result(chair, held.ballot, recorded=True))
    held.add_action(held.chair, decide)
    held.add_action(held.chair, decide_on_clause)


def _cast_vote(held: PastMeetingScript, choice: str, actor: Actor) -> None:
    cast_vote(actor, held.ballot, choice)


def _explain_position(held: PastMeetingScript, given: dict[str, Any], actor: Actor) -> None:
    recording.explain_position(
        actor,
        held.number,
        given["kind"],
        given["words"],
        given["language"],
        held.ruled[given["on"]],
    )


def _add_record(held: PastMeetingScript) -> None:
    """Add explanations of position, summary, approval and publication on the days after."""
    summary = held.about["summary"]
    for each in held.about["explanations"]:
        held.add_action(each["who"], partial(_explain_position, held, each), HOUR)
    held.add_action(
        held.rapporteur,
        lambda actor: recording.change_summary(actor, held.number, summary, "en"),
        600,
    )
    held.add_action(
        held.rapporteur, lambda actor: recording.send_record(actor, held.number), 2 * DAY
    )
    held.add_action(held.chair, lambda chair: recording.approve_record(chair, held.number), HOUR)
    held.add_action(
        held.secretary, lambda secretary: recording.publish_record(secretary, held.number)
    )
