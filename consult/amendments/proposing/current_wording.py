"""The text of an amendment on the current wording of its clause."""

from typing import Any

from consult.documents.models import Wording
from consult.text.clause_split import carry_split
from consult.text.merge.hunk_merge import RebasedText, rebase_text

from consult.amendments.models import KINDS_WITH_TEXT, AmendmentRevision
from consult.amendments.read_model import AmendmentView
from .target_queries import AmendmentTarget, load_clause_target


def rebase_authentic_text(row: Any) -> tuple[str, str | None, bool]:
    """Rebase the authentic text of a row onto the current wording.

    Returns:
        The state of its rendering, the text, and whether its place is certain.
    """
    if row.kind not in KINDS_WITH_TEXT or row.kind == "corr":
        return "own", None, row.kind != "split" or row.now is None or rebase_cut(row) is not None
    foreign = row.language != row.authentic
    old, new = row.parent_text, row.parent_now
    if row.parent_id is None:
        old, new = (None, None) if foreign else (row.base, row.now)
    same = old is None or new is None or old == new
    moved = RebasedText(row.text, certain=True) if same else rebase_text(old, new, row.text)
    if foreign:
        rendering = (
            "to_render"
            if row.rendered is None
            else "official"
            if row.confirmed_at
            else "unofficial"
        )
        return rendering, row.rendered, moved.certain
    return "own", moved.text, moved.certain


def rebase_cut(row: Any) -> int | None:
    """Rebase the cut of a split onto the current wording; None if it has no place there.

    Other kinds of amendment also give None.
    """
    if row.kind != "split" or row.cut is None or row.base is None or row.now is None:
        return None
    return carry_split(row.base, row.now, row.cut)


def is_on_earlier_wording(row: Any) -> bool:
    """Return whether an amendment was made on a text that is no longer the current one."""
    if row.parent_id is not None:
        return bool(row.parent_text != row.parent_now)
    return (
        row.base_digest is not None
        and row.language == row.authentic
        and row.base_digest != row.now_digest
    )


def load_current_wording(each: AmendmentView) -> Wording | None:
    """Load the current wording of a clause for an amendment made on an earlier one; else None.

    The wording is in the language of the amendment.
    """
    if (
        not each.is_on_earlier_text
        or each.clause_id is None
        or each.parent_id is not None
        or each.clause_position is None
    ):
        return None
    return load_clause_target(each.clause_id, None, each.language).wording


def rebase_revision_text(last: AmendmentRevision, spot: AmendmentTarget) -> str | None:
    """Rebase the text of a revision onto the current wording of the clause."""
    if (
        not last.text
        or last.wording is None
        or spot.wording is None
        or spot.wording.language != last.language
    ):
        return last.text
    return rebase_text(last.wording.text, spot.wording.text, last.text).text
