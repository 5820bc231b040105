"""Forms for shows of hands."""

from typing import Annotated

from pydantic import Field

from consult.core.web.forms import Form, TextLimits

HandNumber = Annotated[int, Field(ge=0, le=100_000)]


class HandCountForm(Form):
    """A show of hands that was counted: what was asked, and the three numbers."""

    question: Annotated[str, TextLimits(500)]
    in_favour: HandNumber
    against: HandNumber
    abstaining: HandNumber
