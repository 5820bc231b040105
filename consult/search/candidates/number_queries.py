"""Search for numbers of amendments, clauses and submissions: `A-54`, `clause 12`, `12 bis`."""

import regex
from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.core.database.engine import db
from consult.core.i18n import LANGUAGES, format_amendment_number, get_language
from consult.documents.clause_queries import load_current_names
from consult.documents.models import Document, Placement, Wording
from consult.documents.queries import IN_TEXT
from consult.search.forms import SearchRequest
from consult.search.result_queries import SearchCandidate
from consult.submissions.models import Submission
from consult.text.lookalikes import compute_skeleton
from consult.text.references.label_keys import LabelKey
from consult.text.references.reference_parser import find_references
from consult.text.search_normalization import fold_text

from .queries import load_listed

LONGEST = 40  # characters of a query that is a number
_NUMBERED = regex.compile(r"(?P<before>\p{L}*)[\W_]*(?P<number>\d{1,7})[\W_]*(?P<after>\p{L}*)")
_HAS_NUMBER = regex.compile(r"[\p{Nd}一二三四五六七八九十]")


def load_numbered(consultation_id: int, wish: SearchRequest) -> list[SearchCandidate]:
    """Load the clauses, amendments and submissions whose number a query is, in this order."""
    words = wish.words.strip().strip("§#№").strip()
    if len(words) > LONGEST or not _HAS_NUMBER.search(words):
        return []
    return [
        *load_listed(consultation_id, wish, "clause", _load_clause_wordings(consultation_id, wish)),
        *load_listed(consultation_id, wish, "amendment", _load_amendments(consultation_id, words)),
        *load_listed(
            consultation_id, wish, "submission", _load_submissions(consultation_id, words)
        ),
    ]


def _load_amendments(consultation_id: int, words: str) -> list[int]:
    """Load the amendments with a number, in all documents."""
    number = read_number(words, format_amendment_number(0))
    if number is None:
        return []
    return list(
        db.session.scalars(
            select(Amendment.id)
            .where(Amendment.consultation_id == consultation_id, Amendment.number == number)
            .order_by(Amendment.id)
        )
    )


def _load_submissions(consultation_id: int, words: str) -> list[int]:
    """Load the submission with a number that stands alone."""
    number = read_number(words, "0")
    if number is None:
        return []
    return list(
        db.session.scalars(
            select(Submission.id).where(
                Submission.consultation_id == consultation_id, Submission.number == number
            )
        )
    )


def read_number(words: str, example: str) -> int | None:
    """Read a number that is written as an example is, in which 0 stands for it: `A-54`, `a 54`."""
    found, like = _NUMBERED.fullmatch(fold_text(words)), _NUMBERED.fullmatch(fold_text(example))
    if found is None or like is None:
        return None
    if any(
        fold_text(compute_skeleton(found[part])) != fold_text(compute_skeleton(like[part]))
        for part in ("before", "after")
    ):
        return None
    return int(found["number"])


def read_clause_path(words: str) -> tuple[LabelKey, ...] | None:
    """Read the number of a clause with or without a word before it: `clause 10 (a)`, `第12段`."""
    for language, text in [*((each, words) for each in LANGUAGES), ("en", f"clause {words}")]:
        found = find_references(text, language)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)):
            targets = found[0].targets
            return targets[0].path if len(targets) == 1 else None
    return None


def _load_clause_wordings(consultation_id: int, wish: SearchRequest) -> list[int]:
    """Load the wordings of the current clauses with a number, one for each clause.

    The wording is that in the chosen language, else in the reader's, else the authentic one.
    """
    path = read_clause_path(wish.words.strip().rstrip(".").strip())
    if path is None:
        return []
    rows = db.session.execute(
        select(Placement.clause_id, Wording.id)
        .join(Document, Document.current_version_id == Placement.version_id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Document.consultation_id == consultation_id,
            IN_TEXT,
            Wording.language == wish.language
            if wish.language
            else Wording.language.in_([get_language(), Document.authentic]),
        )
        .order_by(Document.place, Document.id, Wording.language == get_language())
    )
    wordings = {row[0]: row[1] for row in rows}
    names = load_current_names(wordings)
    return [
        wording_id
        for clause_id, wording_id in wordings.items()
        if read_clause_path(names.get(clause_id, "").strip().rstrip(".")) == path
    ]
