"""Deletion of the traces of words and names outside of their own rows."""

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, or_, select

from consult.core.database.engine import db
from consult.core.i18n import LANGUAGES
from consult.core.mail import Mail
from consult.core.database.kept_answers import KeptAnswer
from consult.comments.models import Comment
from consult.drafts.actions import delete_drafts_about
from consult.drafts.models import Draft
from consult.drafts.review.models import DraftRemark
from consult.exchange.comment_tables.table_review import compute_row_digest
from consult.exchange.models import CommentTable, FileImport, ReturnedCopy
from consult.notifications.models import Notice
from consult.search.word_actions import delete_entries

SHORTEST = 8  # characters of a line that is looked for; shorter ones stand in many texts
LONGEST = 60  # characters of its beginning that are compared, since mails quote no more
GONE = 410  # status of a kept answer whose content was erased
NO_NAME = "…"  # in the place of an erased name


def split_fragments(words: Iterable[str | None]) -> list[str]:
    """Split texts into the beginnings of their lines, as they stand in mails and answers."""
    lines = [
        " ".join(line.split())[:LONGEST] for text in words for line in (text or "").splitlines()
    ]
    return [line for line in lines if len(line) >= SHORTEST]


def build_marks(kind: str, found: Any) -> list[str]:
    """Build the ends of links that lead to a contribution.

    Mails show by them that they tell of it, however short its text is.
    """
    marks = [f"/{language}/{kind}s/{found.id}" for language in LANGUAGES]
    if kind == "comment":
        return [*marks, f"#comment-{found.id}"]
    place = found.document.slug if kind == "amendment" else found.consultation.slug
    return [*marks, f"/{place}/{kind}s/{found.number}"]


def holds_fragment(text: str, fragments: list[str], marks: Iterable[str] = ()) -> bool:
    """Return whether a text, HTML or JSON holds one of the fragments, or a link with a mark."""
    plain = " ".join(html.unescape(text).replace("\\n", " ").split())
    known = [form for each in fragments for form in (each, json.dumps(each)[1:-1])]
    loose = plain.replace('\\"', '"')
    return any(each in plain or each in loose for each in known) or any(
        re.search(rf"{re.escape(mark)}(?!\d)", plain) for mark in marks
    )


def delete_content_traces(
    kind: str, found: Any, author_id: int | None, fragments: list[str]
) -> None:
    """Delete the search entry, notices, mails, kept answers, drafts and copies of a contribution.

    Args:
        author_id: its author; all answers that are kept for the author are emptied.
    """
    delete_entries(kind, [found.id])
    db.session.execute(
        delete(Notice).where(Notice.verb.startswith(f"{kind}."), Notice.subject_id == found.id)
    )
    delete_mails(fragments, build_marks(kind, found))
    empty_kept_answers(fragments, f"user:{author_id}")
    delete_drafts_about(kind, found.id)
    _delete_own_drafts(author_id, fragments)
    _empty_copies(kind, found.id)
    if kind == "comment":
        _empty_table_row(found)


def delete_mails(fragments: list[str], marks: Iterable[str] = (), *, to: str | None = None) -> None:
    """Delete the mails, sent or waiting, that hold a fragment or a mark, or go to an address.

    The newest row stays, empty, so that no number is used twice.
    """
    newest, wanted = db.session.scalar(select(func.max(Mail.id))), list(marks)
    for mail in db.session.scalars(select(Mail)).all():
        text = f"{mail.subject} {mail.body}"
        if mail.to != to and not holds_fragment(text, fragments, wanted):
            continue
        if mail.id != newest:
            db.session.delete(mail)
        else:
            mail.to = mail.subject = mail.body = ""
            mail.due_at = mail.unsubscribe = None
    db.session.flush()


