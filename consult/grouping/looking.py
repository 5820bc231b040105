"""What a program suggests: which contributions to a document say nearly the same, and what came since it looked."""
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.colliding import hunks_of, similar
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.comments import queries as comments
from consult.comments.models import Comment, Said
from consult.core.access import Actor
from consult.core.db import db, find
from consult.core.digests import hashed
from consult.core.events import once_committed, record, transaction
from consult.core.rules import allows, require
from consult.documents.models import Document
from consult.text.plain import plain
from consult.text.shared import shared

from . import seeking
from .models import SimilarGroup, SimilarLook, SimilarMember
from .queries import COLUMN, Counts, campaign, counted, read
from .seeking import Sought

MARKED = 60  # contributions of a suggestion whose shared words are marked
EXCERPT = 2_000  # characters of each that are compared for them


class Piece(NamedTuple):
    """A part of a text; same: all contributions of the suggestion hold these words."""

    text: str
    same: bool


class Suggestion(NamedTuple):
    """Contributions that say nearly the same and are in no group. into: the group that others of them are in.

    words: of each by its number, what it says, with the words that all share. clause_id: where all stand on one.
    """

    kind: str
    members: list[Said] | list[Proposal]
    clause_id: int | None
    score: float
    counts: Counts
    words: dict[int, list[Piece]]
    into: int | None

    @property
    def items(self) -> list[str]:
        """Its contributions as forms send them."""
        return [f"{self.kind}:{each.id}" for each in self.members]

    @property
    def campaign(self) -> bool:
        """Whether many say it in nearly the same words."""
        return campaign(self.counts, self.score)


class Looked(NamedTuple):
    """What was looked at last, how the search stands, and how many contributions came, changed and went since."""

    look: SimilarLook
    sought: Sought
    new: int
    changed: int
    gone: int

    @property
    def stale(self) -> bool:
        """Whether something is different now."""
        return bool(self.new or self.changed or self.gone)


def seek(actor: Actor, document_id: int) -> SimilarLook:
    """Let the program look for contributions that say nearly the same, in the background; nothing follows from it."""
    with transaction():
        document = find(Document, document_id)
        require(actor, "similar.seek", document)
        seen = seen_now(document_id)
        digest = hashed(f"{document_id} {document.current_version_id} {sorted(seen.items())}")
        last = last_look(document_id)
        made = last if last is not None and last.digest == digest else None
        if made is None:
            if last is not None:
                last.seen = {}  # what came since is said of the newest alone
            made = SimilarLook(consultation_id=document.consultation_id, document_id=document_id, by_id=actor.user_id,
                               digest=digest, seen=seen)
            db.session.add(made)
            db.session.flush()
            record("similar.sought", made, actor, audience="moderators", document_id=document_id, contributions=len(seen))
        once_committed(lambda: seeking.begin(digest, texts_of(document_id, seen)))
    return made


def looked(document_id: int) -> Looked | None:
    """What was looked at last, and what came since; none where nobody looked."""
    look = last_look(document_id)
    if look is None:
        return None
    present = seen_now(document_id)
    changed = sum(present[item] != mark for item, mark in look.seen.items() if item in present)
    return Looked(look, seeking.sought(look.digest), len(present.keys() - look.seen.keys()), changed,
                  len(look.seen.keys() - present.keys()))


def last_look(document_id: int) -> SimilarLook | None:
    """What was looked at last."""
    return db.session.scalar(select(SimilarLook).where(SimilarLook.document_id == document_id)
                             .order_by(SimilarLook.id.desc()).limit(1))


def seen_now(document_id: int) -> dict[str, str]:
    """The contributions that everyone may read and that can be in a group, each with a mark of its words."""
    said = db.session.execute(select(Comment.id, Comment.posted_at, Comment.edited_at).where(
        Comment.document_id == document_id, Comment.parent_id.is_(None), Comment.amendment_id.is_(None), comments.OPEN))
    asked = db.session.execute(select(Amendment.id, Amendment.revision, Amendment.proposed_at).where(
        Amendment.document_id == document_id, Amendment.parent_id.is_(None), amendments.OPEN))
    return {**{f"comment:{number}": (edited or posted).isoformat() for number, posted, edited in said},
            **{f"amendment:{number}": f"{revision} {at.isoformat()}" for number, revision, at in asked}}


def texts_of(document_id: int, seen: Iterable[str]) -> dict[str, list[list[Any]]]:
    """The words of contributions as they are compared: [number, clause, words] of each, by kind."""
    wanted = set(seen)
    rows = db.session.execute(select(Comment.id, Comment.clause_id, Comment.body).where(
        Comment.document_id == document_id, comments.OPEN).order_by(Comment.id))
    proposals = amendments.in_document(Actor(), document_id, Amendment.parent_id.is_(None))
    return {"comment": [[number, clause, body] for number, clause, body in rows if f"comment:{number}" in wanted],
            "amendment": [[each.id, each.clause_id, asked_words(each)] for each in sorted(proposals, key=lambda each: each.id)
                          if f"amendment:{each.id}" in wanted]}


