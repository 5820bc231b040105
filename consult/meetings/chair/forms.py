"""What comes in from those who lead a meeting, and from who asks for the floor."""
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.ballots.forms import OpenForm, WordsForm
from consult.positions.forms import Digest
from consult.consultations.forms import Utc
from consult.core.web.forms import Form, text

from consult.meetings.models import LAYOUTS
from .ruling_actions import Afterwards

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Kind = Literal["statement", "point_of_order", "reply"]


class SeenForm(Form):
    """A button on the podium; seen: the last act of the podium that was on the page, so that nobody is overridden unseen."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class SuspendForm(SeenForm):
    """How long the meeting is suspended: so many minutes, or until a moment; neither: until it is resumed."""

    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    until: Utc | None = None


class ItemEndForm(SeenForm):
    """An item ends, or is parked for later."""

    parked: bool = False


class ClauseForm(SeenForm):
    """The clause that everybody's page goes to."""

    clause_id: Number


class LayoutForm(SeenForm):
    """What the screens show."""

    layout: Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LAYOUTS)})$")]


class MessageForm(SeenForm):
    """What stands on all screens; nothing takes it away."""

    message: text(280, 0) = ""  # type: ignore[valid-type]


class UndoForm(Form):
    """The act that is taken back."""

    act_id: Number


class ListForm(SeenForm):
    """Whether the list of speakers is open."""

    open: bool


class OrderForm(SeenForm):
    """In which order speakers are called."""

    order: Literal["request", "alternate"]
    first_first: bool = False


class CallForm(SeenForm):
    """Who gets the floor; nobody named: whoever is next."""

    turn_id: Number | None = None


class ExtendForm(SeenForm):
    """How much longer somebody may speak."""

    seconds: Annotated[int, Field(ge=10, le=1800)] = 60


class MoveForm(SeenForm):
    """Up the list or down."""

    turn_id: Number
    by: Annotated[int, Field(ge=-1, le=1)] = -1


class AskForm(Form):
    """A request for the floor; behalf: "o12" or "c3", the own organisation, or a coalition that it belongs to."""

    kind: Kind = "statement"
    behalf: Annotated[str, StringConstraints(pattern=r"^[oc]\d{1,9}$")] | None = None

    @property
    def named(self) -> dict[str, int]:
        """On whose behalf, as actions take it."""
        return on_behalf(self.behalf)


class EnterForm(AskForm):
    """The same for somebody in the room without a device; behalf: any verified organisation, too."""

    user_id: Number


class AfterwardsForm(SeenForm):
    """A decision; taken_at: when, for what was decided while the system was down and is entered afterwards."""

    taken_at: Utc | None = None

    @property
    def afterwards(self) -> Afterwards | None:
        """As actions take it."""
        return Afterwards(self.taken_at) if self.taken_at is not None else None


class DecideForm(AfterwardsForm):
    """A decision about a clause; digest: of the words that were looked at."""

    status: Literal["open", "bracketed", "adref", "agreed", "reopened", "parked"]
    clause_id: Number
    words: text(2000, 0) = ""  # type: ignore[valid-type]
    digest: Digest | None = None
    ballot_id: Number | None = None  # after which it was taken


class SettleForm(SeenForm):
    """What becomes of a bracket, counted from 0; keep: -2 all of it, -1 nothing, 0 its words or the first alternative."""

    clause_id: Number
    number: Annotated[int, Field(ge=0, le=999)]
    keep: Annotated[int, Field(ge=-2, le=99)]
    words: text(2000, 0) = ""  # type: ignore[valid-type]
    digest: Digest | None = None


class AskRoomForm(OpenForm):
    """A ballot in a meeting."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class AskRoomWordsForm(WordsForm):
    """The same while it is being filled in."""

    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class BallotForm(SeenForm):
    """A ballot of the meeting."""

    ballot_id: Number


class RecordedForm(BallotForm):
    """Whether the result of a sounding is recorded."""

    recorded: bool


class RuleForm(AfterwardsForm):
    """Another decision, in the chair's words."""

    words: text(2000)  # type: ignore[valid-type]
    clause_id: Number | None = None


def on_behalf(behalf: str | None) -> dict[str, int]:
    """On whose behalf somebody speaks: {"for_organisation_id": 12}, {"for_coalition_id": 3} or nothing."""
    if not behalf:
        return {}
    return {"for_organisation_id" if behalf[0] == "o" else "for_coalition_id": int(behalf[1:])}
