"""Input forms of mentions."""

from typing import Annotated

from pydantic import Field

from consult.core.web.forms import Form


class MentionQuery(Form):
    """The letters after an @."""

    q: Annotated[str, Field(max_length=100)] = ""
