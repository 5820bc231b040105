"""The query of the checkpoint."""

from typing import Annotated

from pydantic import Field

from consult.core.web.forms import Form


class CheckpointForm(Form):
    """The size of the checkpoint that is wanted; none: the newest."""

    size: Annotated[int, Field(ge=0, le=2**53)] | None = None
