"""The selection of hunks for a clause, completed by equal hunks and by halves of mark pairs."""

from collections.abc import Hashable, Iterable

from consult.text.diff.hunks import Hunk
from .mark_pairs import complete_pairs, drop_torn_pairs


def complete_selection(
    base: str, there: dict[str, Hunk], wanted: set[str], before: Iterable[str]
) -> set[str]:
    """Complete a selection by hunks with the same demand, and by hunks that keep mark pairs whole.

    A deselected hunk takes the other half of its pair with it.

    Args:
        there: all hunks by key.
        wanted: the selected keys.
        before: the keys that were selected until now.

    Returns:
        The keys of the complete selection.
    """
    keys, chosen, wanted = (
        {hunk: key for key, hunk in there.items()},
        wanted,
        _add_equal_hunks(there, wanted),
    )
    dropped = [there[key] for key in before if key in there and key not in wanted]
    for source in {hunk.source for hunk in dropped}:
        own = [there[key] for key in wanted if there[key].source == source]
        left = drop_torn_pairs(base, own, [hunk for hunk in dropped if hunk.source == source])
        wanted = wanted - {keys[hunk] for hunk in own if hunk not in left}
    while lacking := _find_lacking_hunks(
        base, there, wanted, {there[key].source for key in chosen}
    ):
        wanted = _add_equal_hunks(there, wanted | lacking)
    return wanted


def _find_lacking_hunks(
    base: str, there: dict[str, Hunk], wanted: set[str], chosen: set[Hashable]
) -> set[str]:
    """Find the hunks without which the first source tears a pair; chosen sources come first.

    A mark that another source demands too, and completes with its own hunks, is not torn.
    """
    own = {
        source: {hunk: key for key, hunk in there.items() if hunk.source == source}
        for source in dict.fromkeys(there[key].source for key in there if key in wanted)
    }
    found = {
        source: [hunk for hunk, key in every.items() if key in wanted]
        for source, every in own.items()
    }
    whole = {
        source
        for source, hunks in found.items()
        if complete_pairs(base, list(own[source]), hunks) == hunks
    }
    for source in sorted(found, key=lambda each: each not in chosen):
        mended = {_get_demand(hunk) for other in whole - {source} for hunk in found[other]}
        torn_by = [hunk for hunk in found[source] if _get_demand(hunk) not in mended]
        lacking = {
            own[source][hunk] for hunk in complete_pairs(base, list(own[source]), torn_by)
        } - wanted
        if lacking:
            return lacking
    return set()


def _add_equal_hunks(there: dict[str, Hunk], wanted: set[str]) -> set[str]:
    """Add all hunks with the same demand as the selected ones."""
    asked = {_get_demand(there[key]) for key in wanted}
    return {key for key, hunk in there.items() if _get_demand(hunk) in asked}


def _get_demand(hunk: Hunk) -> tuple[int, int, str]:
    """Return the demand of a hunk: its span and its words."""
    return hunk.start, hunk.end, hunk.replacement
