"""Input forms of appeals against hiding."""

from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form, TextLimits

AppealText = Annotated[str, TextLimits(5_000)]


class AppealForm(Form):
    """Why a contribution should not be hidden."""

    reason: AppealText


class AppealDecisionForm(Form):
    """The decision on an appeal with its reason. row_version: the row that was read."""

    verdict: Literal["restored", "upheld"]
    reply: AppealText
    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
