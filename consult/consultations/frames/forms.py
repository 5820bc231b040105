"""The form of a new consultation that takes over the frame of an earlier one."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from consult.consultations.forms import FIRST_YEAR, LAST_YEAR, ConsultationForm, RowId


def require_near_day(day: date) -> date:
    """Refuse a day whose stages would lie beyond the years that stages have."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR - 10:
        raise PydanticCustomError(
            "moment_far",
            "not between {first} and {last}",
            {"first": FIRST_YEAR, "last": LAST_YEAR - 10},
        )
    return day


class TemplateForm(ConsultationForm):
    """A new consultation and its template; seen: the digest of the frame that was reviewed."""

    template_id: RowId
    start: Annotated[date, AfterValidator(require_near_day)] | None = None
    with_roles: bool = False
    seen: Annotated[str, StringConstraints(max_length=100)] = ""
