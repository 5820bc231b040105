"""The JSON of words that meetings draft: public from the first letter, and not issued."""
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from .models import DraftedText, MeetingText
from consult.meetings.drafting_groups.models import DraftingGroup, GroupText


class MeetingTextShape(BaseModel):
    """A clause as a meeting drafted it. issued is always false: only a version that is issued is.

    passages: [[words, [sources]]], where every character came from: "base" (the issued words), "a12" (the amendment
    with the row 12), "o5" (an organisation), "t4.7" (typed in the meeting text 4 by the person 7), "g5" (a drafting
    group), "marks" (brackets). No words: the clause is marked for deletion.
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
    def of(cls, text: MeetingText) -> "MeetingTextShape":
        """The shape of a row."""
        names = [name for name in cls.model_fields if name != "issued"]
        return cls(**{name: getattr(text, name) for name in names})


class MeetingTextsShape(BaseModel):
    """All that a meeting drafted."""

    texts: list[MeetingTextShape]


class PenShape(BaseModel):
    """Who has the pen for some words, and who asks for it."""

    clause_id: int
    digest: str
    editor_id: int | None
    asked_by_id: int | None

    @classmethod
    def of(cls, text: DraftedText) -> "PenShape":
        """The shape of a row."""
        return cls(clause_id=text.clause_id, digest=text.digest, editor_id=text.held_by, asked_by_id=text.asked_by_id)


class DraftingGroupShape(BaseModel):
    """A drafting group. members: the people in it, its facilitator among them; report: what it says once tabled."""

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
    def of(cls, group: DraftingGroup) -> "DraftingGroupShape":
        """The shape of a row."""
        names = [name for name in cls.model_fields if name != "members"]
        return cls(members=sorted(group.members), **{name: getattr(group, name) for name in names})


class DraftingGroupsShape(BaseModel):
    """The drafting groups of a consultation, those at work first."""

    groups: list[DraftingGroupShape]


class GroupTextShape(BaseModel):
    """A clause as a drafting group has it; passages as those of a meeting text."""

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
    def of(cls, text: GroupText) -> "GroupTextShape":
        """The shape of a row."""
        return cls(**{name: getattr(text, name) for name in cls.model_fields})


class GroupTextsShape(BaseModel):
    """The words of a drafting group, clause by clause."""

    texts: list[GroupTextShape]
