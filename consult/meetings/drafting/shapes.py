"""JSON shapes of texts that meetings and drafting groups draft; they are never issued text."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from .models import DraftedText, MeetingText
from consult.meetings.drafting_groups.models import DraftingGroup, GroupText


class MeetingTextShape(BaseModel):
    """A clause as a meeting drafted it; issued is always false, since only a version is issued.

    passages: [[text, [sources]]], the origin of every character: "base" (issued text), "a12"
    (amendment row 12), "o5" (organization 5), "t4.7" (typed in meeting text 4 by person 7),
    "g5" (drafting group 5), "marks" (brackets). An empty text means that the clause is marked
    for deletion.
    """

    id: int
    meeting_id: int
    clause_id: int
    version_id: int
    base_digest: str
    text: str
    digest: str
    revision: int
    passages: list[Any]
    taken: list[str]
    issued: bool = False
    changed_at: datetime
    brought_at: datetime | None
    brought_version_id: int | None

    @classmethod
    def build(cls, text: MeetingText) -> "MeetingTextShape":
        """Build the shape of a meeting text."""
        names = [name for name in cls.model_fields if name != "issued"]
        return cls(**{name: getattr(text, name) for name in names})


class MeetingTextsShape(BaseModel):
    """All texts that a meeting drafted."""

    texts: list[MeetingTextShape]


class PenShape(BaseModel):
    """The editor who has the pen of a text, and the person who asks for it."""

    clause_id: int
    digest: str
    editor_id: int | None
    asked_by_id: int | None

    @classmethod
    def build(cls, text: DraftedText) -> "PenShape":
        """Build the shape from a drafted text."""
        return cls(
            clause_id=text.clause_id,
            digest=text.digest,
            editor_id=text.held_by,
            asked_by_id=text.asked_by_id,
        )


class DraftingGroupShape(BaseModel):
    """A drafting group; members include the facilitator; report is empty until tabled."""

    id: int
    number: int
    title: str
    mandate: str
    document_id: int
    clause_ids: list[int]
    members: list[int]
    facilitator_id: int
    deadline_at: datetime
    state: str
    report: str
    tabled_at: datetime | None

    @classmethod
    def build(cls, group: DraftingGroup) -> "DraftingGroupShape":
        """Build the shape of a drafting group."""
        names = [name for name in cls.model_fields if name != "members"]
        return cls(members=sorted(group.members), **{name: getattr(group, name) for name in names})


class DraftingGroupsShape(BaseModel):
    """The drafting groups of a consultation, the open ones first."""

    groups: list[DraftingGroupShape]


class GroupTextShape(BaseModel):
    """A clause as a drafting group drafts it; passages as in MeetingTextShape."""

    id: int
    group_id: int
    clause_id: int
    version_id: int
    base_digest: str
    text: str
    digest: str
    revision: int
    passages: list[Any]
    taken: list[str]
    changed_at: datetime

    @classmethod
    def build(cls, text: GroupText) -> "GroupTextShape":
        """Build the shape of a group text."""
        return cls(**{name: getattr(text, name) for name in cls.model_fields})


class GroupTextsShape(BaseModel):
    """The texts of a drafting group, by clause."""

    texts: list[GroupTextShape]
