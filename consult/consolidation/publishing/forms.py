"""Input forms of the publishing page: verdicts, clause order, and the final-text mark."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form

from consult.consolidation.forms import ContributionKey, Reason
from consult.consolidation.models import ContributionRef

SeenPlace = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}:[0-9a-f]{64}$")]


class ConfirmVerdictsForm(Form):
    """Places to confirm, with the digest of the text that was read ("comment:7:…").

    Attributes:
        verdict: Verdict to give instead of the computed one.
    """

    seen: list[SeenPlace] = Field(min_length=1, max_length=500)
    verdict: Literal["kept", "moved", "changed", "gone"] | None = None


class WithdrawVerdictsForm(Form):
    """Places whose confirmed verdicts are withdrawn."""

    items: list[ContributionKey] = Field(min_length=1, max_length=500)


class ClauseOrderForm(Form):
    """The clause order that was read, with the reason for it.

    The field is named `why` because another form on the page has a field `reason`.
    """

    order: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    why: Reason


class FinalTextForm(Form):
    """A mark for the text that ends the process."""

    final: bool = False


def parse_seen_places(form: ConfirmVerdictsForm) -> dict[ContributionRef, str]:
    """Parse the places of a form, each with the digest of the text that was read."""
    found = {}
    for each in form.seen:
        kind, number, digest = each.split(":")
        found[ContributionRef(kind, int(number))] = digest
    return found
