"""Contradictions: open amendments of one organization to a clause that exclude each other."""

from collections.abc import Iterable

from consult.amendments.models import WHOLE_CLAUSE_KINDS
from consult.amendments.read_model import AmendmentView

from .collisions import find_whole_clause_clashes

EXCLUSIVE_KINDS = frozenset({"sup", "noc"})  # to delete a clause, or to keep it as it is
CHANGING_KINDS = frozenset({"mod", "edit"}) | EXCLUSIVE_KINDS | frozenset(WHOLE_CLAUSE_KINDS)


def find_contradicting(
    kind: str,
    organisation_id: int | None,
    beside: Iterable[AmendmentView],
    own: AmendmentView | None = None,
    draft: AmendmentView | None = None,
) -> list[AmendmentView]:
    """Find the open amendments of an organization to a clause that exclude one of its amendments.

    To delete or to keep the clause excludes every other change of it; moves, splits and merges
    exclude those to another result. A person in a personal capacity contradicts nobody here.

    Args:
        kind: of the amendment, which may be unfinished.
        beside: the amendments to the same clause.
        own: the amendment itself, once it is proposed.
        draft: a view of the unfinished amendment, once its place is complete.
    """
    asked = own or draft
    if organisation_id is None or kind not in CHANGING_KINDS:
        return []
    return [
        each
        for each in beside
        if each.organisation_id == organisation_id
        and each.coalition_id == (own.coalition_id if own is not None else None)
        and each.state == "open"
        and each.parent_id is None
        and each.kind in CHANGING_KINDS
        and (own is None or each.id != own.id)
        and (
            (each.kind != kind and not EXCLUSIVE_KINDS.isdisjoint({kind, each.kind}))
            or (asked is not None and bool(find_whole_clause_clashes([asked, each])))
        )
    ]
