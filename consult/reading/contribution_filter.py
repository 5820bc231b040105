"""Filter and order of the comments and amendments beside a clause, as one reader chose them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from consult.amendments.list_filter import NO_ORGANISATION, AmendmentRow
from consult.comments.models import CommentThread, CommentView

SHOWS = ("mine", "unread")
STATES = ("open", "answered", "withdrawn")
SORTS = ("newest",)


class ListReader(NamedTuple):
    """The reader of the lists: their id, and the time up to which they have seen the clause."""

    user_id: int | None
    seen_at: datetime | None


class ContributionFilter(NamedTuple):
    """The filter of both lists; an empty field matches everything, and the oldest come first.

    Attributes:
        group: code of a stakeholder group; "none" for people who speak for no organization.
        state: "open" for contributions without an answer.
    """

    show: str = ""
    group: str = ""
    language: str = ""
    state: str = ""
    sort: str = ""

    @classmethod
    def build(cls, given: Mapping[str, str]) -> Self:
        """Build the filter from the query of an address; unknown values are left out."""
        known = {"show": SHOWS, "state": STATES, "sort": SORTS}
        chosen = {name: given.get(name, "")[:20] for name in cls._fields}
        return cls(
            **{
                name: value if value in known.get(name, (value,)) else ""
                for name, value in chosen.items()
            }
        )

    @property
    def any(self) -> bool:
        """Return whether it leaves out or reorders anything."""
        return self != ContributionFilter()

    def filter_threads(
        self,
        threads: Iterable[CommentThread],
        reader: ListReader,
        find_answered: Callable[[list[int]], Iterable[int]],
    ) -> list[CommentThread]:
        """Filter threads: one comment of a thread has to match, and the state is of its first.

        Args:
            find_answered: finds those of some comments that have a published answer.
        """
        every = list(threads)
        firsts = [each.first.id for each in every]
        answered = set(find_answered(firsts)) if self.state in {"open", "answered"} else set()
        kept = [
            each
            for each in every
            if self._has_state(_find_comment_state(each.first, answered))
            and any(
                self._is_match(said, said.posted_at, reader) for said in (each.first, *each.replies)
            )
        ]
        return kept[::-1] if self.sort else kept

    def filter_rows(self, rows: Iterable[AmendmentRow], reader: ListReader) -> list[AmendmentRow]:
        """Filter the amendments of a clause; those to an amendment that is left out go along."""
        kept = [
            row
            for row in rows
            if self._has_state(row.each.state)
            and self._is_match(row.each, row.each.proposed_at, reader)
        ]
        return kept[::-1] if self.sort else kept

    def count_matches(
        self, threads: Iterable[CommentThread], proposed: Mapping[str, Any], reader: ListReader
    ) -> int:
        """Count the open contributions on a clause that match, replies included."""
        said = [one for each in threads for one in (each.first, *each.replies)]
        return sum(
            self._is_match(one, one.posted_at, reader) for one in said if one.state == "open"
        ) + sum(self._is_match(row.each, row.each.proposed_at, reader) for row in proposed["edits"])

    def _has_state(self, state: str) -> bool:
        return not self.state or self.state == state

    def _is_match(self, each: Any, at: datetime, reader: ListReader) -> bool:
        """Return whether a comment or an amendment matches who, when and in which language."""
        own = each.author_id == reader.user_id
        shown = {
            "": True,
            "mine": own,
            "unread": not own and reader.seen_at is not None and at > reader.seen_at,
        }
        group = each.group["code"] if each.group else NO_ORGANISATION
        return (
            shown[self.show] and self.group in {"", group} and self.language in {"", each.language}
        )


def _find_comment_state(first: CommentView, answered: set[int]) -> str:
    return "answered" if first.state == "open" and first.id in answered else first.state
