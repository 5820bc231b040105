"""Everything that changes a copy: it is read, looked at by its sender, and sent at once as amendments and comments.

All is the sender's, in whose name it is sent; the names in the file say only who wrote there.
"""
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from consult.amendments.actions import propose, propose_first
from consult.comments.actions import post_comment, post_general
from consult.comments.passages import Quote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record, transaction
from consult.core.web.uploads import Upload
from consult.core.permissions.rules import require
from consult.documents.models import Document
from consult.documents.queries import issued_document
from consult.text.anchors.selectors import to_utf16
from consult.text.parsing.light_markup import plain

from .queries import Card, origin_of, seen
from consult.exchange.models import Copy
from consult.exchange.imports.parsing.paragraphs import Parsed
from .interpretation import understood

Choices = Mapping[str, Mapping[str, Any]]


def receive(actor: Actor, document_id: int, file: Upload, parsed: Parsed) -> Copy:
    """Take in a copy that was read, for its sender to look at; the same file again is the same copy, also once it was sent.

    Raises Invalid where the file is not a copy of this document, or more than is taken at once.
    """
    with transaction():
        document = issued_document(document_id)
        require(actor, "copy.send", document)
        there = db.session.scalar(select(Copy).where(
            Copy.document_id == document_id, Copy.author_id == actor.user_id, Copy.digest == file.digest,
            Copy.state != "discarded").order_by(Copy.id.desc()).limit(1))
        if there is not None:
            return there
        origin = origin_of(document, parsed)
        found = understood(parsed, origin.lines)
        copy = Copy(consultation_id=document.consultation_id, document_id=document_id, version_id=origin.version.id,
                    language=origin.language, by_mark=origin.by_mark, filename=file.name, digest=file.digest,
                    understood=found.model_dump(mode="json"), author_id=actor.user_id)
        db.session.add(copy)
        db.session.flush()
        _tell("copy.received", copy, actor, items=len(found.items), lost=len(found.lost))
    return copy


@contextmanager
def _reviewing(actor: Actor, copy_id: int, row_version: int | None) -> Iterator[Copy]:
    with transaction():
        copy = find(Copy, copy_id)
        require(actor, "copy.see", copy)
        if copy.state != "review":
            raise Conflict("copy_over")
        if row_version is not None and copy.row_version != row_version:
            raise Conflict("copy_changed", now=copy.row_version)
        yield copy


def keep(actor: Actor, copy_id: int, choices: Choices, row_version: int | None = None) -> Copy:
    """Keep what was ticked and typed, without sending anything."""
    with _reviewing(actor, copy_id, row_version) as copy:
        _chosen(copy, choices)
    return copy


def _chosen(copy: Copy, choices: Choices) -> None:
    known = {each["key"] for each in copy.understood.get("items", [])}
    wrong = sorted(set(choices) - known)
    if wrong:
        raise Invalid(fields={f"items.{wrong[0]}": {"type": "literal_error"}})
    copy.choices = {**copy.choices, **{key: dict(each) for key, each in choices.items()}}
    db.session.flush()


def send(actor: Actor, copy_id: int, choices: Choices, row_version: int | None = None) -> Copy:
    """Send what is ticked, all of it or, where something is refused, nothing; then the copy is over.

    Raises Invalid with a field for each item that lacks its reason or its words, Conflict where nothing is ticked.
    """
    with _reviewing(actor, copy_id, row_version) as copy:
        require(actor, "copy.send", copy)
        _chosen(copy, choices)
        cards = [each for each in seen(actor, copy).cards if each.take]
        if not cards:
            raise Conflict("copy_empty")
        _complete(cards)
        made: dict[str, list[int]] = {"amendments": [], "comments": []}
        for each in cards:
            kind = "comments" if each.item.kind == "comment" else "amendments"
            made[kind].append(_put(actor, copy.document, each))
        copy.sent, copy.state, copy.ended_at = made, "sent", now()
        _tell("copy.sent", copy, actor, **{name: len(numbers) for name, numbers in made.items()})
    return copy


def _complete(cards: list[Card]) -> None:
    missing = {f"items.{each.item.key}.reason": {"type": "missing"} for each in cards
               if each.item.kind != "comment" and not each.reason.strip()}
    missing |= {f"items.{each.item.key}.text": {"type": "missing"} for each in cards
                if each.item.kind not in {"sup", "move"} and not each.text.strip()}
    if missing:
        raise Invalid(fields=missing)


def _put(actor: Actor, document: Document, each: Card) -> int:
    """Make the amendment or the comment of an item; gives its number."""
    try:
        return _said(actor, document, each) if each.item.kind == "comment" else _asked(actor, document, each)
    except Conflict as refused:
        if refused.code != "clause_agreed":
            raise
        raise Invalid(fields={f"items.{each.item.key}.reason": {"type": "clause_agreed"}}) from None
    except Invalid as refused:
        wrong = refused.details.get("fields")
        if not isinstance(wrong, dict):
            raise
        raise Invalid(fields={f"items.{each.item.key}.{'text' if name in {'text', 'exact'} else 'reason'}": kind
                              for name, kind in wrong.items()}) from None


def _asked(actor: Actor, document: Document, each: Card) -> int:
    item = each.item
    if item.clause_id is None:
        return propose_first(actor, document.id, each.text, each.reason, language=item.language,
                             clause_kind=item.clause_kind, clause_level=item.clause_level).id
    return propose(actor, item.clause_id, item.kind, None if item.kind in {"sup", "move"} else each.text, each.reason,
                   language=item.language, wording_id=each.line.wording_id if each.line and item.kind != "add" else None,
                   clause_kind=item.clause_kind, clause_level=item.clause_level,
                   after=item.after_id or 0 if item.kind == "move" else None).id


def _said(actor: Actor, document: Document, each: Card) -> int:
    item, line = each.item, each.line
    if item.clause_id is None or line is None:
        return post_general(actor, document.id, each.text, language=item.language).id
    quote = None
    if each.span is not None or (item.start is not None and item.end is not None and line.text == item.base):
        words = plain(line.text)
        first, last = each.span or (item.start or 0, item.end or 0)
        start, end = to_utf16(words, first, last)
        quote = Quote(exact=words[first:last], start=start, end=end)
    return post_comment(actor, item.clause_id, each.text, language=item.language, wording_id=line.wording_id, quote=quote).id


def discard(actor: Actor, copy_id: int, row_version: int | None = None) -> Copy:
    """Throw a copy away: nothing of the file is kept but its name."""
    with _reviewing(actor, copy_id, row_version) as copy:
        copy.state, copy.ended_at, copy.understood, copy.choices = "discarded", now(), {}, {}
        _tell("copy.discarded", copy, actor)
    return copy


def _tell(verb: str, copy: Copy, actor: Actor, **facts: int) -> None:
    record(verb, copy, actor, audience=f"user:{actor.user_id}", document_id=copy.document_id, version_id=copy.version_id,
           language=copy.language, **facts)
