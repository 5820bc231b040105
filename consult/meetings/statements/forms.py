"""Forms of statements handed in writing."""

from typing import Annotated

from consult.core.web.forms import Form, TextLimits

STATEMENT_LENGTH = 3_000  # characters at most, about three minutes of speech


class WrittenStatementForm(Form):
    """The text of a statement."""

    words: Annotated[str, TextLimits(STATEMENT_LENGTH)]