def asked_words(each: Proposal) -> str:
    """What an amendment asks for: the words that come, and those that go; not the rest of the clause, which all share."""
    if each.kind == "add":
        return plain(each.text or "")
    hunks = hunks_of(each)
    return " … ".join(f"{plain((each.now or '')[hunk.start:hunk.end])} → {plain(hunk.words)}".strip() for hunk in hunks)


def suggestions(actor: Actor, found: Looked, clause_id: int | None = None) -> list[Suggestion]:
    """What is suggested and not done yet, to whom it concerns: a facilitator is shown the own clauses. The largest first.

    clause_id: only what concerns this clause, and of it only what stands there.
    """
    made = []
    for kind, groups in found.sought.groups.items():
        numbers = [number for each in groups for number in each["ids"]]
        there, placed, left = read(actor, kind, numbers), _placed(kind, numbers), _left(kind, numbers)
        for each in groups:
            free = [there[number] for number in each["ids"] if number in there and number not in placed and number not in left
                    and (clause_id is None or there[number].clause_id == clause_id)]
            free = asking_alike(free) if kind == "amendment" else free
            into = {placed[number] for number in each["ids"] if number in placed}
            one = _suggestion(actor, kind, free, each["score"], into.pop() if len(into) == 1 else None)
            if one is not None:
                made.append(one)
    return sorted(made, key=lambda each: (-len(each.members), -each.score, each.kind, each.members[0].id))


def asking_alike(members: list[Proposal]) -> list[Proposal]:
    """Of amendments that are alike by their letters those that ask for much the same, word by word.

    Who strikes one alternative, and who strikes the other, write nearly the same letters and want the opposite.
    """
    best: list[Proposal] = [each for each in members if each.kind not in {"mod", "edit"}]
    for each in members:
        near = [one.amendment for one in similar(each.words, each.now, members)] if each.words and each.now else []
        best = max(best, near, key=len)
        if len(best) == len(members):
            break
    return sorted(best, key=lambda each: each.id)


def _suggestion(actor: Actor, kind: str, free: list[Any], score: float, into: int | None) -> Suggestion | None:
    if not free or (len(free) < 2 and into is None):
        return None
    clauses = {each.clause_id for each in free}
    clause = clauses.pop() if len(clauses) == 1 else None
    if not allows(actor, "similar.group", _Place(free[0].consultation_id, clause)):
        return None
    return Suggestion(kind, free, clause, score, counted(kind, [each.id for each in free]), marked(kind, free), into)


class _Place(NamedTuple):
    consultation_id: int
    clause_id: int | None


def marked(kind: str, members: Iterable[Any]) -> dict[int, list[Piece]]:
    """What each of some contributions says, with the words that all of them share; of many only the first ones."""
    some = list(members)[:MARKED]
    texts = [((each.body if kind == "comment" else asked_words(each)) or "")[:EXCERPT] for each in some]
    return {each.id: _pieces(text, spans) for each, text, spans in zip(some, texts, shared(texts), strict=True)}


def _pieces(text: str, spans: Iterable[Any]) -> list[Piece]:
    found, at = [], 0
    for start, end in spans:
        found += [Piece(text[at:start], same=False), Piece(text[start:end], same=True)]
        at = end
    return [each for each in [*found, Piece(text[at:], same=False)] if each.text]


def score_of(document_id: int, kind: str, numbers: Iterable[int]) -> float | None:
    """How alike the program found contributions that are about to be put together; none where it did not suggest it."""
    look = last_look(document_id)
    wanted = set(numbers)
    groups = seeking.sought(look.digest).groups.get(kind, []) if look is not None else []
    return next((each["score"] for each in groups if wanted <= set(each["ids"])), None)


def _placed(kind: str, numbers: list[int]) -> dict[int, int]:
    """In which group some contributions are."""
    return _where(kind, numbers, SimilarMember.left_at.is_(None))


def _left(kind: str, numbers: list[int]) -> set[int]:
    """Those whose authors took them out of one."""
    return set(_where(kind, numbers, SimilarMember.left_at.is_not(None)))


def _where(kind: str, numbers: list[int], condition: Any) -> dict[int, int]:
    query = (select(COLUMN[kind], SimilarGroup.id).join(SimilarGroup, SimilarGroup.id == SimilarMember.group_id)
             .where(COLUMN[kind].in_(numbers), SimilarMember.removed_at.is_(None), SimilarGroup.dissolved_at.is_(None),
                    condition))
    return {row[0]: row[1] for row in db.session.execute(query)}
