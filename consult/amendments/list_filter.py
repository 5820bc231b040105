"""Filters of a list of amendments: group, organization, state and kind."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from consult.amendments.conflicts.collisions import find_clashes
from .models import KINDS
from .queries import AmendmentView

STATES = ("open", "answered", "withdrawn", "held", "hidden", "all")
NO_ORGANISATION = "none"  # filter value: people who speak for no organization


class AmendmentRow(NamedTuple):
    """An amendment in a list, with the numbers of those that it collides with."""

    each: AmendmentView
    collides: list[int]


class AmendmentFilter(NamedTuple):
    """The filter of a list; an empty field matches everything, and state is "open" by default."""

    group: str = ""
    organisation: str = ""
    state: str = "open"
    kind: str = ""

    @classmethod
    def build(cls, given: Mapping[str, str]) -> Self:
        """Build the filter from the query of an address; unknown values are left out."""
        state, kind = given.get("state", "open"), given.get("kind", "")
        return cls(
            given.get("group", "")[:40],
            given.get("organisation", "")[:20],
            state if state in STATES else "open",
            kind if kind in KINDS else "",
        )

    @property
    def query_arguments(self) -> dict[str, str]:
        """Return the query arguments that differ from the defaults."""
        return {
            name: value
            for name, value in self._asdict().items()
            if value != AmendmentFilter._field_defaults[name]
        }

    @property
    def any(self) -> bool:
        """Return whether any field differs from its default."""
        return self != AmendmentFilter()


def filter_amendments(
    every: Iterable[AmendmentView], choice: AmendmentFilter
) -> list[AmendmentView]:
    """Filter amendments; group and organization also match co-sponsors."""
    return [each for each in every if _is_match(each, choice)]


def _is_match(each: AmendmentView, choice: AmendmentFilter) -> bool:
    """Return whether an amendment matches the filter."""
    groups = {each.group["code"] if each.group else NO_ORGANISATION} | {
        sponsor.group["code"] for sponsor in each.current_sponsors if sponsor.group
    }
    organisations = {
        str(each.organisation_id),
        *(str(sponsor.organisation_id) for sponsor in each.current_sponsors),
    }
    return (
        (not choice.group or choice.group in groups)
        and (not choice.organisation or choice.organisation in organisations)
        and choice.state in {each.state, "all"}
        and (not choice.kind or choice.kind == each.kind)
    )


def collect_organisations(every: Iterable[AmendmentView]) -> list[tuple[int, str]]:
    """Collect the organizations that propose or co-sponsor an amendment, sorted by name."""
    found = {each.organisation_id: each.organisation for each in every if each.organisation_id}
    found |= {
        sponsor.organisation_id: sponsor.name
        for each in every
        for sponsor in each.current_sponsors
        if sponsor.organisation_id
    }
    return sorted(
        ((number, name or "") for number, name in found.items() if number),
        key=lambda pair: pair[1].casefold(),
    )


def build_amendment_rows(
    every: list[AmendmentView], shown: list[AmendmentView]
) -> list[AmendmentRow]:
    """Build list rows of the selected amendments, each with the numbers of its collisions."""
    numbers = {each.id: each.number for each in every}
    by_clause: dict[int | None, list[AmendmentView]] = {}
    for each in every:
        by_clause.setdefault(each.clause_id, []).append(each)
    there = {
        number: found
        for clause in {each.clause_id for each in shown}
        if clause is not None
        for number, found in find_clashes(by_clause[clause]).items()
    }
    return [
        AmendmentRow(each, sorted({numbers[clash.other_id] for clash in there.get(each.id, [])}))
        for each in shown
    ]
