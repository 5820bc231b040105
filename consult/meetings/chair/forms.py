"""Forms of the podium and of requests for the floor."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.ballots.forms import OpenBallotForm, BallotPreviewForm
from consult.positions.forms import Digest
from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, TextLimits

from consult.meetings.models import LAYOUTS
from .models import LateDecision

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
TurnKind = Literal["statement", "point_of_order", "reply"]


class PodiumForm(Form):
    """A form of the console, with the last podium act that the page showed.

    seen: number of that act, so that no unseen act of another person is overridden.
    """

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class SuspendMeetingForm(PodiumForm):
    """The duration of a suspension: minutes, or a moment, or neither for an open end."""

    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    until: UtcMoment | None = None


class EndItemForm(PodiumForm):
    """The end of the current item; parked: it is left for later."""

    parked: bool = False


class TakeUpClauseForm(PodiumForm):
    """The clause that every page goes to."""

    clause_id: Number


class MeetingLayoutForm(PodiumForm):
    """The layout of the screens."""

    layout: Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LAYOUTS)})$")]


class ScreenMessageForm(PodiumForm):
    """The message on all screens; an empty one removes it."""

    message: Annotated[str, TextLimits(280, 0)] = ""


class UndoActForm(Form):
    """The podium act to undo."""

    act_id: Number


class SpeakersListForm(PodiumForm):
    """The state of the speakers' list: open or closed."""

    open: bool


class SpeakingOrderForm(PodiumForm):
    """The order in which speakers are called."""

    order: Literal["request", "alternate"]
    first_first: bool = False


class CallSpeakerForm(PodiumForm):
    """The turn to call; none for the next on the list."""

    turn_id: Number | None = None


class ExtendTurnForm(PodiumForm):
    """Additional seconds for the current speaker."""

    seconds: Annotated[int, Field(ge=10, le=1800)] = 60


class MoveTurnForm(PodiumForm):
    """A move of a turn up the list (-1) or down (1)."""

    turn_id: Number
    by: Annotated[int, Field(ge=-1, le=1)] = -1


class UndoPresenceForm(PodiumForm):
    """The registration whose confirmation is undone."""

    registration_id: Number


class ConfirmPresenceForm(PodiumForm):
    """The registration of a participant who is in the room; none for all who say so."""

    registration_id: Number | None = None


class FloorRequestForm(Form):
    """A request for the floor, with its kind and on whose behalf it is.

    behalf: "o12" or "c3", the participant's organization or a coalition that includes it.
    """

    kind: TurnKind = "statement"
    behalf: Annotated[str, StringConstraints(pattern=r"^[oc]\d{1,9}$")] | None = None

    @property
    def behalf_arguments(self) -> dict[str, int]:
        """The organization or coalition as keyword arguments of the actions."""
        return parse_behalf(self.behalf)


class EnterTurnForm(FloorRequestForm):
    """A request entered for a person in the room without a device.

    behalf may also be any verified organization.
    """

    user_id: Number


class LateDecisionForm(PodiumForm):
    """A decision; taken_at: its moment, if it was decided while the system was down."""

    taken_at: UtcMoment | None = None

    @property
    def late_decision(self) -> LateDecision | None:
        """The late decision as the actions expect it; none for a decision of now."""
        return LateDecision(self.taken_at) if self.taken_at is not None else None


class ClauseRulingForm(LateDecisionForm):
    """A decision on a clause, with the text that the chair saw and the ballot before it.

    digest: of the text that the chair saw; ballot_id: the ballot after which it was taken.
    """

    status: Literal["open", "bracketed", "adref", "agreed", "reopened", "parked"]
    clause_id: Number
    words: Annotated[str, TextLimits(2000, 0)] = ""
    digest: Digest | None = None
    ballot_id: Number | None = None  # the ballot after which the decision was taken


class BracketResolutionForm(PodiumForm):
    """The resolution of a bracket, counted from 0.

    keep: -2 the whole bracket, -1 nothing, 0 its text or the first alternative.
    """

    clause_id: Number
    number: Annotated[int, Field(ge=0, le=999)]
    keep: Annotated[int, Field(ge=-2, le=99)]
    words: Annotated[str, TextLimits(2000, 0)] = ""
    digest: Digest | None = None


class MeetingBallotForm(OpenBallotForm):
    """A ballot in a meeting."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class MeetingBallotPreviewForm(BallotPreviewForm):
    """A ballot in a meeting while its form is being filled in."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class MeetingBallotChoiceForm(PodiumForm):
    """A ballot of the meeting."""

    ballot_id: Number


class RecordedResultForm(MeetingBallotChoiceForm):
    """The decision whether the result of a sounding enters the record."""

    recorded: bool


class OtherRulingForm(LateDecisionForm):
    """Another decision, in the chair's own text.

    turn_id: of the point of order on which the chair decides.
    """

    words: Annotated[str, TextLimits(2000)]
    clause_id: Number | None = None
    turn_id: Number | None = None


def parse_behalf(behalf: str | None) -> dict[str, int]:
    """Parse the code of an organization or coalition into arguments.

    "o12" gives {"for_organisation_id": 12}, "c3" gives {"for_coalition_id": 3}, none gives {}.
    """
    if not behalf:
        return {}
    return {"for_organisation_id" if behalf[0] == "o" else "for_coalition_id": int(behalf[1:])}
