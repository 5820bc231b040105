"""Forms for planning a meeting: time, place, rules, agenda items, registration, voters."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from consult.accounts.forms import RegionCode
from consult.consultations.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    TitleAndNoteForm,
    RowId,
    ParagraphText,
    make_multilingual_form,
    collect_translations,
)
from consult.core.web.forms import Form, ShortText
from consult.core.i18n import list_time_zones

from consult.meetings.local_time import convert_local_time


def _check_year(typed: datetime) -> datetime:
    """Return the moment; raise an error for a year out of range."""
    if not FIRST_YEAR <= typed.year <= LAST_YEAR:
        raise PydanticCustomError(
            "moment_far", "not between {first} and {last}", {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return typed


def _check_timezone(name: str) -> str:
    """Return the name of a time zone; raise an error for an unknown one."""
    if name not in list_time_zones():
        raise PydanticCustomError("enum", "no such time zone")
    return name


LocalTime = Annotated[
    datetime, AfterValidator(_check_year)
]  # local time of the place if no zone was typed
Seconds = Annotated[int, Field(ge=10, le=3_600)]
HttpsLink = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^https://[^\s<>\"]+$", max_length=500)
]
InterpretationChannel = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        pattern=r"^(?:https://[^\s<>\"]+|[0-9]{1,3})$",
        max_length=500,
    ),
]  # a link, or the number of a channel
TelephoneNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()/.-]{2,38}[0-9]$")
]
TelephoneCode = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9*#][0-9*# ]{0,18}[0-9*#]?$")
]
RowVersion = Annotated[int, Field(ge=0, le=2**31 - 1)]


class PlannedForm(TitleAndNoteForm):
    """A form with the row version that the sender saw."""

    row_version: RowVersion | None = None


class MeetingPlanForm(
    make_multilingual_form("place", ParagraphText),  # type: ignore[misc]  # made at run time
    make_multilingual_form("channel", InterpretationChannel),  # type: ignore[misc]  # as above
    PlannedForm,
):
    """A meeting: time and place, and the announced rules of its course."""

    timezone: Annotated[ShortText, AfterValidator(_check_timezone)] = "UTC"
    region: RegionCode | None = None
    opens_at: LocalTime
    closes_at: LocalTime
    link: HttpsLink | None = None
    captions: HttpsLink | None = None
    sign_language: HttpsLink | None = None
    telephone: TelephoneNumber | None = None
    telephone_code: TelephoneCode | None = None
    remote_may: list[Literal["speak", "vote", "propose"]] = []
    statement: Seconds = 180
    point_of_order: Seconds = 60
    reply: Seconds = 120
    order: Literal["request", "alternate"] = "request"
    first_first: bool = False
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    quorum: Annotated[int, Field(ge=1, le=100)] | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the meeting.

        Raises Invalid for a time that the clock of the place skips.
        """
        return {
            "title": self.title,
            "note": self.note,
            "place": collect_translations(self, "place"),
            "timezone": self.timezone,
            "region_code": self.region,
            "opens_at": convert_local_time(self.opens_at, self.timezone, "opens_at"),
            "closes_at": convert_local_time(self.closes_at, self.timezone, "closes_at"),
            "link": self.link,
            "channels": collect_translations(self, "channel"),
            "captions": self.captions,
            "sign_language": self.sign_language,
            "telephone": self.telephone,
            "telephone_code": self.telephone_code,
            "remote_may": list(dict.fromkeys(self.remote_may)),
            "order": self.order,
            "first_first": self.first_first,
            "limits": {
                "statement": self.statement,
                "point_of_order": self.point_of_order,
                "reply": self.reply,
            },
            "capacity": self.capacity,
            "quorum": self.quorum,
        }


class AgendaItemForm(PlannedForm):
    """An agenda item: a document, some of its clauses, or a topic without a text."""

    document_id: RowId | None = None
    clause_ids: list[RowId] = Field(default=[], max_length=500)


class MeetingRegistrationForm(Form):
    """The way in which a participant attends: in the room or remotely."""

    where: Literal["room", "remote"]


class NamedVoterForm(Form):
    """The person who votes for the actor's organization; none for its head of delegation."""

    user_id: RowId | None = None
