"""Entries that hold what a query asks for, limited to what everyone may read now."""

from collections.abc import Iterable
from typing import Any, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    func,
    intersect,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from consult.amendments.models import Amendment
from consult.amendments.queries import IS_PUBLIC as STANDING
from consult.comments.models import Comment
from consult.core.database.engine import db
from consult.documents.models import Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.consolidation.synthesis.models import Synthesis
from consult.submissions.models import Submission
from consult.search.forms import SearchRequest
from consult.search.models import INDEX_FORM, SearchEntry, SearchPosting, SearchWord
from consult.search.result_queries import SearchCandidate
from consult.text.word_stems import list_required_pairs

from .query_terms import QueryWord, SearchTerms

SelectType = TypeVar("SelectType", bound=Select[*tuple[Any, ...]])
MAX_CANDIDATES = 2_000  # candidates that are ranked; a search with more is too wide to rank
RANKED_LENGTH = 3_000  # characters of each text that are ranked
KINDS = (
    "clause",
    "amendment",
    "synthesis",
    "submission",
    "comment",
)  # clauses first, then what was proposed
SUMMED_UP = aliased(Version)  # the version of a synthesis
SHORTEST_MISSPELLED, LONG_WORD = 4, 8  # letters; a long word may have two mistakes
MOST_NEAR = 3  # words that a misspelled one may mean
MOST_WORDS = 100_000  # words of a consultation that a misspelled one is compared with


def load_candidates(
    consultation_id: int, wish: SearchRequest, terms: SearchTerms
) -> list[SearchCandidate]:
    """Load the entries that hold all words and phrases and that everyone may read, in any order."""
    entry_ids = _load_entry_ids(consultation_id, wish, terms)
    shown = _select_public(consultation_id, wish).where(SearchEntry.id.in_(entry_ids))
    return [SearchCandidate(*row) for row in db.session.execute(shown)]


def _load_entry_ids(consultation_id: int, wish: SearchRequest, terms: SearchTerms) -> list[int]:
    """Load the entries that hold all words and phrases, also those that are not public.

    Databases plan worse if the tables that tell what is public are joined here.
    """
    query = select(SearchEntry.id).where(*map(_holds_phrase, terms.phrases))
    if _has_stale_entries():
        query = query.where(
            SearchEntry.consultation_id == consultation_id,
            *(_holds_word_or_spelling(consultation_id, each) for each in terms.words),
        )
    else:
        held = _select_holders(consultation_id, terms).cte("held")
        held = held.prefix_with("MATERIALIZED", dialect="postgresql")
        query = query.join(held, held.c.entry_id == SearchEntry.id)
    if wish.kind:
        query = query.where(SearchEntry.kind == wish.kind)
    if wish.language:
        query = query.where(SearchEntry.language == wish.language)
    order = case({kind: place for place, kind in enumerate(KINDS)}, value=SearchEntry.kind)
    query = query.order_by(order, SearchEntry.id.desc()).limit(MAX_CANDIDATES + 1)
    return list(db.session.scalars(query))


def _has_stale_entries() -> bool:
    """Return whether entries wait to be renewed."""
    stale = select(SearchEntry.id).where(SearchEntry.form < INDEX_FORM)
    return db.session.scalar(stale.limit(1)) is not None


def load_listed(
    consultation_id: int, wish: SearchRequest, kind: str, subject_ids: list[int]
) -> list[SearchCandidate]:
    """Load the entries of contributions or wordings, in their order, one for each."""
    if not subject_ids:
        return []
    query = _select_public(consultation_id, wish).where(
        SearchEntry.kind == kind, SearchEntry.subject_id.in_(subject_ids)
    )
    rows = db.session.execute(query.order_by(SearchEntry.id))
    found = {row.subject_id: SearchCandidate(*row) for row in rows}
    return [found[each] for each in subject_ids if each in found]


def load_near_words(consultation_id: int, terms: SearchTerms) -> dict[str, tuple[str, ...]]:
    """Load the words of the texts that are nearest to each word of a query that none holds."""
    found = {}
    for each in terms.words:
        if not each.is_prefix or len(each.folded) < SHORTEST_MISSPELLED:
            continue
        if not db.session.scalar(_select_meant(consultation_id, each).limit(1)):
            near = _find_near(each.folded, _load_words(consultation_id, each.folded))
            if near:
                found[each.folded] = near
    return found


def load_written_forms(consultation_id: int, words: Iterable[str]) -> dict[str, str]:
    """Load how texts write folded words."""
    query = select(SearchWord.word, SearchWord.written).where(
        SearchWord.consultation_id == consultation_id, SearchWord.word.in_(list(words))
    )
    return {row.word: row.written for row in db.session.execute(query)}


def _load_words(consultation_id: int, misspelled: str) -> list[str]:
    """Load the words of about this length that begin with its first or its second letter."""
    length, found = len(misspelled), set()
    for letter in set(misspelled[:2]):
        query = select(SearchWord.word).where(
            SearchWord.consultation_id == consultation_id,
            SearchWord.word >= letter,
            SearchWord.word < f"{letter}\U0010ffff",
            func.length(SearchWord.word).between(length - 2, length + 2),
        )
        found |= set(db.session.scalars(query.limit(MOST_WORDS)))
    return sorted(found)


