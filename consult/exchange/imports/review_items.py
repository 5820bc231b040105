"""Rows of a review as the page shows them, and the differences a correction makes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from consult.core.errors import Invalid
from consult.documents.queries import ClauseText

from .corrections import build_typed_corrections
from .forms import RowForm
from .queries import ImportReview, has_open_warnings
from .review_rows import ReviewRow


class ReviewItem(NamedTuple):
    """A row of the page: a row of the file beside an authentic clause; either may be missing."""

    row: ReviewRow | None
    line: ClauseText | None = None
    doubts: tuple[str, ...] = ()
    is_out: bool = False  # it is aligned with nothing, since it becomes no clause

    @property
    def key(self) -> str | None:
        """Return the key of its row of the file."""
        return self.row.key if self.row is not None else None

    @property
    def id(self) -> str:
        """Return its id on the page."""
        if self.row is not None:
            return "p" + self.row.key.replace(".", "-")
        return f"c{self.line.clause_id}" if self.line is not None else ""

    @property
    def is_apart(self) -> bool:
        """Return whether one of the two is missing, or their pairing is doubted."""
        return not self.is_out and (self.row is None or self.line is None or bool(self.doubts))


class ReviewChange(NamedTuple):
    """The rows that a correction changed, and the ids of those that disappeared.

    Attributes:
        items: each changed row with the id of the row it now follows; "" for the first one.
    """

    items: list[tuple[ReviewItem, str]]
    gone: list[str]


def build_items(review: ImportReview) -> list[ReviewItem]:
    """Build all rows of the page."""
    if review.aligned_rows is None:
        return [ReviewItem(row) for row in review.rows]
    beside = [ReviewItem(each.row, each.clause, each.doubts) for each in review.aligned_rows]
    places = {item.row.key: place for place, item in enumerate(beside) if item.row is not None}
    shown: list[list[ReviewItem]] = [[] for _ in range(len(beside) + 1)]
    at = 0
    for row in review.rows:
        if row.key in places:
            at = places[row.key] + 1
        else:
            shown[at].append(ReviewItem(row, is_out=True))
    return shown[0] + [
        each for place, item in enumerate(beside, start=1) for each in (item, *shown[place])
    ]


def has_open_question(item: ReviewItem, review: ImportReview) -> bool:
    """Return whether a row of the page has something to check."""
    return (item.row is not None and has_open_warnings(item.row)) or (
        review.aligned_rows is not None and item.is_apart
    )


def is_item_shown(item: ReviewItem, review: ImportReview, show: str) -> bool:
    """Return whether a row passes the filter "all", "open" or "changed"."""
    if show == "open":
        return has_open_question(item, review)
    return show != "changed" or (
        item.row is not None and bool(item.row.changes or item.row.remarks)
    )


def compare_items(before: Sequence[ReviewItem], now: Sequence[ReviewItem]) -> ReviewChange:
    """Compare the rows of a page before and after a correction."""
    were = {item.id: (item, last) for item, last in _pair_with_previous(before)}
    drawn = [
        (item, last)
        for item, last in _pair_with_previous(now)
        if not _is_unchanged(were.get(item.id), item, last)
    ]
    left = {item.id for item in now}
    return ReviewChange(drawn, [item.id for item in before if item.id not in left])


def find_nearest_key(
    before: Sequence[ReviewItem], now: Sequence[ReviewItem], wanted: str | None
) -> str | None:
    """Return the key of the wanted row, or that of the row before it where it disappeared."""
    left = {item.key for item in now}
    keys = [item.key for item in before if item.key is not None]
    place = keys.index(wanted) if wanted in keys else -1
    return next((key for key in reversed(keys[: place + 1]) if key in left), wanted)


def _pair_with_previous(items: Sequence[ReviewItem]) -> list[tuple[ReviewItem, str]]:
    """Pair each row with the id of the row before it."""
    return list(zip(items, ["", *(item.id for item in items[:-1])], strict=True))


def _is_unchanged(were: tuple[ReviewItem, str] | None, item: ReviewItem, last: str) -> bool:
    """Return whether a row of the page and its position are unchanged."""
    if were is None:
        return False
    old, before = were
    return (before, old.row is item.row, old.doubts, old.is_out) == (
        last,
        True,
        item.doubts,
        item.is_out,
    ) and (old.line == item.line)


def build_corrections(form: RowForm, row: ReviewRow, review: ImportReview) -> list[dict[str, Any]]:
    """Build the corrections that a row's form asks for: typed fields first, then the chosen act.

    Raises:
        Invalid: "nowhere_to_split", or a missing field: the clause or the warning is not given.
    """
    given, at = form.model_dump(), form.at
    if form.act == "split" and at is None:
        if not form.text or "\n\n" not in form.text:
            raise Invalid("nowhere_to_split")
        at = form.text.index("\n\n")
        given["text"] = f"{form.text[:at]} {form.text[at:].lstrip()}"
    needed = {"settle": "code", "split_at_label": "found", "beside": "clause"}.get(form.act)
    if needed and not given[needed]:
        raise Invalid(fields={needed: {"type": "missing"}})
    acts: dict[str, dict[str, Any]] = {
        "save": {},
        "up": {"op": "move", "by": -1},
        "down": {"op": "move", "by": 1},
        "split": {"op": "split", "at": at},
        "split_at_label": {"op": "split_at_label", "found": form.found},
        "settle": {
            "op": "settle",
            "code": form.code,
            "found": form.found,
            "answer": form.answer or "leave",
        },
        "beside": {"op": "beside", "clause": form.clause},
    }
    made = acts.get(form.act, {"op": form.act})
    return [
        *build_typed_corrections(row, review.reading, given),
        *([made | {"key": row.key}] if made else []),
    ]
