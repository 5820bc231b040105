"""Input forms of secret ballots."""

from typing import Annotated

from pydantic import Field

from consult.core.web.forms import Form


class SecretVoteForm(Form):
    """The number of a choice, from 1, so that all requests have the same length."""

    choice: Annotated[int, Field(ge=1, le=9)]
