"""Form for the correction of a line of a meeting's record."""

from typing import Annotated

from consult.consultations.forms import RowId
from consult.core.web.forms import Form, TextLimits


class LineCorrectionForm(Form):
    """The corrected text of a line.

    request_id: of the request that it answers. seen: number of the correction that the form
    showed.
    """

    words: Annotated[str, TextLimits(2_000)]
    request_id: RowId | None = None
    seen: RowId | None = None
