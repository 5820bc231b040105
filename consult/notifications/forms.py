"""Input forms of notices and mail choices."""

from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form

MailFrequency = Literal["now", "digest", "never"]


class ReadNoticesForm(Form):
    """The newest notice on the page, and its filter; later notices and others stay unread."""

    until: Annotated[int, Field(ge=0, le=2**31 - 1)]
    kind: Literal["", "answers", "process", "rest"] = ""
    document: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    unread: bool = False


class MailChoiceForm(Form):
    """The mail frequency of each kind of notice."""

    answers: MailFrequency
    process: MailFrequency
    rest: MailFrequency


class MentionMuteForm(Form):
    """The person whose mentions are meant; without one all mentions."""

    by_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class UnsentMailsForm(Form):
    """A page of the unsent mails, and how many of them were just sent again."""

    before: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    sent_again: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
