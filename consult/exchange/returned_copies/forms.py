"""What people send about copies: the file, and for each of its changes whether it is sent, its words and its reason."""
from typing import Annotated, Any, Literal

import regex
from pydantic import Field, StringConstraints, model_validator

from consult.core.web.uploads import FileField
from consult.core.web.forms import Form, make_text_type

from consult.exchange.imports.forms import ReviewVersionForm

ItemKey = Annotated[str, StringConstraints(pattern=r"^\d{1,4}$")]
ItemText, ItemReason = make_text_type(20_000), make_text_type(4_000)
_OF_ITEM = regex.compile(r"(at|take|text|reason)-(\d{1,4})")


class CopyFileForm(Form):
    """A copy of the text with tracked changes and comments."""

    file: FileField


class ItemChoice(Form):
    """Whether a change or comment is sent, the words that are wanted (none: as in the file), and the reason.

    What is left out stays as it is.
    """

    take: bool = False
    text: ItemText | None = None  # type: ignore[valid-type]
    reason: ItemReason | None = None  # type: ignore[valid-type]


class CopyChoicesForm(ReviewVersionForm):
    """What becomes of a copy: kept as it is ticked and typed, or sent; items by their keys, those left out stay as they are."""

    act: Literal["keep", "send"] = "keep"
    items: dict[ItemKey, ItemChoice] = Field(default={}, max_length=500)

    @model_validator(mode="before")
    @classmethod
    def gathered(cls, sent: Any) -> Any:
        """The fields of a page (take-3, text-3, reason-3) as items."""
        if not isinstance(sent, dict):
            return sent
        items = dict(sent["items"]) if isinstance(sent.get("items"), dict) else {}
        left = {name: value for name, value in sent.items() if not _OF_ITEM.fullmatch(name)}
        for name in sorted(sent.keys() - left.keys()):  # "at" comes first: it says that the item was on the page
            match = _OF_ITEM.fullmatch(name)
            own = items.get(match[2], {}) if match is not None else None
            if match is not None and isinstance(own, dict):
                items[match[2]] = {**own, **({"take": False, "reason": None} if match[1] == "at" else {match[1]: sent[name]})}
        return {**left, "items": items} if items else left

    @property
    def choices(self) -> dict[str, dict[str, Any]]:
        """The items as they are kept."""
        return {key: each.model_dump(exclude_unset=True) for key, each in self.items.items()}
