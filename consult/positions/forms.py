"""Input forms of positions."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form, TextLimits

Choice = Literal["support", "live", "object", "abstain", "reserve"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class PositionForm(Form):
    """A choice on the text with this digest; an objection gives its reason."""

    choice: Choice
    reason: Annotated[str, TextLimits(2_000, 0)] | None = None
    digest: Digest | None = None


class ReconfirmForm(Form):
    """The same choice and reason again, on the text with this digest."""

    digest: Digest


class PositionPaging(Form):
    """The requested part of a long list: what follows the position with this number."""

    after: Number = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 200
