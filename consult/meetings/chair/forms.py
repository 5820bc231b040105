"""What comes in from those who lead a meeting, and from who asks for the floor."""
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.ballots.forms import OpenBallotForm, BallotPreviewForm
from consult.positions.forms import Digest
from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, make_text_type

from consult.meetings.models import LAYOUTS
from .ruling_actions import LateDecision

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
TurnKind = Literal["statement", "point_of_order", "reply"]


class PodiumForm(Form):
    """A button on the podium; seen: the last act of the podium that was on the page, so that nobody is overridden unseen."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class SuspendMeetingForm(PodiumForm):
    """How long the meeting is suspended: so many minutes, or until a moment; neither: until it is resumed."""

    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    until: UtcMoment | None = None


class EndItemForm(PodiumForm):
    """An item ends, or is parked for later."""

    parked: bool = False


class TakeUpClauseForm(PodiumForm):
    """The clause that everybody's page goes to."""

    clause_id: Number


class MeetingLayoutForm(PodiumForm):
    """What the screens show."""

    layout: Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LAYOUTS)})$")]


class ScreenMessageForm(PodiumForm):
    """What stands on all screens; nothing takes it away."""

    message: make_text_type(280, 0) = ""  # type: ignore[valid-type]


class UndoActForm(Form):
    """The act that is taken back."""

    act_id: Number


class SpeakersListForm(PodiumForm):
    """Whether the list of speakers is open."""

    open: bool


class SpeakingOrderForm(PodiumForm):
    """In which order speakers are called."""

    order: Literal["request", "alternate"]
    first_first: bool = False


class CallSpeakerForm(PodiumForm):
    """Who gets the floor; nobody named: whoever is next."""

    turn_id: Number | None = None


class ExtendTurnForm(PodiumForm):
    """How much longer somebody may speak."""

    seconds: Annotated[int, Field(ge=10, le=1800)] = 60


class MoveTurnForm(PodiumForm):
    """Up the list or down."""

    turn_id: Number
    by: Annotated[int, Field(ge=-1, le=1)] = -1


class FloorRequestForm(Form):
    """A request for the floor; behalf: "o12" or "c3", the own organisation, or a coalition that it belongs to."""

    kind: TurnKind = "statement"
    behalf: Annotated[str, StringConstraints(pattern=r"^[oc]\d{1,9}$")] | None = None

    @property
    def named(self) -> dict[str, int]:
        """On whose behalf, as actions take it."""
        return parse_behalf(self.behalf)


class EnterTurnForm(FloorRequestForm):
    """The same for somebody in the room without a device; behalf: any verified organisation, too."""

    user_id: Number


class LateDecisionForm(PodiumForm):
    """A decision; taken_at: when, for what was decided while the system was down and is entered afterwards."""

    taken_at: UtcMoment | None = None

    @property
    def afterwards(self) -> LateDecision | None:
        """As actions take it."""
        return LateDecision(self.taken_at) if self.taken_at is not None else None


class ClauseRulingForm(LateDecisionForm):
    """A decision about a clause; digest: of the words that were looked at."""

    status: Literal["open", "bracketed", "adref", "agreed", "reopened", "parked"]
    clause_id: Number
    words: make_text_type(2000, 0) = ""  # type: ignore[valid-type]
    digest: Digest | None = None
    ballot_id: Number | None = None  # after which it was taken


class BracketResolutionForm(PodiumForm):
    """What becomes of a bracket, counted from 0; keep: -2 all of it, -1 nothing, 0 its words or the first alternative."""

    clause_id: Number
    number: Annotated[int, Field(ge=0, le=999)]
    keep: Annotated[int, Field(ge=-2, le=99)]
    words: make_text_type(2000, 0) = ""  # type: ignore[valid-type]
    digest: Digest | None = None


class MeetingBallotForm(OpenBallotForm):
    """A ballot in a meeting."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class MeetingBallotPreviewForm(BallotPreviewForm):
    """The same while it is being filled in."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class MeetingBallotChoiceForm(PodiumForm):
    """A ballot of the meeting."""

    ballot_id: Number


class RecordedResultForm(MeetingBallotChoiceForm):
    """Whether the result of a sounding is recorded."""

    recorded: bool


class OtherRulingForm(LateDecisionForm):
    """Another decision, in the chair's words."""

    words: make_text_type(2000)  # type: ignore[valid-type]
    clause_id: Number | None = None


def parse_behalf(behalf: str | None) -> dict[str, int]:
    """On whose behalf somebody speaks: {"for_organisation_id": 12}, {"for_coalition_id": 3} or nothing."""
    if not behalf:
        return {}
    return {"for_organisation_id" if behalf[0] == "o" else "for_coalition_id": int(behalf[1:])}
