"""Input forms of secret ballots."""

from typing import Annotated, ClassVar

from pydantic import Field

from consult.core.web.forms import Form


class SecretVoteForm(Form):
    """The number of a choice, from 1, so that all requests have the same length."""

    may_leave_digest: ClassVar[bool] = False

    choice: Annotated[int, Field(ge=1, le=9)]
