"""What people send about groups of similar contributions."""
from typing import Annotated

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form, make_text_type

ContributionItemForm = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}$")]
ContributionRefs = Annotated[list[ContributionItemForm], Field(min_length=1, max_length=2_000)]
GroupName = make_text_type(120)
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class CreateGroupForm(Form):
    """Contributions that are put together, all comments or all amendments; name: what they say, in a few words."""

    items: ContributionRefs
    name: GroupName | None = None  # type: ignore[valid-type]


class GroupVersionForm(Form):
    """row_version: of the group as it was looked at; something older is refused."""

    row_version: Number | None = None


class GroupNameForm(GroupVersionForm):
    """Another name for a group; none: it has no name."""

    name: GroupName | None = None  # type: ignore[valid-type]


class SimilarGroupMembersForm(GroupVersionForm):
    """Contributions that are taken out of a group, or put into it."""

    items: ContributionRefs


class MergeGroupsForm(GroupVersionForm):
    """other: the group whose contributions come into this one."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]


class OwnContributionForm(Form):
    """The own contribution that leaves a group, or comes back: "comment:12"."""

    item: ContributionItemForm


class EndorsementForm(Form):
    """other: the amendment that asks for the same, which one stands behind instead of the own one."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]


class ClauseFilterForm(Form):
    """clause: only what concerns this clause."""

    clause: Number | None = None
