"""The JSON form of an attachment."""

from typing import Self

from pydantic import BaseModel, Field

from .models import AttachmentView


class AttachmentShape(BaseModel):
    """A file of a comment or an amendment; place is its number in the address of its download."""

    place: int = Field(description="1, 2 or 3; the last part of the address of its download")
    filename: str
    media_type: str
    size: int = Field(description="bytes")
    digest: str = Field(description="SHA-256 of the file, in hexadecimal")

    @classmethod
    def build(cls, given: AttachmentView) -> Self:
        """Build the JSON form of a file."""
        return cls(
            place=given.place,
            filename=given.name,
            media_type=given.media_type,
            size=given.size,
            digest=given.digest,
        )
