"""What people send about groups of similar contributions."""
from typing import Annotated

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form, text

Item = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}$")]
Items = Annotated[list[Item], Field(min_length=1, max_length=2_000)]
Name = text(120)
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class MakeForm(Form):
    """Contributions that are put together, all comments or all amendments; name: what they say, in a few words."""

    items: Items
    name: Name | None = None  # type: ignore[valid-type]


class SavedForm(Form):
    """row_version: of the group as it was looked at; something older is refused."""

    row_version: Number | None = None


class NameForm(SavedForm):
    """Another name for a group; none: it has no name."""

    name: Name | None = None  # type: ignore[valid-type]


class MembersForm(SavedForm):
    """Contributions that are taken out of a group, or put into it."""

    items: Items


class MergeForm(SavedForm):
    """other: the group whose contributions come into this one."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]


class OwnForm(Form):
    """The own contribution that leaves a group, or comes back: "comment:12"."""

    item: Item


class JoinForm(Form):
    """other: the amendment that asks for the same, which one stands behind instead of the own one."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]


class WhereForm(Form):
    """clause: only what concerns this clause."""

    clause: Number | None = None
