"""Search results for display: place, author, and a passage with the hits."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.accounts.queries import build_appearance
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.documents.clause_queries import load_current_names
from consult.core.database.engine import db
from consult.core.i18n import choose_title
from consult.documents.models import Document, Placement, Version, Wording
from consult.submissions.models import Submission
from consult.submissions.queries import SELECT_PUBLISHED, describe_source, get_searchable_text
from consult.text.sanitize import make_excerpt
from consult.text.search_normalization import fold_text
from consult.text.parsing.light_markup import extract_plain_text

from .highlights import PassagePiece, build_passage
from .models import NO_LIMIT
from .candidates.query_terms import SearchTerms
from .amendment_queries import AmendmentText, load_amendment_texts
from .synthesis_queries import SynthesisText, load_synthesis_texts

STRETCH_LENGTH = 2_000  # characters


class SearchResult(NamedTuple):
    """A clause, amendment, comment, submission or synthesis that was found, ready for display.

    Attributes:
        label: label of the clause; title of a submission, which is in no document; name of the
            version of a synthesis.
        number: number of an amendment in its document.
        author: None for a clause and a synthesis.
        version_slug: of the version of a synthesis.
    """

    kind: str
    id: int  # of the clause, the amendment, the comment, the submission; version of a synthesis
    clause_id: int | None
    document_id: int | None
    document_slug: str | None
    document_title: dict[str, str] | None
    label: str | None
    language: str
    pieces: list[PassagePiece]
    author: dict[str, Any] | None
    time: Any
    number: int | None = None
    version_slug: str | None = None


class SearchCandidate(NamedTuple):
    """An entry of the index that holds what was asked for, with the first part of its text."""

    kind: str
    subject_id: int
    folded: str
    language: str


def load_results(ranked: list[SearchCandidate], wanted: SearchTerms) -> list[SearchResult]:
    """Load the entries for display in their order; entries hidden in the meantime are left out."""
    numbers: dict[str, set[int]] = {}
    for each in ranked:
        numbers.setdefault(each.kind, set()).add(each.subject_id)
    rows = {kind: LOADERS[kind](own) for kind, own in numbers.items()}
    labels = load_current_names(
        {
            row.clause_id
            for kind in ("comment", "amendment", "clause")
            for row in rows.get(kind, {}).values()
            if row.clause_id is not None
        }
    )
    return [
        BUILDERS[each.kind](rows[each.kind][each.subject_id], each, labels, wanted)
        for each in ranked
        if each.subject_id in rows[each.kind]
    ]


def _load_clauses(numbers: Iterable[int]) -> dict[int, Any]:
    """Load wordings with their clauses and documents."""
    query = (
        select(
            Wording.id,
            Wording.language,
            Wording.label,
            Wording.text,
            Placement.clause_id,
            Document,
            Version.issued_at,
        )
        .join(Placement, Placement.id == Wording.placement_id)
        .join(Version, Version.id == Placement.version_id)
        .join(Document, Document.id == Version.document_id)
        .where(Wording.id.in_(list(numbers)))
    )
    return {row[0]: row for row in db.session.execute(query)}


def _build_clause_result(
    row: Any, _entry: SearchCandidate, labels: dict[int, str], wanted: SearchTerms
) -> SearchResult:
    """Build the result of a clause."""
    _, language, label, text, clause_id, document, issued_at = row
    words = extract_plain_text(text)
    pieces = build_passage(words, wanted, language)
    return SearchResult(
        "clause",
        clause_id,
        clause_id,
        document.id,
        document.slug,
        document.title,
        labels.get(clause_id, label),
        language,
        pieces,
        None,
        issued_at,
    )


def _load_submissions(numbers: Iterable[int]) -> dict[int, Submission]:
    """Load published submissions."""
    query = SELECT_PUBLISHED.where(Submission.id.in_(list(numbers))).options(
        joinedload(Submission.organisation)
    )
    return {submission.id: submission for submission in db.session.scalars(query)}


def _build_submission_result(
    submission: Submission, _entry: SearchCandidate, _labels: dict[int, str], wanted: SearchTerms
) -> SearchResult:
    """Build the result of a submission."""
    return SearchResult(
        "submission",
        submission.id,
        None,
        None,
        None,
        None,
        submission.title,
        submission.language,
        build_passage(
            _find_stretch(get_searchable_text(submission), wanted), wanted, submission.language
        ),
        describe_source(submission),
        submission.received_at,
    )


def _load_syntheses(numbers: Iterable[int]) -> dict[int, dict[str, SynthesisText]]:
    """Load the words of public syntheses by version and language."""
    found: dict[int, dict[str, SynthesisText]] = {}
    for each in load_synthesis_texts(numbers):
        found.setdefault(each.version.id, {})[each.language] = each
    return found


def _build_synthesis_result(
    row: dict[str, SynthesisText],
    entry: SearchCandidate,
    _labels: dict[int, str],
    wanted: SearchTerms,
) -> SearchResult:
    """Build the result of a synthesis of inputs."""
    found = row[entry.language]
    version, document = found.version, found.version.document
    return SearchResult(
        "synthesis",
        version.id,
        None,
        document.id,
        document.slug,
        document.title,
        choose_title(version.name),
        entry.language,
        build_passage(_find_stretch(found.words, wanted), wanted, entry.language),
        None,
        version.issued_at,
        version_slug=version.slug,
    )


def _find_stretch(words: str, wanted: SearchTerms) -> str:
    """Return the first part of a long text that holds a word of the query, else its beginning."""
    needles = {each for word in wanted.words for each in word.needles} | set(wanted.phrases)
    for at in range(0, len(words), STRETCH_LENGTH // 2):
        part = words[at : at + STRETCH_LENGTH]
        folded = fold_text(part)
        if any(each in folded for each in needles):
            return part
    return words[:STRETCH_LENGTH]


def _load_comments(numbers: Iterable[int]) -> dict[int, Comment]:
    """Load comments that everyone may read."""
    query = (
        select(Comment)
        .where(Comment.id.in_(list(numbers)))
        .options(
            joinedload(Comment.author),
            joinedload(Comment.organisation),
            joinedload(Comment.declared),
            joinedload(Comment.document),
            joinedload(Comment.submission),
        )
    )
    return {comment.id: comment for comment in db.session.scalars(query) if comment.open}


def _build_comment_result(
    comment: Comment, _entry: SearchCandidate, labels: dict[int, str], wanted: SearchTerms
) -> SearchResult:
    """Build the result of a comment."""
    document = comment.document
    who = (
        describe_source(comment.submission)
        if comment.submission
        else build_appearance(comment.author, comment.organisation, comment.declared)
    )
    return SearchResult(
        "comment",
        comment.id,
        comment.clause_id,
        document.id,
        document.slug,
        document.title,
        labels.get(comment.clause_id or 0),
        comment.language,
        build_passage(make_excerpt(comment.body, NO_LIMIT), wanted, comment.language),
        who,
        comment.posted_at,
    )


class _AmendmentTexts(NamedTuple):
    """An amendment and its text in each of its languages."""

    row: Amendment
    said: dict[str, AmendmentText]

    @property
    def clause_id(self) -> int | None:
        """Return the clause of the amendment."""
        return self.row.clause_id


def _load_amendments(numbers: Iterable[int]) -> dict[int, _AmendmentTexts]:
    """Load amendments with their texts."""
    wanted = list(numbers)
    said: dict[int, dict[str, AmendmentText]] = {}
    for each in load_amendment_texts(wanted):
        said.setdefault(each.amendment_id, {})[each.language] = each
    query = (
        select(Amendment)
        .where(Amendment.id.in_(said))
        .options(
            joinedload(Amendment.author),
            joinedload(Amendment.organisation),
            joinedload(Amendment.declared),
            joinedload(Amendment.document),
            joinedload(Amendment.submission),
        )
    )
    return {row.id: _AmendmentTexts(row, said[row.id]) for row in db.session.scalars(query)}


def _build_amendment_result(
    amended: _AmendmentTexts, entry: SearchCandidate, labels: dict[int, str], wanted: SearchTerms
) -> SearchResult:
    """Build the result of an amendment."""
    row, document = amended.row, amended.row.document
    said = amended.said.get(entry.language)
    who = (
        describe_source(row.submission)
        if row.submission
        else build_appearance(row.author, row.organisation, row.declared)
    )
    return SearchResult(
        "amendment",
        row.id,
        row.clause_id,
        document.id,
        document.slug,
        document.title,
        labels.get(row.clause_id or 0),
        entry.language,
        build_passage(said.words if said else "", wanted, entry.language),
        who,
        row.proposed_at,
        row.number,
    )


LOADERS: dict[str, Callable[[Iterable[int]], dict[int, Any]]] = {
    "clause": _load_clauses,
    "amendment": _load_amendments,
    "comment": _load_comments,
    "submission": _load_submissions,
    "synthesis": _load_syntheses,
}
BUILDERS: dict[str, Callable[[Any, SearchCandidate, dict[int, str], SearchTerms], SearchResult]] = {
    "clause": _build_clause_result,
    "amendment": _build_amendment_result,
    "comment": _build_comment_result,
    "submission": _build_submission_result,
    "synthesis": _build_synthesis_result,
}
