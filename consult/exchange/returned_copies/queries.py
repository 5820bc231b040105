"""Reads of copies that came back: what each item would do to the text as it is now, and what stands there already."""
from collections import defaultdict
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.proposing.agreed_clauses import BESIDE
from consult.amendments.conflicts.collisions import Near, similar, similar_new
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.comments.models import Comment
from consult.comments.queries import OPEN, said_where
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.errors import Invalid, NotFound
from consult.core.permissions.rules import require
from consult.documents.models import Document, Version
from consult.documents.queries import Line, editions_of, text_of
from consult.text.anchors.carry_over import carried, edit_carried
from consult.text.merge.hunk_merge import rebase
from consult.text.parsing.light_markup import plain

from .clause_matches import version_told, words_of
from consult.exchange.models import Copy
from consult.exchange.imports.parsing.paragraphs import Parsed
from consult.exchange.imports.review_rows import read
from .interpretation import Item, Lost, Understood


class Card(NamedTuple):
    """An item on the text as it is now. text: the words that would be proposed; span: a comment's passage there.

    verdict: kept, moved, changed or gone, as carrying over says it. repeats: the number of the amendment that asks for the
    same already, 0 for a comment that stands there; near: who asks for nearly the same. settled: the clause is agreed and takes
    no new amendments.
    """

    item: Item
    line: Line | None
    verdict: str
    text: str
    span: tuple[int, int] | None
    repeats: int | None
    near: list[Near]
    take: bool
    reason: str
    settled: bool = False


class Seen(NamedTuple):
    """A copy as its sender sees it."""

    copy: Copy
    cards: list[Card]
    lost: list[Lost]

    @property
    def current(self) -> bool:
        """Whether it came from the version that is talked about now."""
        return self.copy.version_id == self.copy.document.current_version_id

    def authors(self) -> list[str]:
        """The names in the file, in order of appearance."""
        return list(dict.fromkeys(each.item.author for each in self.cards if each.item.author))


class Origin(NamedTuple):
    """The version and language that a file is a copy of; by_mark: whether the file says so itself."""

    version: Version
    language: str
    by_mark: bool
    lines: list[Line]


def copy_for(actor: Actor, copy_id: int) -> Copy:
    """A copy for its sender; raises NotFound for one that was discarded."""
    found = find(Copy, copy_id)
    require(actor, "copy.see", found)
    if found.state == "discarded":
        raise NotFound(what="Copy")
    return found


def copies_of(actor: Actor, document: Document) -> list[Copy]:
    """One's own copies of a document that were not discarded, newest first."""
    query = select(Copy).where(Copy.document_id == document.id, Copy.author_id == (actor.user_id or 0),
                               Copy.state != "discarded")
    return list(db.session.scalars(query.order_by(Copy.id.desc())))


def origin_of(document: Document, parsed: Parsed) -> Origin:
    """Where a file comes from: as it says itself, else the issued version whose words are most in it.

    Raises Invalid for a copy of another document, and for a file that shows the changes of an earlier version.
    """
    rows = read(parsed, "before")
    own = {each.number: each.marks for each in parsed.paragraphs}
    said = version_told(parsed.told, {row.key: [name for number in row.paragraphs for name in own[number]] for row in rows})
    shows = parsed.told.get("consult.changes")
    if shows in {"redline", "view"}:
        raise Invalid("copy_of_view" if shows == "view" else "copy_of_changes")
    if said is not None:
        version = db.session.get(Version, said[0])
        if version is not None and version.issued and version.document_id != document.id:
            raise Invalid("copy_of_another")
        if version is not None and version.issued and said[1] in {each.language for each in editions_of(version.id)}:
            return Origin(version, said[1], by_mark=True, lines=text_of(version.id, said[1], document.authentic))
    words = {words_of(row.before) for row in rows}
    query = select(Version).where(Version.document_id == document.id, Version.issued_at.is_not(None)).order_by(Version.place)
    there = [Origin(version, edition.language, by_mark=False, lines=text_of(version.id, edition.language, document.authentic))
             for version in db.session.scalars(query) for edition in editions_of(version.id)]
    return max(there, key=lambda each: (sum(words_of(line.text) in words for line in each.lines),
                                        each.language == parsed.language, each.version.place))


def seen(actor: Actor, copy: Copy) -> Seen:
    """A copy with what each item would do to the text as it is now."""
    found = Understood.model_validate(copy.understood)
    document = copy.document
    lines = {line.clause_id: line for line in text_of(document.current_version_id or 0, copy.language, document.authentic)}
    there = _There(actor, document)
    return Seen(copy, [_card(each, lines, there, copy.choices.get(each.key)) for each in found.items], found.lost)


