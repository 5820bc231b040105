"""Forms of readers."""

from pydantic import AwareDatetime

from consult.core.web.forms import Form


class ReadingMarkForm(Form):
    """The mark that a clause was read.

    Attributes:
        until: Time up to which the contributions were shown.
    """

    until: AwareDatetime | None = None
