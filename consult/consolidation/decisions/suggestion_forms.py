"""Input form of a suggested decision."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from consult.consolidation.forms import Reason
from consult.core.web.forms import Form


class SuggestDecisionForm(Form):
    """The decision on a clause that is suggested to the chair.

    Attributes:
        digest: Digest of the text that was read.
    """

    status: Literal["open", "bracketed", "adref", "agreed", "reopened"]
    reason: Reason
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
