"""Queries on returned copies: the effect of items on the present text, and duplicates."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.proposing.agreed_clauses import KINDS_BESIDE_CLAUSE
from consult.amendments.conflicts.collisions import (
    SimilarAmendment,
    find_similar_amendments,
    find_similar_new_clauses,
)
from consult.amendments.models import KINDS_WITH_TEXT, Amendment
from consult.amendments.queries import AmendmentView
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN, load_comment_views
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid, NotFound
from consult.core.i18n import format_amendment_number
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Version
from consult.documents.queries import ClauseText, list_editions, load_clause_texts
from consult.text.anchors.carry_over import carry_passage, compute_proposal_verdict
from consult.text.merge.hunk_merge import rebase_text
from consult.text.parsing.light_markup import extract_plain_text

from .clause_matches import parse_version_mark, normalize_text
from consult.exchange.models import ReturnedCopy
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from consult.exchange.imports.review_rows import build_rows
from .row_readings import describe_differences
from .interpretation import CopyItem, UninterpretedItem, CopyInterpretation, apply_to_stored


class CopyCard(NamedTuple):
    """An item of a copy on the present text.

    Attributes:
        verdict: kept, moved, changed or gone, as in a carry-over.
        text: the text that would be proposed.
        span: the passage of a comment in the present text.
        duplicate_of: the number of an amendment that proposes the same, 0 for a comment posted
            before.
        similar: amendments that propose nearly the same.
        settled: the clause is agreed and takes no new amendments.
        amended: the amendment inside whose insertion the change was made.
    """

    item: CopyItem
    line: ClauseText | None
    verdict: str
    text: str
    span: tuple[int, int] | None
    duplicate_of: int | None
    similar: list[SimilarAmendment]
    is_selected: bool
    reason: str
    settled: bool = False
    amended: AmendmentView | None = None


class CopyReview(NamedTuple):
    """A copy as its sender sees it."""

    copy: ReturnedCopy
    cards: list[CopyCard]
    lost: list[UninterpretedItem]

    @property
    def current(self) -> bool:
        """Return whether the copy comes from the current version."""
        return self.copy.version_id == self.copy.document.current_version_id


class CopyOrigin(NamedTuple):
    """The version and language that a file is a copy of.

    Attributes:
        by_mark: whether the file itself names them.
    """

    version: Version
    language: str
    by_mark: bool
    lines: list[ClauseText]


def get_copy(actor: Actor, copy_id: int) -> ReturnedCopy:
    """Return a copy to its sender.

    Raises:
        NotFound: the copy was discarded.
    """
    found = find_row(ReturnedCopy, copy_id)
    require_permission(actor, "copy.see", found)
    if found.state == "discarded":
        raise NotFound(what="ReturnedCopy")
    return found


def list_copies(actor: Actor, document: Document) -> list[ReturnedCopy]:
    """List the actor's own copies of a document that were not discarded, newest first."""
    query = select(ReturnedCopy).where(
        ReturnedCopy.document_id == document.id,
        ReturnedCopy.author_id == (actor.user_id or 0),
        ReturnedCopy.state != "discarded",
    )
    return list(db.session.scalars(query.order_by(ReturnedCopy.id.desc())))


def find_origin(document: Document, parsed: ParsedFile) -> CopyOrigin:
    """Return the version named in a file, else the issued version that shares most text with it.

    Raises:
        Invalid: the file is a copy of another document, or shows the changes of a version.
    """
    rows = build_rows(parsed, "before")
    own = {each.number: each.marks for each in parsed.paragraphs}
    said = parse_version_mark(
        parsed.told,
        {row.key: [name for number in row.paragraphs for name in own[number]] for row in rows},
    )
    shows = parsed.told.get("consult.changes")
    if shows in {"redline", "view"}:
        raise Invalid("copy_of_view" if shows == "view" else "copy_of_changes")
    if said is not None:
        version = db.session.get(Version, said[0])
        if version is not None and version.issued and version.document_id != document.id:
            raise Invalid("copy_of_another")
        if (
            version is not None
            and version.issued
            and said[1] in {each.language for each in list_editions(version.id)}
        ):
            return CopyOrigin(
                version,
                said[1],
                by_mark=True,
                lines=load_clause_texts(version.id, said[1], document.authentic),
            )
    words = {normalize_text(row.before) for row in rows}
    query = (
        select(Version)
        .where(Version.document_id == document.id, Version.issued_at.is_not(None))
        .order_by(Version.place)
    )
    there = [
        CopyOrigin(
            version,
            edition.language,
            by_mark=False,
            lines=load_clause_texts(version.id, edition.language, document.authentic),
        )
        for version in db.session.scalars(query)
        for edition in list_editions(version.id)
    ]
    return max(
        there,
        key=lambda each: (
            sum(normalize_text(line.text) in words for line in each.lines),
            each.language == parsed.language,
            each.version.place,
        ),
    )


