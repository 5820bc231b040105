"""Queries of the page that erases: what would be erased, and what was erased before."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document
from consult.submissions.models import Submission

CONTENT = {"comment": Comment, "amendment": Amendment, "submission": Submission}
LONGEST = 400  # characters of the text that the page shows


class ErasureSubject(NamedTuple):
    """The content that is to be erased, as the page shows it.

    number: as readers know it. text: its beginning. author: its author or source. document: of
    an amendment.
    """

    kind: str
    id: int
    number: int
    consultation_id: int
    author: str
    text: str
    shortened: bool
    erased_at: datetime | None
    document: Document | None


def load_subject(actor: Actor, kind: str, content_id: int) -> ErasureSubject:
    """Load the content that is to be erased; raise NotFound for another kind."""
    if kind not in CONTENT:
        raise NotFound(what="Content")
    found: Any = find_row(CONTENT[kind], content_id)
    require_permission(actor, "content.erase", found)
    number, author, text = READERS[kind](found)
    short = " ".join(text.split())
    return ErasureSubject(
        kind,
        content_id,
        number,
        found.consultation_id,
        author,
        short[:LONGEST],
        len(short) > LONGEST,
        found.erased_at,
        found.document if kind == "amendment" else None,
    )


def _read_comment(comment: Comment) -> tuple[int, str, str]:
    """Return number, author and text of a comment."""
    return comment.id, comment.author.name, comment.body


def _read_amendment(amendment: Amendment) -> tuple[int, str, str]:
    """Return number, author and text of an amendment, in its last revision."""
    last = amendment.revisions[-1]
    return amendment.number, amendment.author.name, f"{last.text or ''} – {last.reason}"


def _read_submission(submission: Submission) -> tuple[int, str, str]:
    """Return number, source and title of a submission."""
    return submission.number, submission.source, submission.title


READERS: dict[str, Any] = {
    "comment": _read_comment,
    "amendment": _read_amendment,
    "submission": _read_submission,
}


def load_person(actor: Actor, user_id: int) -> User:
    """Load the person that is to be erased."""
    user = find_row(User, user_id)
    require_permission(actor, "person.erase", user)
    return user


def count_contributions(user_id: int) -> tuple[int, int]:
    """Count the comments and amendments of a person, which stay when the person is erased."""
    return tuple(
        len(db.session.scalars(select(model.id).where(model.author_id == user_id)).all())
        for model in (Comment, Amendment)
    )  # type: ignore[return-value]  # two of them
