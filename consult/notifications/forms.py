"""What people send us about notices and mails."""
from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form

MailFrequency = Literal["now", "digest", "never"]


class ReadNoticesForm(Form):
    """The newest notice that was on the page: what came since stays unread."""

    until: Annotated[int, Field(ge=0, le=2**31 - 1)]


class MailChoiceForm(Form):
    """How to be told by mail, for each kind of notice."""

    answers: MailFrequency
    process: MailFrequency
    rest: MailFrequency
