"""JSON shape of the correction of a line in a meeting's record."""

from datetime import datetime

from pydantic import BaseModel


class LineCorrectionShape(BaseModel):
    """The corrected text of a line; the line itself stays in the record as the events tell it.

    kind: "ruling", "item", "act", "change", "amendment", "ballot", "speech" or "attendance".
    number: of the decision, the place of the item, the clause of a change, else the id of the
    line; 0 for the attendance. person: number of the account that made it. request: number of
    the request that it answers, and asked_by who asked. Names are empty once an account is
    closed.
    """

    id: int
    kind: str
    number: int
    words: str
    language: str
    person: int
    name: str
    made_at: datetime
    request: int | None
    asked_person: int | None
    asked_by: str | None
