"""Actions on returned copies: receipt, the sender's choices, and sending.

Everything is sent in the name of the sender; the names in the file only say who wrote
there.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from consult.amendments.actions import (
    amend_amendment,
    propose_amendment,
    propose_clause_at_top,
)
from consult.comments.actions import post_comment, post_document_comment
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.web.uploads import Upload
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document
from consult.documents.queries import get_issued_document
from consult.text.anchors.selectors import convert_to_utf16
from consult.text.parsing.light_markup import extract_plain_text

from .queries import CopyCard, find_origin, load_copy_review
from consult.exchange.models import ReturnedCopy
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from .interpretation import interpret_copy

CopyChoices = Mapping[str, Mapping[str, Any]]


def receive_copy(actor: Actor, document_id: int, file: Upload, parsed: ParsedFile) -> ReturnedCopy:
    """Receive a parsed copy for its sender to review.

    The same file again is the same copy, also after it was sent.

    Raises:
        Invalid: the file is not a copy of this document, or holds too many changes.
    """
    with transaction():
        document = get_issued_document(document_id)
        require_permission(actor, "copy.send", document)
        there = db.session.scalar(
            select(ReturnedCopy)
            .where(
                ReturnedCopy.document_id == document_id,
                ReturnedCopy.author_id == actor.user_id,
                ReturnedCopy.digest == file.digest,
                ReturnedCopy.state != "discarded",
            )
            .order_by(ReturnedCopy.id.desc())
            .limit(1)
        )
        if there is not None:
            return there
        origin = find_origin(document, parsed)
        found = interpret_copy(parsed, origin.lines)
        copy = ReturnedCopy(
            consultation_id=document.consultation_id,
            document_id=document_id,
            version_id=origin.version.id,
            language=origin.language,
            by_mark=origin.by_mark,
            filename=file.name,
            digest=file.digest,
            understood=found.model_dump(mode="json"),
            author_id=actor.user_id,
        )
        db.session.add(copy)
        db.session.flush()
        _record_event("copy.received", copy, actor, items=len(found.items), lost=len(found.lost))
    return copy


@contextmanager
def _open_review(actor: Actor, copy_id: int, row_version: int | None) -> Iterator[ReturnedCopy]:
    """Open a transaction in which a copy under review may be changed.

    Raises:
        Conflict: the review has ended, or the copy changed in the meantime.
    """
    with transaction():
        copy = find_row(ReturnedCopy, copy_id)
        require_permission(actor, "copy.discard", copy)
        if copy.state != "review":
            raise Conflict("copy_over")
        if row_version is not None and copy.row_version != row_version:
            raise Conflict("copy_changed", now=copy.row_version)
        yield copy


def save_choices(
    actor: Actor, copy_id: int, choices: CopyChoices, row_version: int | None = None
) -> ReturnedCopy:
    """Save the sender's choices without sending anything."""
    with _open_review(actor, copy_id, row_version) as copy:
        _store_choices(copy, choices)
    return copy


def _store_choices(copy: ReturnedCopy, choices: CopyChoices) -> None:
    """Store the choices of items.

    Raises:
        Invalid: an item is not in this copy.
    """
    known = {each["key"] for each in copy.understood.get("items", [])}
    wrong = sorted(set(choices) - known)
    if wrong:
        raise Invalid(fields={f"items.{wrong[0]}": {"type": "literal_error"}})
    copy.choices = {**copy.choices, **{key: dict(each) for key, each in choices.items()}}
    db.session.flush()


def send_copy(
    actor: Actor, copy_id: int, choices: CopyChoices, row_version: int | None = None
) -> ReturnedCopy:
    """Send the selected items, or nothing where one of them is refused; the copy is closed then.

    Raises:
        Invalid: a field for each item without its reason or its text.
        Conflict: nothing is selected.
    """
    with _open_review(actor, copy_id, row_version) as copy:
        require_permission(actor, "copy.send", copy)
        _store_choices(copy, choices)
        cards = [each for each in load_copy_review(actor, copy).cards if each.is_selected]
        if not cards:
            raise Conflict("copy_empty")
        _require_complete(cards)
        made: dict[str, list[int]] = {"amendments": [], "comments": []}
        for each in cards:
            kind = "comments" if each.item.kind == "comment" else "amendments"
            made[kind].append(_create_contribution(actor, copy.document, each))
        copy.sent, copy.state, copy.ended_at = made, "sent", utc_now()
        _record_event(
            "copy.sent", copy, actor, **{name: len(numbers) for name, numbers in made.items()}
        )
    return copy


