"""How the words of an amendment stand to those of the text as it is now."""
from typing import Any

from consult.documents.models import Wording
from consult.text.clause_split import carried
from consult.text.merge.hunk_merge import Rebased, rebase

from consult.amendments.models import WORDED, AmendmentRevision
from consult.amendments.read_model import Proposal
from .target_queries import Spot, spot_of


def authentic_words(row: Any) -> tuple[str, str | None, bool]:
    """How the words stand in the authentic language, those words on the text as it is now, and whether that is sure."""
    if row.kind not in WORDED or row.kind == "corr":
        return "own", None, row.kind != "split" or row.now is None or cut_now(row) is not None
    foreign = row.language != row.authentic
    old, new = row.parent_text, row.parent_now
    if row.parent_id is None:
        old, new = (None, None) if foreign else (row.base, row.now)
    same = old is None or new is None or old == new
    moved = Rebased(row.text, certain=True) if same else rebase(old, new, row.text)
    if foreign:
        rendering = "to_render" if row.rendered is None else "official" if row.confirmed_at else "unofficial"
        return rendering, row.rendered, moved.certain
    return "own", moved.text, moved.certain


def cut_now(row: Any) -> int | None:
    """Where a split cuts the words as they are now; None where that has no place in them, and of other edits."""
    if row.kind != "split" or row.cut is None or row.base is None or row.now is None:
        return None
    return carried(row.base, row.now, row.cut)


def is_earlier(row: Any) -> bool:
    """Whether the words that an amendment was made on are not those of the text any more."""
    if row.parent_id is not None:
        return bool(row.parent_text != row.parent_now)
    return row.base_digest is not None and row.language == row.authentic and row.base_digest != row.now_digest


def words_now(each: Proposal) -> Wording | None:
    """The words of its clause as they are, where an amendment in their language was made on others; None in any other case."""
    if not each.earlier or each.clause_id is None or each.parent_id is not None or each.place is None:
        return None
    return spot_of(each.clause_id, None, each.language).wording


def on_words_now(last: AmendmentRevision, spot: Spot) -> str | None:
    """The words of a revision, with what changed in the clause since it was made."""
    if not last.text or last.wording is None or spot.wording is None or spot.wording.language != last.language:
        return last.text
    return rebase(last.wording.text, spot.wording.text, last.text).text
