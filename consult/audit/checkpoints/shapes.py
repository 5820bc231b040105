"""The JSON form of the keys of checkpoints."""

from pydantic import BaseModel, Field


class CheckpointKeysShape(BaseModel):
    """The public keys that signed checkpoints of a consultation."""

    keys: list[str] = Field(
        description="each as name, number and key (C2SP); the last one signs now"
    )