class _There:
    """What stands beside the text already, as the sender may read it."""

    def __init__(self, actor: Actor, document: Document) -> None:
        found = amendments.in_document(actor, document.id, Amendment.withdrawn_at.is_(None),
                                       Amendment.answered_in_id.is_(None))
        self.asked = {(each.kind, each.clause_id, f"{each.after_id} {each.clause_level}" if each.kind == "move" else
                       words_of(each.text or "")): each.number for each in found if each.parent_id is None}
        self.beside: dict[int | None, list[Proposal]] = defaultdict(list)
        for each in found:
            self.beside[each.clause_id].append(each)
        self.authentic, self.closes = document.authentic, document.consultation.agreed_closed
        self.named = {f", {numbered(each.number)}": each.number for each in found}
        self.said: dict[int | None, list[str]] = defaultdict(list)
        for said, _answered in said_where(actor, Comment.document_id == document.id, Comment.clause_id.is_not(None), OPEN):
            for number in {said.clause_id, said.stands_id or said.clause_id}:
                self.said[number].append(words_of(said.body or ""))

    def repeats(self, item: Item, text: str) -> int | None:
        """The number of the amendment that an item repeats, 0 of a comment; none where it is new."""
        ours = next((number for ending, number in self.named.items() if item.author.endswith(ending)), None)
        if ours is not None:
            return ours
        if item.kind == "comment":
            words = words_of(item.text)
            return 0 if any(said and words.endswith(said) for said in self.said[item.clause_id]) else None
        words = f"{item.after_id} {item.clause_level}" if item.kind == "move" else words_of(text)
        return self.asked.get((item.kind, item.clause_id, words))

    def settled(self, item: Item, line: Line | None) -> bool:
        """Whether it asks for other words of an agreed clause that takes no new amendments."""
        return self.closes and line is not None and line.status == "agreed" and item.kind not in {"comment", *BESIDE}

    def near(self, item: Item, line: Line | None, text: str) -> list[Near]:
        """Who asks for nearly the same on the text as it is now."""
        beside = self.beside[item.clause_id]
        if item.kind == "add":
            return similar_new(text, beside)
        if item.kind == "sup":
            return [Near(each, 1.0) for each in beside if each.state == "open" and each.kind == "sup"]
        fits = item.kind == "mod" and line is not None and line.language == self.authentic and line.text != text
        return similar(text, line.text, beside) if fits and line is not None else []


def numbered(number: int) -> str:
    """The number of an amendment as the process writes it."""
    return str(current_app.config["AMENDMENT_NUMBER"]).replace("#", str(number))


def _card(item: Item, lines: dict[int, Line], there: _There, choice: dict[str, Any] | None) -> Card:
    line = lines.get(item.clause_id) if item.clause_id is not None else None
    verdict, text, span = _on_words_now(item, line)
    if item.kind == "move" and item.after_id is not None and item.after_id not in lines:
        verdict = "gone"  # the place is
    chosen = choice or {}
    text = chosen.get("text") or text
    repeats = there.repeats(item, text)
    settled = there.settled(item, line)
    take = verdict in {"kept", "moved"} and repeats is None and not item.used and not settled
    near = there.near(item, line, text) if repeats is None and verdict != "gone" else []
    return Card(item, line, verdict, text, span, repeats, near, verdict != "gone" and bool(chosen.get("take", take)),
                chosen.get("reason", item.reason) or "", settled)


def _on_words_now(item: Item, line: Line | None) -> tuple[str, str, tuple[int, int] | None]:
    """What became of the place of an item, its words on those of the clause now, and the passage of a comment."""
    if item.clause_id is None:
        return "kept", item.text, None
    if line is None or (item.kind != "add" and line.language != item.language):
        return "gone", item.text, None
    if item.kind in {"add", "move"}:
        return "kept", item.text, None
    if item.kind == "comment":
        if item.start is None or item.end is None:
            return "kept", item.text, None
        place = carried(plain(item.base), plain(line.text), item.start, item.end)
        return ("changed", item.text, None) if place.verdict == "gone" else (place.verdict, item.text, place.span)
    if line.text == item.base:
        return "kept", item.text, None
    if item.kind == "sup":
        return "changed", "", None
    found = edit_carried(item.base, line.text, item.text)
    text = rebase(item.base, line.text, item.text).text
    return ("changed" if found.verdict == "gone" or text == line.text else found.verdict), text, None


def edits_of(actor: Actor, copy: Copy) -> list[Proposal]:
    """The amendments that a copy which was sent became, as far as the actor may read them."""
    return amendments.chosen(actor, Amendment.id.in_(copy.sent["amendments"])) if copy.sent and copy.sent["amendments"] else []
