"""What people send on the page of publishing: verdicts about places, the order of the clauses, whether it is the final text."""
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form

from consult.consolidation.forms import ContributionKey, Reason
from consult.consolidation.models import ContributionRef

SeenPlace = Annotated[str, StringConstraints(pattern=r"^(amendment|comment):\d{1,9}:[0-9a-f]{64}$")]


class ConfirmVerdictsForm(Form):
    """Places with the words that were looked at ("comment:7:…"); verdict: another than the computed one."""

    seen: list[SeenPlace] = Field(min_length=1, max_length=500)
    verdict: Literal["kept", "moved", "changed", "gone"] | None = None


class WithdrawVerdictsForm(Form):
    """Places of which nothing is said any more."""

    items: list[ContributionKey] = Field(min_length=1, max_length=500)


class ClauseOrderForm(Form):
    """The order that was looked at, and why it is so; `why` stands apart from the reason of another form of the page."""

    order: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    why: Reason  # type: ignore[valid-type]


class FinalTextForm(Form):
    """Whether this is the text with which the process ends."""

    final: bool = False


def parse_seen_places(form: ConfirmVerdictsForm) -> dict[ContributionRef, str]:
    """The places of a form, each with the digest of the words that were looked at."""
    found = {}
    for each in form.seen:
        kind, number, digest = each.split(":")
        found[ContributionRef(kind, int(number))] = digest
    return found
