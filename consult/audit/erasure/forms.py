"""The input forms of an erasure."""

from typing import Literal

from consult.core.web.forms import Form

KINDS = ("comment", "amendment", "submission", "person")
# own_request: of the person; third_person: it is about somebody who did not agree; law: a court
# or the law demands it; mistake: it came to the platform by mistake
GROUNDS = ("own_request", "third_person", "law", "mistake")
Ground = Literal["own_request", "third_person", "law", "mistake"]


class ErasureForm(Form):
    """The ground of an erasure, and the confirmation that it cannot be undone."""

    ground: Ground
    sure: bool = False
