"""Input form of an invitation to contribute to a clause."""

from typing import Annotated

from consult.core.web.forms import Form, ShortText, TextLimits


class InviteToClauseForm(Form):
    """An invitation to contribute to a clause, with what is asked.

    Attributes:
        person: Name or email address of a member of the consultation, or the name of an
            organization, of which those who speak for it are invited.
    """

    person: ShortText
    words: Annotated[str, TextLimits(500)]
