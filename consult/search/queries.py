"""Search for texts that hold all words in any inflection, ranked, and for numbers."""

from typing import NamedTuple

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document

from .candidates.queries import (
    MAX_CANDIDATES,
    load_candidates,
    load_near_words,
    load_written_forms,
)
from .forms import SearchRequest
from .candidates.number_queries import load_numbered
from .candidates.query_terms import NO_TERMS, SearchTerms, read_terms
from .result_queries import SearchCandidate, SearchResult, load_results

PAGE_SIZE = 20
MOST_HITS = 5  # occurrences of a word that count; a longer text is not a better one
KIND_RANKS = {"clause": 0, "amendment": 1}  # comments and submissions come last


class SearchResultPage(NamedTuple):
    """One page of results.

    Attributes:
        is_cut: the search was too wide to rank all candidates.
        corrected: words that were searched for in place of misspelled ones.
    """

    total: int
    pages: int
    page: int
    is_cut: bool
    found: list[SearchResult]
    corrected: dict[str, list[str]]


def search_consultation(
    actor: Actor, consultation: Consultation, wish: SearchRequest
) -> SearchResultPage:
    """Return a page of results.

    Results with the number that was searched for come first, then clauses, amendments, and
    comments and submissions. Within these, the whole phrase comes first, then more hits, then
    the newest. If nothing holds the words, the nearest words are searched for.
    """
    require_permission(actor, "search.find", consultation)
    terms, corrected = read_terms(wish.words), {}
    numbered = load_numbered(consultation.id, wish)
    candidates = load_candidates(consultation.id, wish, terms) if terms.words else []
    if not numbered and not candidates and terms.words:
        near = load_near_words(consultation.id, terms)
        if near:
            terms = terms.correct(near)
            candidates = load_candidates(consultation.id, wish, terms)
        if candidates:
            corrected = _describe_corrections(consultation.id, near)
    first = {(each.kind, each.subject_id) for each in numbered}
    ranked = numbered + [
        each
        for each in _rank_candidates(candidates[:MAX_CANDIDATES], terms)
        if (each.kind, each.subject_id) not in first
    ]
    pages = -(-len(ranked) // PAGE_SIZE)
    page = max(1, min(wish.page, pages))
    shown = ranked[PAGE_SIZE * (page - 1) : PAGE_SIZE * page]
    by_number = sum((each.kind, each.subject_id) in first for each in shown)
    return SearchResultPage(
        len(ranked),
        pages,
        page,
        len(candidates) > MAX_CANDIDATES,
        load_results(shown[:by_number], NO_TERMS) + load_results(shown[by_number:], terms),
        corrected,
    )


def load_documents(consultation_id: int) -> list[Document]:
    """Load the documents whose text can be searched."""
    query = select(Document).where(
        Document.consultation_id == consultation_id, Document.current_version_id.is_not(None)
    )
    return list(db.session.scalars(query.order_by(Document.place, Document.id)))


def _describe_corrections(
    consultation_id: int, near: dict[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """Describe which words were searched for in place of which, as texts write them."""
    written = load_written_forms(consultation_id, (word for each in near.values() for word in each))
    return {typed: [written.get(word, word) for word in words] for typed, words in near.items()}


def _rank_candidates(
    candidates: list[SearchCandidate], terms: SearchTerms
) -> list[SearchCandidate]:
    """Rank the entries."""
    phrase, wanted = " ".join(terms.typed), [each.needles for each in terms.words]

    def order(one: SearchCandidate) -> tuple[int, bool, int, int, int]:
        exact = sum(each.folded in one.folded for each in terms.words)
        hits = sum(
            min(MOST_HITS, max(one.folded.count(each) for each in needles)) for needles in wanted
        )
        rank = KIND_RANKS.get(one.kind, len(KIND_RANKS))
        return rank, phrase not in one.folded, -exact, -hits, -one.subject_id

    return sorted(candidates, key=order)
