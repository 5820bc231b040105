"""Input forms of accreditation, and the shape of one accredited person."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from consult.core.errors import Invalid
from consult.core.web.forms import Form, TextLimits, parse_form
from consult.core.web.uploads import FileField

from .participant_list import MOST_ROWS

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ParticipantListForm(Form):
    """A list of people as CSV or XLSX."""

    file: FileField


class AccreditedPerson(BaseModel):
    """A person of a list whose row has no fault, as the review page sends it back.

    Attributes:
        organization: A name; the organization is known, or `group` and `region` say what it is.
    """

    name: Annotated[str, TextLimits(200)]
    email: Annotated[str, TextLimits(254)]
    organization: Annotated[str, TextLimits(200)] | None = None
    group: str | None = None
    region: str | None = None
    role: str = "participant"
    language: str = "en"
    last_day: date | None = None


PEOPLE = TypeAdapter(list[AccreditedPerson])


class AccreditForm(Form):
    """The people of a reviewed list, as JSON."""

    people: Annotated[str, TextLimits(2_000_000)]

    @property
    def persons(self) -> list[AccreditedPerson]:
        """The people; raises Invalid if the review page did not make them."""
        try:
            found = PEOPLE.validate_json(self.people)
        except ValidationError as wrong:
            raise Invalid(fields={"people": {"type": "list_unreadable"}}) from wrong
        if not 0 < len(found) <= MOST_ROWS:
            raise Invalid(fields={"people": {"type": "list_without_people"}})
        return found


class AccreditPersonForm(Form):
    """One person to accredit, in the words of a row of a list."""

    name: Annotated[str, TextLimits(200)]
    email: Annotated[str, TextLimits(254)]
    organization: Annotated[str, TextLimits(200)] | None = None
    group: Annotated[str, TextLimits(40)] | None = None
    region: Annotated[str, TextLimits(40)] | None = None
    role: Annotated[str, TextLimits(40)] = "participant"
    language: Annotated[str, TextLimits(40)] = "en"
    last_day: date | None = None

    @property
    def cells(self) -> dict[str, str]:
        """The cells of the row by the heads of the columns."""
        given = self.model_dump(mode="json", exclude_none=True)
        return {name.replace("_", " "): value for name, value in given.items()}


class AccreditationFilterForm(Form):
    """A filter and a page of the list of those who are accredited.

    Attributes:
        q: Text in the name, the email address or the name of the organization.
        state: Those who have joined, or those who have not.
        after: Row number after which the page begins.
    """

    q: Annotated[str, TextLimits(200)] | None = None
    state: Literal["joined", "waiting"] | None = None
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "AccreditationFilterForm":
        """Build the filter from the query of an address, ignoring empty fields; raises Invalid."""
        given = {name: value for name, value in query.items() if value and name != "done"}
        return parse_form(cls, given)

    @property
    def any(self) -> bool:
        """Return whether it leaves anybody out."""
        return self.q is not None or self.state is not None


class WithdrawAccreditationForm(Form):
    """An accreditation to withdraw."""

    accreditation_id: RowId


def dump_people(people: list[AccreditedPerson]) -> str:
    """Return the JSON of people for the review page."""
    return PEOPLE.dump_json(people, exclude_none=True).decode()
