"""Finding: what holds all the words of a search, the best first, as far as everyone may read it at this moment."""
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from consult.accounts.queries import appearance
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.consultations.text_above import labels_of
from consult.core.access import Actor
from consult.core.db import db
from consult.core.rules import require
from consult.documents.models import Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.text.clean import excerpt
from consult.text.fold import terms
from consult.text.plain import plain

from .forms import Wish
from .marks import Piece, passage
from .models import WHOLE, SearchEntry

PAGE = 20
MOST = 2_000  # candidates that are ranked; beyond, a search is too wide to rank


class Found(NamedTuple):
    """A clause or a comment that was found, as it is shown; `who` is none for a clause."""

    kind: str
    id: int  # of the clause or of the comment
    clause_id: int | None
    document_id: int
    document_slug: str
    document_title: dict[str, str]
    label: str | None
    language: str
    pieces: list[Piece]
    who: dict[str, Any] | None
    at: Any


class Results(NamedTuple):
    """One page of what was found; `more` says that the search was too wide to see all of it."""

    total: int
    pages: int
    page: int
    more: bool
    found: list[Found]


NOTHING = Results(0, 0, 1, more=False, found=[])


class Candidate(NamedTuple):
    kind: str
    subject_id: int
    folded: str


def search(actor: Actor, consultation: Consultation, wish: Wish) -> Results:
    """A page of what holds all the words: phrase first, then more hits, clauses before comments, the newest first."""
    require(actor, "search.find", consultation)
    wanted = terms(wish.words)
    if not wanted:
        return NOTHING
    candidates = _candidates(consultation.id, wish, wanted)
    ranked = _ranked(candidates[:MOST], wanted)
    pages = -(-len(ranked) // PAGE)
    page = max(1, min(wish.page, pages))
    return Results(
        len(ranked), pages, page, len(candidates) > MOST, _shown(ranked[PAGE * (page - 1) : PAGE * page], wanted)
    )


def _literal(term: str) -> str:
    r"""A pattern of LIKE that means just this: % _ \ are letters like others."""
    return "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _candidates(consultation_id: int, wish: Wish, wanted: list[str]) -> list[Candidate]:
    query = (_readable(select(SearchEntry.kind, SearchEntry.subject_id, SearchEntry.folded))
             .where(SearchEntry.consultation_id == consultation_id,
                    *(SearchEntry.folded.like(_literal(term), escape="\\") for term in wanted)))
    if wish.kind:
        query = query.where(SearchEntry.kind == wish.kind)
    if wish.language:
        query = query.where(SearchEntry.language == wish.language)
    rows = db.session.execute(query.order_by(SearchEntry.id.desc()).limit(MOST + 1))
    return [Candidate(*row) for row in rows]


def _readable(query: Select) -> Select:
    """Only what is open to everyone now: comments nobody hid, clauses of current versions; whatever the index says."""
    comment = and_(SearchEntry.kind == "comment", Comment.id == SearchEntry.subject_id)
    wording = and_(SearchEntry.kind == "clause", Wording.id == SearchEntry.subject_id)
    current = and_(Document.current_version_id == Placement.version_id, Version.issued_at.is_not(None), IN_TEXT)
    return (
        query.outerjoin(Comment, comment)
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
            )
        )
    )


def _ranked(candidates: list[Candidate], wanted: list[str]) -> list[Candidate]:
    phrase = " ".join(wanted)

    def order(one: Candidate) -> tuple[bool, int, bool, int]:
        hits = sum(one.folded.count(term) for term in wanted)
        return phrase not in one.folded, -hits, one.kind != "clause", -one.subject_id
    return sorted(candidates, key=order)


def _shown(ranked: list[Candidate], wanted: list[str]) -> list[Found]:
    clauses = _clauses(each.subject_id for each in ranked if each.kind == "clause")
    comments = _comments(each.subject_id for each in ranked if each.kind == "comment")
    labels = labels_of({each.clause_id for each in comments.values() if each.clause_id is not None})
    found = []
    for each in ranked:
        if each.kind == "clause" and each.subject_id in clauses:
            found.append(_clause(clauses[each.subject_id], wanted))
        elif each.kind == "comment" and each.subject_id in comments:
            found.append(_comment(comments[each.subject_id], labels, wanted))
    return found


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


def _clause(row: Any, wanted: list[str]) -> Found:
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
        label,
        language,
        pieces,
        None,
        issued_at,
    )


def _comments(numbers: Iterable[int]) -> dict[int, Comment]:
    query = (select(Comment).where(Comment.id.in_(list(numbers)))
             .options(joinedload(Comment.author), joinedload(Comment.organisation), joinedload(Comment.declared),
                      joinedload(Comment.document)))
    return {comment.id: comment for comment in db.session.scalars(query) if comment.open}


def _comment(comment: Comment, labels: dict[int, str], wanted: list[str]) -> Found:
    document = comment.document
    who = appearance(comment.author, comment.organisation, comment.declared)
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
