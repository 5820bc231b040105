"""Input forms of the review of drafts."""

from typing import Annotated

from pydantic import Field

from consult.core.web.forms import Form, Text

MOST_REVIEWERS = 20
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ReviewersForm(Form):
    """The colleagues who may read a draft; those who are left out read it no more."""

    reviewers: list[RowId] = Field(default=[], max_length=MOST_REVIEWERS)


class RemarkForm(Form):
    """A remark on a draft."""

    words: Text
