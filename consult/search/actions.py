"""Actions that keep the search index: clauses, contributions, submissions and syntheses."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import and_, func, select

from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.submissions.models import Submission
from consult.submissions.queries import SELECT_PUBLISHED, get_searchable_text
from consult.text.sanitize import make_excerpt
from consult.text.parsing.light_markup import extract_plain_text

from .amendment_queries import AmendmentText, load_amendment_texts
from .models import INDEX_FORM, NO_LIMIT, SearchEntry
from .synthesis_queries import load_synthesis_texts
from .word_actions import SearchText, delete_all_entries, delete_entries, insert_entries

IS_OPEN_COMMENT = and_(
    Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None), Comment.held_at.is_(None)
)
SELECT_CURRENT_WORDINGS = (
    select(Document.consultation_id, Wording.id, Wording.language, Wording.label, Wording.text)
    .join(Placement, Placement.id == Wording.placement_id)
    .join(Document, Document.current_version_id == Placement.version_id)
    .where(IN_TEXT)
    .order_by(Wording.id)
)
RENEWED_FIRST = ("clause", "amendment", "comment", "submission", "synthesis")


class IndexProgress(NamedTuple):
    """The part of the index that was made with the present form of words."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Return the percentage that is done."""
        return 100 * self.done // self.total if self.total else 100


def index_comment(comment_id: int) -> None:
    """Update the entry of a comment; none where not everyone may read it."""
    index_subjects("comment", [comment_id])


def index_amendment(amendment_id: int) -> None:
    """Update the entries of an amendment, one for each language; none where it is not in force."""
    index_subjects("amendment", [amendment_id])


def index_submission(submission_id: int) -> None:
    """Update the entry of a submission; none where it is not published."""
    index_subjects("submission", [submission_id])


def index_synthesis(version_id: int) -> None:
    """Update the entries of a synthesis of inputs, one for each language; none if not public."""
    index_subjects("synthesis", [version_id])


def index_subjects(kind: str, subject_ids: list[int]) -> None:
    """Update the entries of contributions or wordings; none where not everyone may read them."""
    with transaction():
        delete_entries(kind, subject_ids)
        insert_entries(TEXT_LOADERS[kind](subject_ids))


def index_version(version_id: int) -> None:
    """Index every wording of a document's current version, in place of the earlier ones.

    A version that is not current is ignored.
    """
    with transaction():
        version = find_row(Version, version_id)
        document = version.document
        if document.current_version_id != version_id:
            return
        wordings = (
            select(Wording.id)
            .join(Placement, Placement.id == Wording.placement_id)
            .join(Version, Version.id == Placement.version_id)
            .where(Version.document_id == document.id)
        )
        earlier = select(SearchEntry.subject_id).where(
            SearchEntry.kind == "clause", SearchEntry.subject_id.in_(wordings)
        )
        delete_entries("clause", list(db.session.scalars(earlier)))
        current = SELECT_CURRENT_WORDINGS.where(Placement.version_id == version_id)
        insert_entries(_build_clause_text(*row) for row in db.session.execute(current))


def _load_clause_texts(wording_ids: Iterable[int] | None = None) -> list[SearchText]:
    """Load the current wordings; by default all."""
    query = SELECT_CURRENT_WORDINGS
    if wording_ids is not None:
        query = query.where(Wording.id.in_(list(wording_ids)))
    return [_build_clause_text(*row) for row in db.session.execute(query)]


def _build_clause_text(
    consultation_id: int, wording_id: int, language: str, label: str, text: str
) -> SearchText:
    """Build the searchable text of a wording."""
    return SearchText(
        "clause", consultation_id, wording_id, language, f"{label} {extract_plain_text(text)}"
    )


def _load_comment_texts(comment_ids: Iterable[int] | None = None) -> list[SearchText]:
    """Load the comments that everyone may read; by default all."""
    query = select(Comment.consultation_id, Comment.id, Comment.language, Comment.body)
    if comment_ids is not None:
        query = query.where(Comment.id.in_(list(comment_ids)))
    return [
        SearchText("comment", consultation_id, number, language, make_excerpt(body, NO_LIMIT))
        for consultation_id, number, language, body in db.session.execute(
            query.where(IS_OPEN_COMMENT).order_by(Comment.id)
        )
    ]


def _load_amendment_texts(amendment_ids: Iterable[int] | None = None) -> list[SearchText]:
    """Load the texts of public amendments; by default of all."""
    return [_build_amendment_text(each) for each in load_amendment_texts(amendment_ids)]


def _build_amendment_text(said: AmendmentText) -> SearchText:
    """Build the searchable text of an amendment in one language."""
    return SearchText(
        "amendment", said.consultation_id, said.amendment_id, said.language, said.words
    )


def _load_submission_texts(submission_ids: Iterable[int] | None = None) -> list[SearchText]:
    """Load the texts of published submissions; by default of all."""
    query = SELECT_PUBLISHED.order_by(Submission.id)
    if submission_ids is not None:
        query = query.where(Submission.id.in_(list(submission_ids)))
    return [
        SearchText(
            "submission", each.consultation_id, each.id, each.language, get_searchable_text(each)
        )
        for each in db.session.scalars(query)
    ]


def _load_synthesis_texts(version_ids: Iterable[int] | None = None) -> list[SearchText]:
    """Load the texts of public syntheses; by default of all."""
    return [
        SearchText(
            "synthesis", each.version.consultation_id, each.version.id, each.language, each.words
        )
        for each in load_synthesis_texts(version_ids)
    ]


TEXT_LOADERS: dict[str, Callable[[Iterable[int] | None], list[SearchText]]] = {
    "clause": _load_clause_texts,
    "amendment": _load_amendment_texts,
    "comment": _load_comment_texts,
    "submission": _load_submission_texts,
    "synthesis": _load_synthesis_texts,
}


def rebuild_index() -> tuple[int, int]:
    """Rebuild the whole index.

    Returns:
        The numbers of indexed wordings and comments.
    """
    with transaction():
        delete_all_entries()
        counts = {}
        for kind in RENEWED_FIRST:
            texts = TEXT_LOADERS[kind](None)
            insert_entries(texts)
            counts[kind] = len(texts)
    return counts["clause"], counts["comment"]


def load_index_progress() -> IndexProgress:
    """Load how many entries were made with the present form of words."""
    stale = db.session.scalar(
        select(func.count()).select_from(SearchEntry).where(SearchEntry.form < INDEX_FORM)
    )
    if not stale:
        return IndexProgress(0, 0)
    total = db.session.scalar(select(func.count()).select_from(SearchEntry)) or 0
    return IndexProgress(total - stale, total)


def renew_entries(limit: int) -> bool:
    """Renew entries that were made with an earlier form of words; clauses first.

    Returns:
        Whether any were left to renew.
    """
    with transaction():
        for kind in RENEWED_FIRST:
            stale = list(
                db.session.scalars(
                    select(SearchEntry.subject_id)
                    .where(SearchEntry.form < INDEX_FORM, SearchEntry.kind == kind)
                    .distinct()
                    .limit(limit)
                )
            )
            if stale:
                index_subjects(kind, stale)
                return True
    return False