def load_copy_review(actor: Actor, copy: ReturnedCopy) -> CopyReview:
    """Load a copy with the effect of each item on the present text."""
    found = CopyInterpretation.model_validate(copy.understood)
    document = copy.document
    lines = {
        line.clause_id: line
        for line in load_clause_texts(
            document.current_version_id or 0, copy.language, document.authentic
        )
    }
    there = _ExistingContributions(actor, document)
    homeless = [
        each for each in found.items if each.kind == "amend" and there.find_amended(each) is None
    ]
    return CopyReview(
        copy,
        [
            _build_card(each, lines, there, copy.choices.get(each.key))
            for each in found.items
            if each not in homeless
        ],
        [*found.lost, *map(_report_nested_item, homeless)],
    )


def _report_nested_item(item: CopyItem) -> UninterpretedItem:
    """Report a change inside an insertion that is no open amendment."""
    words = describe_differences(item.base, item.text)
    return UninterpretedItem(words=words, why="in_anothers", author=item.author, label=item.label)


class _ExistingContributions:
    """The amendments and comments on the document, as far as the sender may read them."""

    def __init__(self, actor: Actor, document: Document) -> None:
        found = amendments.load_document_amendments(
            actor, document.id, Amendment.withdrawn_at.is_(None), Amendment.answered_in_id.is_(None)
        )
        self.asked = {
            (
                each.kind,
                each.clause_id,
                f"{each.after_id} {each.clause_level}"
                if each.kind == "move"
                else normalize_text(each.text or ""),
            ): each.number
            for each in found
            if each.parent_id is None
        }
        self.asked |= {
            ("amend", each.parent_id, normalize_text(each.text or "")): each.number
            for each in found
            if each.parent_id is not None
        }
        self.open = {each.number: each for each in found if each.state == "open"}
        self.beside: dict[int | None, list[AmendmentView]] = defaultdict(list)
        for each in found:
            self.beside[each.clause_id].append(each)
        self.authentic, self.closes = document.authentic, document.consultation.agreed_closed
        self.named = {f", {format_amendment_number(each.number)}": each.number for each in found}
        self.said: dict[int | None, list[str]] = defaultdict(list)
        for said, _answered in load_comment_views(
            actor, Comment.document_id == document.id, Comment.clause_id.is_not(None), IS_OPEN
        ):
            for number in {said.clause_id, said.stands_id or said.clause_id}:
                self.said[number].append(normalize_text(said.body or ""))

    def find_amended(self, item: CopyItem) -> AmendmentView | None:
        """Find the open amendment that an insertion in the file is, by the name of its author."""
        number = next(
            (number for ending, number in self.named.items() if item.host.endswith(ending)), None
        )
        found = self.open.get(number or 0)
        fits = found is not None and found.parent_id is None and found.kind in KINDS_WITH_TEXT
        same = fits and found is not None and found.text and found.language == item.language
        return found if same else None

    def repeats(self, item: CopyItem, text: str) -> int | None:
        """Return the number of the amendment that an item repeats, 0 for a comment, None if it is
        new.
        """
        ours = next(
            (number for ending, number in self.named.items() if item.author.endswith(ending)), None
        )
        if ours is not None:
            return ours
        if item.kind == "comment":
            words = normalize_text(item.text)
            return (
                0
                if any(said and words.endswith(said) for said in self.said[item.clause_id])
                else None
            )
        words = (
            f"{item.after_id} {item.clause_level}" if item.kind == "move" else normalize_text(text)
        )
        amended = self.find_amended(item) if item.kind == "amend" else None
        about = item.clause_id if amended is None else amended.id
        return self.asked.get((item.kind, about, words))

    def is_settled(self, item: CopyItem, line: ClauseText | None) -> bool:
        """Return whether an item amends an agreed clause that takes no new amendments."""
        amended = self.find_amended(item) if item.kind == "amend" else None
        kind = item.kind if amended is None else amended.kind
        return (
            self.closes
            and line is not None
            and line.status_now == "agreed"
            and kind not in {"comment", *KINDS_BESIDE_CLAUSE}
        )

    def near(self, item: CopyItem, line: ClauseText | None, text: str) -> list[SimilarAmendment]:
        """Return the amendments that propose nearly the same on the present text."""
        beside = self.beside[item.clause_id]
        if item.kind == "add":
            return find_similar_new_clauses(text, beside)
        if item.kind == "sup":
            return [
                SimilarAmendment(each, 1.0)
                for each in beside
                if each.state == "open" and each.kind == "sup"
            ]
        fits = (
            item.kind == "mod"
            and line is not None
            and line.language == self.authentic
            and line.text != text
        )
        return find_similar_amendments(text, line.text, beside) if fits and line is not None else []


