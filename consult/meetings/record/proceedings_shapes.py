"""JSON shapes of the proceedings in a meeting's record: acts of the chair, amendments, speeches."""

from datetime import datetime

from pydantic import BaseModel


class RecordActShape(BaseModel):
    """An act that changed who led the meeting, or whether it went on.

    id: 0 in a record that was approved before its lines could be corrected. act: "opened",
    "taken" (the chair, from the person who led before), "suspended", "resumed", "closed".
    person: number of the account. name: empty once the account is closed.
    """

    id: int = 0
    act: str
    at: datetime
    person: int
    name: str


class RecordAmendmentShape(BaseModel):
    """An amendment that a participant tabled during the meeting.

    person: number of the account. name: empty once the account is closed. label: of its clause.
    coalition: name of the coalition that it was tabled for.
    """

    id: int
    number: int
    kind: str
    document: dict[str, str]
    label: str | None
    person: int
    name: str
    organisation: str | None
    group: str | None
    coalition: str | None
    proposed_at: datetime


class RecordSpeechShape(BaseModel):
    """The floor that a person had; an interrupted speech is one, with all its time.

    id: number of the turn. number: of a point of order in this meeting, otherwise none. ruling:
    number of the chair's decision on the point of order. name: empty once the account is
    closed. behalf: name of the organization or coalition that the person spoke for, if not the
    person's own organization. seconds: spoken in all.
    """

    id: int
    kind: str
    number: int | None
    ruling: int | None
    item: int | None
    person: int
    name: str
    organisation: str | None
    group: str | None
    behalf: str | None
    where: str
    called_at: datetime
    seconds: int
