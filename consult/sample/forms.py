"""The form of the mail box of the sample."""

from typing import Annotated

from pydantic import StringConstraints

from consult.core.web.forms import Form


class MailboxForm(Form):
    """The address whose mails are shown."""

    to: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=200)] = ""