def _build_card(
    item: CopyItem,
    lines: dict[int, ClauseText],
    there: _ExistingContributions,
    choice: dict[str, Any] | None,
) -> CopyCard:
    """Build the card of an item, with the sender's choices."""
    line = lines.get(item.clause_id) if item.clause_id is not None else None
    amended = there.find_amended(item) if item.kind == "amend" else None
    verdict, text, span = (
        _rebase_item(item, line) if amended is None else _rebase_nested_item(item, amended)
    )
    if item.kind == "move" and item.after_id is not None and item.after_id not in lines:
        verdict = "gone"  # the clause after which it would go no longer exists
    chosen = choice or {}
    text = chosen.get("text") or text
    repeats = there.repeats(item, text)
    settled = there.is_settled(item, line)
    take = verdict in {"kept", "moved"} and repeats is None and not item.used and not settled
    near = there.near(item, line, text) if repeats is None and verdict != "gone" else []
    return CopyCard(
        item,
        line,
        verdict,
        text,
        span,
        repeats,
        near,
        verdict != "gone" and bool(chosen.get("take", take)),
        chosen.get("reason", item.reason) or "",
        settled,
        amended,
    )


def _rebase_nested_item(item: CopyItem, amended: AmendmentView) -> tuple[str, str, None]:
    """Return the verdict and the text of a change on the amendment as it reads now."""
    now = amended.text or ""
    if normalize_text(now) == normalize_text(item.base):
        return "kept", apply_to_stored(item.base, now, item.text), None
    return _rebase_proposal(item, now)


def _rebase_item(
    item: CopyItem, line: ClauseText | None
) -> tuple[str, str, tuple[int, int] | None]:
    """Return an item's verdict, its text on the present clause, and its passage there."""
    if item.clause_id is None:
        return "kept", item.text, None
    if line is None or (item.kind != "add" and line.language != item.language):
        return "gone", item.text, None
    if item.kind in {"add", "move"}:
        return "kept", item.text, None
    if item.kind == "comment":
        if item.start is None or item.end is None:
            return "kept", item.text, None
        place = carry_passage(
            extract_plain_text(item.base), extract_plain_text(line.text), item.start, item.end
        )
        return (
            ("changed", item.text, None)
            if place.verdict == "gone"
            else (place.verdict, item.text, place.span)
        )
    if line.text == item.base:
        return "kept", item.text, None
    if item.kind == "sup":
        return "changed", "", None
    return _rebase_proposal(item, line.text)


def _rebase_proposal(item: CopyItem, now: str) -> tuple[str, str, None]:
    """Return the verdict and the text of a changed clause on a text that has changed."""
    found = compute_proposal_verdict(item.base, now, item.text)
    text = rebase_text(item.base, now, item.text).text
    return "changed" if found.verdict == "gone" or text == now else found.verdict, text, None


def list_sent_amendments(actor: Actor, copy: ReturnedCopy) -> list[AmendmentView]:
    """List the amendments made from a sent copy, as far as the actor may read them."""
    return (
        amendments.load_matching_amendments(actor, Amendment.id.in_(copy.sent["amendments"]))
        if copy.sent and copy.sent["amendments"]
        else []
    )
