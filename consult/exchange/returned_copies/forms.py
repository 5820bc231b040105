"""Input forms of returned copies: the file, and the choice, text and reason of each item."""

from typing import Annotated, Any, Literal

import regex
from pydantic import Field, StringConstraints, model_validator

from consult.core.web.uploads import FileField
from consult.core.web.forms import Form, TextLimits

from consult.exchange.imports.forms import ReviewVersionForm

ItemKey = Annotated[str, StringConstraints(pattern=r"^\d{1,4}$")]
ItemText = Annotated[str, TextLimits(20_000)]
ItemReason = Annotated[str, TextLimits(4_000)]
_OF_ITEM = regex.compile(r"(at|take|text|reason)-(\d{1,4})")


class CopyFileForm(Form):
    """A copy of the text with tracked changes and comments."""

    file: FileField


class ItemChoice(Form):
    """The choice to send a change or comment, its text (None: as in the file), and its reason.

    Fields that are left out stay as they are.
    """

    take: bool = False
    text: ItemText | None = None
    reason: ItemReason | None = None


class CopyChoicesForm(ReviewVersionForm):
    """The choices for the items of a copy, to keep or to send.

    Items are named by their keys; those left out stay as they are.
    """

    act: Literal["keep", "send"] = "keep"
    items: dict[ItemKey, ItemChoice] = Field(default={}, max_length=500)

    @model_validator(mode="before")
    @classmethod
    def collect_items(cls, sent: Any) -> Any:
        """Collect the fields of a page (take-3, text-3, reason-3) as items."""
        if not isinstance(sent, dict):
            return sent
        items = dict(sent["items"]) if isinstance(sent.get("items"), dict) else {}
        left = {name: value for name, value in sent.items() if not _OF_ITEM.fullmatch(name)}
        for name in sorted(
            sent.keys() - left.keys()
        ):  # "at" sorts first; it marks the item as present on the page
            match = _OF_ITEM.fullmatch(name)
            own = items.get(match[2], {}) if match is not None else None
            if match is not None and isinstance(own, dict):
                items[match[2]] = {
                    **own,
                    **(
                        {"take": False, "reason": None}
                        if match[1] == "at"
                        else {match[1]: sent[name]}
                    ),
                }
        return {**left, "items": items} if items else left

    @property
    def choices(self) -> dict[str, dict[str, Any]]:
        """Return the choices in the form they are stored in."""
        return {key: each.model_dump(exclude_unset=True) for key, each in self.items.items()}
