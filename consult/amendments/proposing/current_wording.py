"""How the words of an amendment stand to those of the text as it is now."""
from typing import Any

from consult.documents.models import Wording
from consult.text.clause_split import carry_split
from consult.text.merge.hunk_merge import RebasedText, rebase_text

from consult.amendments.models import KINDS_WITH_TEXT, AmendmentRevision
from consult.amendments.read_model import AmendmentView
from .target_queries import AmendmentTarget, load_clause_target


def rebase_authentic_text(row: Any) -> tuple[str, str | None, bool]:
    """How the words stand in the authentic language, those words on the text as it is now, and whether that is sure."""
    if row.kind not in KINDS_WITH_TEXT or row.kind == "corr":
        return "own", None, row.kind != "split" or row.now is None or rebase_cut(row) is not None
    foreign = row.language != row.authentic
    old, new = row.parent_text, row.parent_now
    if row.parent_id is None:
        old, new = (None, None) if foreign else (row.base, row.now)
    same = old is None or new is None or old == new
    moved = RebasedText(row.text, certain=True) if same else rebase_text(old, new, row.text)
    if foreign:
        rendering = "to_render" if row.rendered is None else "official" if row.confirmed_at else "unofficial"
        return rendering, row.rendered, moved.certain
    return "own", moved.text, moved.certain


def rebase_cut(row: Any) -> int | None:
    """Where a split cuts the words as they are now; None where that has no place in them, and of other edits."""
    if row.kind != "split" or row.cut is None or row.base is None or row.now is None:
        return None
    return carry_split(row.base, row.now, row.cut)


def is_on_earlier_wording(row: Any) -> bool:
    """Whether the words that an amendment was made on are not those of the text any more."""
    if row.parent_id is not None:
        return bool(row.parent_text != row.parent_now)
    return row.base_digest is not None and row.language == row.authentic and row.base_digest != row.now_digest


def load_current_wording(each: AmendmentView) -> Wording | None:
    """The words of its clause as they are, where an amendment in their language was made on others; None in any other case."""
    if not each.earlier or each.clause_id is None or each.parent_id is not None or each.place is None:
        return None
    return load_clause_target(each.clause_id, None, each.language).wording


def rebase_revision_text(last: AmendmentRevision, spot: AmendmentTarget) -> str | None:
    """The words of a revision, with what changed in the clause since it was made."""
    if not last.text or last.wording is None or spot.wording is None or spot.wording.language != last.language:
        return last.text
    return rebase_text(last.wording.text, spot.wording.text, last.text).text
