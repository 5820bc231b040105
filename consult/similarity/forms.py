"""Input forms of groups of similar contributions."""

from typing import Annotated

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form, TextLimits

ContributionItemForm = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}$")]
ContributionRefs = Annotated[list[ContributionItemForm], Field(min_length=1, max_length=2_000)]
GroupName = Annotated[str, TextLimits(120)]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class CreateGroupForm(Form):
    """Contributions to group, all comments or all amendments.

    Attributes:
        name: what they say, in a few words.
    """

    items: ContributionRefs
    name: GroupName | None = None


class GroupVersionForm(Form):
    """The row version of the group as the reader saw it; a change of an older state is refused."""

    row_version: Number | None = None


class GroupNameForm(GroupVersionForm):
    """Another name for a group; None removes it."""

    name: GroupName | None = None


class SimilarGroupMembersForm(GroupVersionForm):
    """Contributions to take out of a group or to add to it."""

    items: ContributionRefs


class MergeGroupsForm(GroupVersionForm):
    """The other group, which is merged into this one."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]


class OwnContributionForm(Form):
    """The own contribution that leaves a group or returns to it, as "comment:12"."""

    item: ContributionItemForm


class EndorsementForm(Form):
    """The amendment to endorse in place of the own one."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]


class ClauseFilterForm(Form):
    """The clause to which the list is limited."""

    clause: Number | None = None