def _require_complete(cards: list[CopyCard]) -> None:
    """Refuse items without their reason or text."""
    missing = {
        f"items.{each.item.key}.reason": {"type": "missing"}
        for each in cards
        if each.item.kind != "comment" and not each.reason.strip()
    }
    missing |= {
        f"items.{each.item.key}.text": {"type": "missing"}
        for each in cards
        if each.item.kind not in {"sup", "move"} and not each.text.strip()
    }
    if missing:
        raise Invalid(fields=missing)


def _create_contribution(actor: Actor, document: Document, each: CopyCard) -> int:
    """Create the amendment or comment of an item, and return its id."""
    try:
        return (
            _create_comment(actor, document, each)
            if each.item.kind == "comment"
            else _create_amendment(actor, document, each)
        )
    except Conflict as refused:
        if refused.code != "clause_agreed":
            raise
        raise Invalid(fields={f"items.{each.item.key}.reason": {"type": "clause_agreed"}}) from None
    except Invalid as refused:
        wrong = refused.details.get("fields")
        if not isinstance(wrong, dict):
            raise
        raise Invalid(
            fields={
                f"items.{each.item.key}.{'text' if name in {'text', 'exact'} else 'reason'}": kind
                for name, kind in wrong.items()
            }
        ) from None


def _create_amendment(actor: Actor, document: Document, each: CopyCard) -> int:
    """Create the amendment of an item, and return its id."""
    item = each.item
    if each.amended is not None:
        made = amend_amendment(
            actor, each.amended.id, each.text, each.reason, each.amended.revision
        )
        return made.id
    if item.clause_id is None:
        return propose_clause_at_top(
            actor,
            document.id,
            each.text,
            each.reason,
            language=item.language,
            clause_kind=item.clause_kind,
            clause_level=item.clause_level,
        ).id
    return propose_amendment(
        actor,
        item.clause_id,
        item.kind,
        None if item.kind in {"sup", "move"} else each.text,
        each.reason,
        language=item.language,
        wording_id=each.line.wording_id if each.line and item.kind != "add" else None,
        clause_kind=item.clause_kind,
        clause_level=item.clause_level,
        after=item.after_id or 0 if item.kind == "move" else None,
    ).id


def _create_comment(actor: Actor, document: Document, each: CopyCard) -> int:
    """Create the comment of an item, and return its id."""
    item, line = each.item, each.line
    if item.clause_id is None or line is None:
        return post_document_comment(actor, document.id, each.text, language=item.language).id
    quote = None
    if each.span is not None or (
        item.start is not None and item.end is not None and line.text == item.base
    ):
        words = extract_plain_text(line.text)
        first, last = each.span or (item.start or 0, item.end or 0)
        start, end = convert_to_utf16(words, first, last)
        quote = PassageQuote(exact=words[first:last], start=start, end=end)
    return post_comment(
        actor,
        item.clause_id,
        each.text,
        language=item.language,
        wording_id=line.wording_id,
        quote=quote,
    ).id


def discard_copy(actor: Actor, copy_id: int, row_version: int | None = None) -> ReturnedCopy:
    """Discard a copy; only the name of the file is kept."""
    with _open_review(actor, copy_id, row_version) as copy:
        copy.state, copy.ended_at, copy.understood, copy.choices = "discarded", utc_now(), {}, {}
        _record_event("copy.discarded", copy, actor)
    return copy


def _record_event(verb: str, copy: ReturnedCopy, actor: Actor, **facts: int) -> None:
    """Record an event about a copy for its sender alone."""
    record_event(
        verb,
        copy,
        actor,
        audience=f"user:{actor.user_id}",
        document_id=copy.document_id,
        version_id=copy.version_id,
        language=copy.language,
        **facts,
    )
