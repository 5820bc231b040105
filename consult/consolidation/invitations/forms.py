"""Input form of an invitation to contribute to a clause."""

from typing import Annotated

from consult.core.web.forms import Form, ShortText, TextLimits


class InviteToClauseForm(Form):
    """A person who is invited to contribute to a clause, and what is asked.

    Attributes:
        person: Name or email address of a member of the consultation.
    """

    person: ShortText
    words: Annotated[str, TextLimits(500)]
