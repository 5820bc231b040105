"""What was found, as it is shown: where it stands, who said it, and a passage with the words that were sought."""
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.accounts.queries import appearance
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.document_queries import labels_of
from consult.core.database.engine import db
from consult.documents.models import Document, Placement, Version, Wording
from consult.submissions.models import Submission
from consult.submissions.queries import PUBLISHED, source_of, words_received
from consult.text.sanitize import excerpt
from consult.text.search_normalization import fold
from consult.text.parsing.light_markup import plain

from .highlights import Piece, passage
from .models import WHOLE
from .amendment_queries import Said, said_by

STRETCH = 2_000  # characters


class Found(NamedTuple):
    """A clause, an amendment, a comment or a submission that was found, as it is shown; `who` is none for a clause.

    label: of the clause; the title of a submission, which stands in no document. number: of an amendment in its document.
    """

    kind: str
    id: int  # of the clause, the amendment, the comment, the submission
    clause_id: int | None
    document_id: int | None
    document_slug: str | None
    document_title: dict[str, str] | None
    label: str | None
    language: str
    pieces: list[Piece]
    who: dict[str, Any] | None
    at: Any
    number: int | None = None


class Candidate(NamedTuple):
    """An entry of the index that holds all the words."""

    kind: str
    subject_id: int
    folded: str
    language: str


def shown(ranked: list[Candidate], wanted: list[str]) -> list[Found]:
    """The entries as they are shown, in this order; those that were hidden meanwhile are left out."""
    numbers: dict[str, set[int]] = {}
    for each in ranked:
        numbers.setdefault(each.kind, set()).add(each.subject_id)
    rows = {kind: READ[kind](own) for kind, own in numbers.items()}
    labels = labels_of({row.clause_id for kind in ("comment", "amendment", "clause") for row in rows.get(kind, {}).values()
                        if row.clause_id is not None})
    return [DRAWN[each.kind](rows[each.kind][each.subject_id], each, labels, wanted)
            for each in ranked if each.subject_id in rows[each.kind]]


def _clauses(numbers: Iterable[int]) -> dict[int, Any]:
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


def _clause(row: Any, _entry: Candidate, labels: dict[int, str], wanted: list[str]) -> Found:
    _, language, label, text, clause_id, document, issued_at = row
    words = plain(text)
    pieces = passage(words, wanted)
    return Found(
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


def _received(numbers: Iterable[int]) -> dict[int, Submission]:
    query = PUBLISHED.where(Submission.id.in_(list(numbers))).options(joinedload(Submission.organisation))
    return {submission.id: submission for submission in db.session.scalars(query)}


def _submission(submission: Submission, _entry: Candidate, _labels: dict[int, str], wanted: list[str]) -> Found:
    return Found("submission", submission.id, None, None, None, None, submission.title, submission.language,
                 passage(_stretch(words_received(submission), wanted), wanted), source_of(submission),
                 submission.received_at)


def _stretch(words: str, wanted: list[str]) -> str:
    """The stretch of long words in which a passage is sought: the first that holds one of the terms, else the beginning."""
    for at in range(0, len(words), STRETCH // 2):
        part = words[at:at + STRETCH]
        folded = fold(part)
        if any(term in folded for term in wanted):
            return part
    return words[:STRETCH]


def _comments(numbers: Iterable[int]) -> dict[int, Comment]:
    query = (select(Comment).where(Comment.id.in_(list(numbers)))
             .options(joinedload(Comment.author), joinedload(Comment.organisation), joinedload(Comment.declared),
                      joinedload(Comment.document), joinedload(Comment.submission)))
    return {comment.id: comment for comment in db.session.scalars(query) if comment.open}


def _comment(comment: Comment, _entry: Candidate, labels: dict[int, str], wanted: list[str]) -> Found:
    document = comment.document
    who = source_of(comment.submission) if comment.submission else appearance(comment.author, comment.organisation,
                                                                              comment.declared)
    return Found(
        "comment",
        comment.id,
        comment.clause_id,
        document.id,
        document.slug,
        document.title,
        labels.get(comment.clause_id or 0),
        comment.language,
        passage(excerpt(comment.body, WHOLE), wanted),
        who,
        comment.posted_at,
    )


class _Amended(NamedTuple):
    """An amendment, and what it says in each of its languages."""

    row: Amendment
    said: dict[str, Said]

    @property
    def clause_id(self) -> int | None:
        return self.row.clause_id


def _amendments(numbers: Iterable[int]) -> dict[int, _Amended]:
    wanted = list(numbers)
    said: dict[int, dict[str, Said]] = {}
    for each in said_by(wanted):
        said.setdefault(each.amendment_id, {})[each.language] = each
    query = (select(Amendment).where(Amendment.id.in_(said))
             .options(joinedload(Amendment.author), joinedload(Amendment.organisation), joinedload(Amendment.declared),
                      joinedload(Amendment.document), joinedload(Amendment.submission)))
    return {row.id: _Amended(row, said[row.id]) for row in db.session.scalars(query)}


def _amendment(amended: _Amended, entry: Candidate, labels: dict[int, str], wanted: list[str]) -> Found:
    row, document = amended.row, amended.row.document
    said = amended.said.get(entry.language)
    who = source_of(row.submission) if row.submission else appearance(row.author, row.organisation, row.declared)
    return Found("amendment", row.id, row.clause_id, document.id, document.slug, document.title,
                 labels.get(row.clause_id or 0), entry.language, passage(said.words if said else "", wanted), who,
                 row.proposed_at, row.number)


READ: dict[str, Callable[[Iterable[int]], dict[int, Any]]] = {
    "clause": _clauses, "amendment": _amendments, "comment": _comments, "submission": _received}
DRAWN: dict[str, Callable[[Any, Candidate, dict[int, str], list[str]], Found]] = {
    "clause": _clause, "amendment": _amendment, "comment": _comment, "submission": _submission}
