"""What people send us about secret ballots."""
from typing import Annotated

from pydantic import Field

from consult.core.web.forms import Form, make_text_type


class SecretVoteForm(Form):
    """The number of a choice, counted from 1: no request is longer than another one, whatever is chosen."""

    choice: Annotated[int, Field(ge=1, le=9)]


class ReceiptForm(Form):
    """A receipt, as it was pasted."""

    receipt: make_text_type(400)  # type: ignore[valid-type]