def hide_name_in_mails(name: str) -> None:
    """Put an ellipsis in the place of a name in the mails to others."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    for mail in db.session.scalars(select(Mail)).all():
        mail.subject = pattern.sub(NO_NAME, mail.subject)
        mail.body = pattern.sub(NO_NAME, mail.body)
    db.session.flush()


def empty_kept_answers(fragments: list[str], scope: str) -> None:
    """Empty the kept answers that hold a fragment, and all of a scope.

    Their keys stay: a repeated request is told that its content is gone, and does nothing.
    """
    for kept in db.session.scalars(select(KeptAnswer)).all():
        text = f"{kept.location or ''} {kept.body}"
        if kept.scope == scope or holds_fragment(text, fragments):
            kept.status, kept.location, kept.body = GONE, None, ""
    db.session.flush()


def _delete_own_drafts(author_id: int | None, fragments: list[str]) -> None:
    """Delete the drafts of an author and the remarks that hold a fragment of what is erased.

    A remark quotes what others wrote in earlier drafts.
    """
    for remark in db.session.scalars(select(DraftRemark)).all():
        if holds_fragment(remark.words, fragments):
            db.session.delete(remark)
    for draft in db.session.scalars(select(Draft).where(Draft.author_id == author_id)).all():
        if holds_fragment(json.dumps(draft.fields, ensure_ascii=False), fragments):
            db.session.delete(draft)
    db.session.flush()


def _empty_copies(kind: str, content_id: int) -> None:
    """Empty the returned copies that a comment or an amendment came from."""
    for copy in db.session.scalars(select(ReturnedCopy).where(ReturnedCopy.state == "sent")):
        if content_id in (copy.sent or {}).get(f"{kind}s", ()):
            empty_copy(copy)


def empty_copy(copy: ReturnedCopy) -> None:
    """Empty a returned copy; which contributions it became stays known."""
    copy.understood, copy.choices, copy.filename, copy.digest = {"items": []}, {}, "", ""


def empty_imports(submission_id: int) -> None:
    """Empty the imported files whose changes and comments were entered for a submission."""
    for imported in db.session.scalars(select(FileImport)):
        if submission_id in (imported.entered or {}).get("submissions", ()):
            nothing: dict[str, Any] = {"parsed": {}, "edits": [], "undone": [], "sources": {}}
            for name, value in {**nothing, "filename": "", "digest": ""}.items():
                setattr(imported, name, value)


def _empty_table_row(comment: Comment) -> None:
    """Empty the row of a comment table that a comment came from; the other rows stay."""
    query = select(CommentTable).where(CommentTable.submission_id == comment.submission_id)
    for table in db.session.scalars(query):
        digests = {digest for digest, own in table.entered.items() if own == comment.id}
        if digests:
            rows = table.parsed.get("rows", [])
            left = [row for row in rows if compute_row_digest(row["cells"]) not in digests]
            table.parsed = {**table.parsed, "rows": left}
            table.entered = {
                digest: own for digest, own in table.entered.items() if digest not in digests
            }


def empty_comment_tables(submission_id: int) -> None:
    """Empty the comment tables that were read for a submission."""
    query = select(CommentTable).where(CommentTable.submission_id == submission_id)
    for table in db.session.scalars(query):
        table.state, table.filename, table.digest = "discarded", "", ""
        table.parsed, table.choices, table.entered = {}, {}, {}


def delete_person_traces(user_id: int, name: str, address: str | None) -> None:
    """Delete the notices, mails and kept answers of a person, and their returned copies.

    Args:
        name: empty of an account that was deleted before, of which no mail can be found.
    """
    author = Notice.facts["author_id"].as_integer() == user_id
    by = Notice.facts["by_id"].as_integer() == user_id
    db.session.execute(
        delete(Notice)
        .where(or_(Notice.user_id == user_id, author, by))
        .execution_options(synchronize_session=False)
    )
    if address:
        delete_mails([], to=address)
    if name:
        hide_name_in_mails(name)
    empty_kept_answers([name] if name else [], f"user:{user_id}")
    for copy in db.session.scalars(select(ReturnedCopy).where(ReturnedCopy.author_id == user_id)):
        empty_copy(copy)
