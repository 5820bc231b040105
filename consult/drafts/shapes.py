"""The JSON form of the answer to a page that keeps a draft."""

from pydantic import BaseModel


class KeptDraftShape(BaseModel):
    """The outcome of the wish of a page to keep a draft.

    state: "saved"; "other": another text was saved elsewhere meanwhile, and nothing was changed;
    "discarded": there are no words in it any more. version: of the draft as it is kept now, 0
    without one. is_new: the draft that the page knew was sent or discarded elsewhere, so that this
    is another one.
    """

    state: str
    id: int | None = None
    version: int = 0
    is_new: bool = False
