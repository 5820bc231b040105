"""What is sent to plan a meeting: its time on the clock of its place, what remote participants may do, its agenda."""
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.consultations.forms import FIRST_YEAR, LAST_YEAR, Noted, Number, Paragraph, in_six, spoken_in
from consult.core.web.forms import Form, Line
from consult.core.i18n import zones

from consult.meetings.local_time import on_clock


def _near(typed: datetime) -> datetime:
    if not FIRST_YEAR <= typed.year <= LAST_YEAR:
        raise PydanticCustomError("moment_far", "not between {first} and {last}", {"first": FIRST_YEAR, "last": LAST_YEAR})
    return typed


def _zone(name: str) -> str:
    if name not in zones():
        raise PydanticCustomError("enum", "no such time zone")
    return name


Typed = Annotated[datetime, AfterValidator(_near)]  # on the clock of the place, where no zone was typed
Seconds = Annotated[int, Field(ge=10, le=3_600)]
Secure = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https://[^\s<>\"]+$", max_length=500)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Planned(Noted):
    """What is planned, and the version of it that was looked at."""

    row_version: Version | None = None


class PlanForm(in_six("place", Paragraph), Planned):
    """A meeting: when and where, and what is announced of how it goes."""

    timezone: Annotated[Line, AfterValidator(_zone)] = "UTC"
    opens_at: Typed
    closes_at: Typed
    link: Secure | None = None
    remote_may: list[Literal["speak", "vote", "propose"]] = []
    statement: Seconds = 180
    point_of_order: Seconds = 60
    reply: Seconds = 120
    order: Literal["request", "alternate"] = "request"
    first_first: bool = False
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None

    def columns(self) -> dict[str, Any]:
        """What is kept of it; raises Invalid for a time that the clock of the place never shows."""
        return {"title": self.title, "note": self.note, "place": spoken_in(self, "place"), "timezone": self.timezone,
                "opens_at": on_clock(self.opens_at, self.timezone, "opens_at"),
                "closes_at": on_clock(self.closes_at, self.timezone, "closes_at"), "link": self.link,
                "remote_may": list(dict.fromkeys(self.remote_may)), "order": self.order, "first_first": self.first_first,
                "limits": {"statement": self.statement, "point_of_order": self.point_of_order, "reply": self.reply},
                "capacity": self.capacity}


class ItemForm(Planned):
    """What a meeting takes up: a document, some of its clauses, or a topic without a text."""

    document_id: Number | None = None
    clause_ids: list[Number] = Field(default=[], max_length=500)


class RegisterForm(Form):
    """How somebody takes part."""

    where: Literal["room", "remote"]


class VoterForm(Form):
    """Who votes for the own organisation; nobody named: its head of delegation."""

    user_id: Number | None = None
