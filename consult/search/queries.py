"""Search for texts that contain all terms, ranked, limited to what everyone may read now."""

from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, or_, select

from consult.amendments.models import Amendment
from consult.amendments.queries import IS_PUBLIC as STANDING
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.submissions.models import Submission
from consult.text.search_normalization import parse_terms

from .forms import SearchRequest
from .result_queries import SearchCandidate, SearchResult, load_results
from .models import SearchEntry

SelectType = TypeVar("SelectType", bound=Select[*tuple[Any, ...]])
PAGE_SIZE = 20
MAX_CANDIDATES = 2_000  # candidates that are ranked; a search with more is too wide to rank


class SearchResultPage(NamedTuple):
    """One page of results.

    Attributes:
        is_cut: the search was too wide to rank all candidates.
    """

    total: int
    pages: int
    page: int
    is_cut: bool
    found: list[SearchResult]


EMPTY_RESULTS = SearchResultPage(0, 0, 1, is_cut=False, found=[])


def search_consultation(
    actor: Actor, consultation: Consultation, wish: SearchRequest
) -> SearchResultPage:
    """Return a page of results: whole phrase first, then more hits, clauses first, newest first."""
    require_permission(actor, "search.find", consultation)
    wanted = parse_terms(wish.words)
    if not wanted:
        return EMPTY_RESULTS
    candidates = _load_candidates(consultation.id, wish, wanted)
    ranked = _rank_candidates(candidates[:MAX_CANDIDATES], wanted)
    pages = -(-len(ranked) // PAGE_SIZE)
    page = max(1, min(wish.page, pages))
    return SearchResultPage(
        len(ranked),
        pages,
        page,
        len(candidates) > MAX_CANDIDATES,
        load_results(ranked[PAGE_SIZE * (page - 1) : PAGE_SIZE * page], wanted),
    )


def _escape_like(term: str) -> str:
    """Return a LIKE pattern in which percent sign, underscore and backslash mean themselves."""
    return "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _load_candidates(
    consultation_id: int, wish: SearchRequest, wanted: list[str]
) -> list[SearchCandidate]:
    """Load the entries that contain all terms."""
    query = _restrict_to_public(
        select(SearchEntry.kind, SearchEntry.subject_id, SearchEntry.folded, SearchEntry.language)
    ).where(
        SearchEntry.consultation_id == consultation_id,
        *(SearchEntry.folded.like(_escape_like(term), escape="\\") for term in wanted),
    )
    if wish.kind:
        query = query.where(SearchEntry.kind == wish.kind)
    if wish.language:
        query = query.where(SearchEntry.language == wish.language)
    rows = db.session.execute(query.order_by(SearchEntry.id.desc()).limit(MAX_CANDIDATES + 1))
    return [SearchCandidate(*row) for row in rows]


def _restrict_to_public(query: SelectType) -> SelectType:
    """Restrict a query to what everyone may read now, whatever the index says.

    That is current clauses, comments and amendments neither hidden nor withdrawn, and published
    submissions.
    """
    comment = and_(SearchEntry.kind == "comment", Comment.id == SearchEntry.subject_id)
    wording = and_(SearchEntry.kind == "clause", Wording.id == SearchEntry.subject_id)
    amendment = and_(SearchEntry.kind == "amendment", Amendment.id == SearchEntry.subject_id)
    received = and_(SearchEntry.kind == "submission", Submission.id == SearchEntry.subject_id)
    current = and_(
        Document.current_version_id == Placement.version_id, Version.issued_at.is_not(None), IN_TEXT
    )
    return (
        query.outerjoin(Comment, comment)
        .outerjoin(Amendment, amendment)
        .outerjoin(Submission, received)
        .outerjoin(Wording, wording)
        .outerjoin(Placement, Placement.id == Wording.placement_id)
        .outerjoin(Version, Version.id == Placement.version_id)
        .outerjoin(Document, Document.id == Version.document_id)
        .where(
            or_(
                and_(
                    Comment.id.is_not(None),
                    Comment.hidden_at.is_(None),
                    Comment.withdrawn_at.is_(None),
                    Comment.held_at.is_(None),
                ),
                current,
                and_(Amendment.id.is_not(None), STANDING),
                Submission.published_at.is_not(None),
            )
        )
    )


def _rank_candidates(candidates: list[SearchCandidate], wanted: list[str]) -> list[SearchCandidate]:
    """Rank the entries."""
    phrase = " ".join(wanted)

    def order(one: SearchCandidate) -> tuple[bool, int, bool, int]:
        hits = sum(one.folded.count(term) for term in wanted)
        return phrase not in one.folded, -hits, one.kind != "clause", -one.subject_id

    return sorted(candidates, key=order)
