"""JSON shapes of submissions."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from .models import Submission
from .queries import get_submission_state


class SubmissionShape(BaseModel):
    """A submission; its file is at /submissions/<id>/file.

    `state`: waiting (registered, not published yet), published, withdrawn (from
    publication).
    """

    id: int
    consultation_id: int
    number: int
    kind: str
    title: str
    source: str
    organisation_id: int | None
    group: str | None
    region: str | None
    language: str
    filename: str
    media_type: str
    size: int
    digest: str = Field(description="SHA-256 of the file")
    received_at: datetime
    state: str
    published_at: datetime | None
    row_version: int

    @classmethod
    def build(cls, submission: Submission) -> Self:
        """Build the shape of a submission."""
        same = cls.model_fields.keys() - {"group", "region", "state"}
        return cls(
            **{name: getattr(submission, name) for name in same},
            group=submission.group_code,
            region=submission.region_code,
            state=get_submission_state(submission),
        )


class SubmissionsShape(BaseModel):
    """One page of submissions by number; `next_after` is None on the last page."""

    submissions: list[SubmissionShape]
    next_after: int | None = Field(description="ask for what follows with ?after=")