def _find_near(word: str, known: list[str]) -> tuple[str, ...]:
    """Find the words with the fewest mistakes: one, or two in a long word."""
    most = 1 if len(word) < LONG_WORD else 2
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
    near = sorted((distance, each) for each, distance, _ in found)
    return tuple(each for distance, each in near if distance == near[0][0])[:MOST_NEAR]


def _select_meant(consultation_id: int, word: QueryWord) -> CompoundSelect[int]:
    """Select the known words that a query means; each way to find them has an index."""
    own = select(SearchWord.id).where(SearchWord.consultation_id == consultation_id)
    ways = [own.where(SearchWord.word.in_([word.folded, *word.near]))]
    if word.is_prefix:
        beyond = f"{word.folded}\U0010ffff"
        ways.append(own.where(SearchWord.word >= word.folded, SearchWord.word < beyond))
    stems: dict[str, list[str]] = {}
    for language, stem in word.stems.items():
        stems.setdefault(stem, []).append(language)
    ways += [
        own.where(SearchWord.stem == stem, SearchWord.language.in_(languages))
        for stem, languages in stems.items()
    ]
    return union(*ways)


def _select_holders(consultation_id: int, terms: SearchTerms) -> Select[int] | CompoundSelect[int]:
    """Select the entries that hold all words."""
    each_word = [
        select(SearchPosting.entry_id).where(SearchPosting.word_id.in_(meant))
        for word in terms.words
        for meant in _list_meant(consultation_id, word)
    ]
    return intersect(*each_word) if len(each_word) > 1 else each_word[0].distinct()


def _list_meant(consultation_id: int, word: QueryWord) -> list[Select[int] | CompoundSelect[int]]:
    """List selections of known words, of each of which an entry must hold one."""
    if not word.is_han:
        return [_select_meant(consultation_id, word)]
    own = select(SearchWord.id).where(SearchWord.consultation_id == consultation_id)
    return [own.where(SearchWord.word == each) for each in list_required_pairs(word.folded)]


def _holds_word_or_spelling(consultation_id: int, word: QueryWord) -> ColumnElement[bool]:
    """Return the condition that an entry holds a word; an earlier entry as it is spelled."""
    holders = _select_holders(consultation_id, SearchTerms((word,), (), ()))
    spelled = and_(SearchEntry.form < INDEX_FORM, _holds_phrase(word.folded))
    return or_(SearchEntry.id.in_(holders), spelled)


def _holds_phrase(phrase: str) -> ColumnElement[bool]:
    """Return the condition that an entry holds a folded stretch of text."""
    return SearchEntry.folded.like(_escape_like(phrase), escape="\\")


def _escape_like(term: str) -> str:
    """Return a LIKE pattern in which percent sign, underscore and backslash mean themselves."""
    return "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _select_public(consultation_id: int, wish: SearchRequest) -> Select[*tuple[Any, ...]]:
    """Select the entries of a consultation that everyone may read, within the filters."""
    query = _restrict_to_public(
        select(
            SearchEntry.kind,
            SearchEntry.subject_id,
            func.substr(SearchEntry.folded, 1, RANKED_LENGTH),
            SearchEntry.language,
        )
    ).where(SearchEntry.consultation_id == consultation_id)
    if wish.kind:
        query = query.where(SearchEntry.kind == wish.kind)
    if wish.language:
        query = query.where(SearchEntry.language == wish.language)
    if wish.document:
        chosen = select(Document.id).where(
            Document.consultation_id == consultation_id, Document.slug == wish.document
        )
        columns = (
            Version.document_id,
            Amendment.document_id,
            Comment.document_id,
            SUMMED_UP.document_id,
        )
        query = query.where(or_(*(each.in_(chosen) for each in columns)))
    return query


def _restrict_to_public(query: SelectType) -> SelectType:
    """Restrict a query to what everyone may read now, whatever the index says.

    That is current clauses, comments and amendments neither hidden nor withdrawn, and published
    submissions and syntheses.
    """
    comment = and_(SearchEntry.kind == "comment", Comment.id == SearchEntry.subject_id)
    wording = and_(SearchEntry.kind == "clause", Wording.id == SearchEntry.subject_id)
    amendment = and_(SearchEntry.kind == "amendment", Amendment.id == SearchEntry.subject_id)
    received = and_(SearchEntry.kind == "submission", Submission.id == SearchEntry.subject_id)
    summed_up = and_(
        SearchEntry.kind == "synthesis", Synthesis.version_id == SearchEntry.subject_id
    )
    current = and_(
        Document.current_version_id == Placement.version_id, Version.issued_at.is_not(None), IN_TEXT
    )
    return (
        query.outerjoin(Comment, comment)
        .outerjoin(Amendment, amendment)
        .outerjoin(Submission, received)
        .outerjoin(Synthesis, summed_up)
        .outerjoin(SUMMED_UP, SUMMED_UP.id == Synthesis.version_id)
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
                Synthesis.published_at.is_not(None),
            )
        )
    )
