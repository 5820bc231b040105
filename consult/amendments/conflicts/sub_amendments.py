"""Changes of a clause that an amendment of an amendment asks for, beside those of its parent."""

from collections.abc import Iterable

from consult.text.merge.hunk_merge import Hunk, rebase_text

from consult.amendments.read_model import AmendmentView, ComparableAmendment
from .collisions import build_amendment_hunks, compute_hunks

AnyAmendment = AmendmentView | ComparableAmendment


def get_sub_base(parent: AnyAmendment) -> str | None:
    """Return the text that amendments of an amendment change: its clause, or its new clause.

    Returns:
        None if the amendment has no text that can be changed, or waits for its rendering.
    """
    if parent.kind == "add":
        return parent.rebased_text
    return parent.current_text if parent.kind in {"mod", "edit"} else None


def extract_sub_text(each: AnyAmendment, parent: AnyAmendment) -> str | None:
    """Return the clause as an amendment of an amendment would have it, on the current text.

    Returns:
        None if one of the two is not open, changes no text of a clause, or waits for its
        rendering.
    """
    if (each.state, parent.state) != ("open", "open") or get_sub_base(parent) is None:
        return None
    if each.rebased_text is None or parent.rebased_text is None:
        return None
    if each.parent_now is None or each.parent_now == parent.rebased_text:
        return each.rebased_text
    return rebase_text(each.parent_now, parent.rebased_text, each.rebased_text).text


def build_sub_hunks(each: AnyAmendment, parent: AnyAmendment) -> list[Hunk]:
    """Build the hunks of an amendment of an amendment on the text that it changes.

    Hunks that its parent has too are left out: they stay with the parent.
    """
    words, base = extract_sub_text(each, parent), get_sub_base(parent)
    if words is None or base is None:
        return []
    own = {_get_change(hunk) for hunk in build_amendment_hunks(parent)}
    return [
        hunk._replace(source=each.id)
        for hunk in compute_hunks(base, words)
        if _get_change(hunk) not in own
    ]


def _get_change(hunk: Hunk) -> tuple[int, int, str]:
    return hunk.start, hunk.end, hunk.replacement


def build_hunks_by_amendment(every: Iterable[AnyAmendment]) -> dict[int, list[Hunk]]:
    """Build the hunks of the amendments of a clause, by row number, also of those of others.

    Amendments of a new clause have none: they do not change this clause.
    """
    known = {each.id: each for each in every}
    found = {}
    for each in known.values():
        if each.parent_id is None:
            found[each.id] = build_amendment_hunks(each)
        elif each.parent_id in known and each.kind != "add":
            found[each.id] = build_sub_hunks(each, known[each.parent_id])
        else:
            found[each.id] = []
    return found
