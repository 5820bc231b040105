"""What is carried over into a working version: each open comment on a passage, edit and bracket, and how sure its place is."""
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, select

from consult.amendments import queries as amendments
from consult.amendments.models import WORDED, Amendment
from consult.amendments.queries import Proposal
from consult.ballots.models import Ballot, Position
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentPlace
from consult.comments.passages import found_again
from consult.core.access import Actor
from consult.core.db import db
from consult.core.digests import hashed
from consult.documents.models import Version, Wording
from consult.documents.queries import Line, text_of
from consult.text.anchor import Selector
from consult.text.carrying import Carried, brackets_carried, carried, edit_carried
from consult.text.plain import plain

from .answering import UNANSWERED, alive_in, before, waiting
from .carryovers import CarryOver
from .deciding import decided
from .models import Disposition, Postponed

FULLY = 100
SURE = 75  # percent: what is less sure needs a person
BESIDE = 32  # characters beside a passage


class Excerpt(NamedTuple):
    """Words of a clause, and what stands beside them."""

    before: str
    words: str
    after: str


class Place(NamedTuple):
    """Something that stands on words of the current version, and what becomes of it in the next one.

    kind: comment, amendment, bracket; id: its row, of a bracket the clause. sureness: of the verdict, in percent. digest:
    of the words then and now. confirmed: what a person said of it, if of these words. decision: of the chair, on a bracket.
    """

    kind: str
    id: int
    clause_id: int | None
    label: str
    label_now: str | None
    computed: str
    sureness: int
    then: Excerpt
    now: Excerpt | None
    span: tuple[int, int] | None
    digest: str
    confirmed: CarryOver | None = None
    decision: int | None = None

    @property
    def verdict(self) -> str:
        """The one that counts: a person's, else the computed one."""
        return self.confirmed.verdict if self.confirmed else self.computed

    @property
    def doubtful(self) -> bool:
        """Whether a person is needed, and has not said anything yet."""
        return self.kind != "bracket" and self.sureness < SURE and self.confirmed is None

    @property
    def plain(self) -> bool:
        """Whether there is nothing to look at: the same words under the same label."""
        return self.computed == "kept" and self.sureness == FULLY and self.confirmed is None

    @property
    def item(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.id}"


class Both(NamedTuple):
    """The clauses of two versions in one language."""

    old: dict[int, Line]
    new: dict[int, Line]


def _both(version: Version, language: str) -> Both:
    authentic = version.document.authentic
    old, new = (text_of(number, language, authentic) for number in (before(version), version.id))
    return Both({line.clause_id: line for line in old if line.language == language},
                {line.clause_id: line for line in new if line.language == language})


def carry_over(actor: Actor, version: Version) -> list[Place]:
    """Everything that is carried over into a working version, the most doubtful first."""
    if version.document.current_version_id is None:
        return []
    said = {(each.comment_id, each.amendment_id): each
            for each in db.session.scalars(select(CarryOver).where(CarryOver.version_id == version.id))}
    texts = _both(version, version.document.authentic)
    found = [*_comments(version), *_amendments(actor, version, texts), *_brackets(version, texts)]
    found = [each._replace(confirmed=_of_these_words(each, said)) for each in found]
    return sorted(found, key=lambda each: (not each.doubtful, each.sureness, each.kind, each.id))


def _of_these_words(each: Place, said: dict[tuple[int | None, int | None], CarryOver]) -> CarryOver | None:
    known = said.get((each.id, None) if each.kind == "comment" else (None, each.id)) if each.kind != "bracket" else None
    return known if known is not None and known.digest == each.digest and known.confirmed_by_id is not None else None


def _comments(version: Version) -> list[Place]:
    query = (select(Comment.id, Comment.clause_id, Wording.language, Wording.digest, CommentPlace.comment_id, CommentPlace.start,
                    CommentPlace.end, Comment.exact, Comment.prefix, Comment.suffix, Comment.start, Comment.end)
             .join(Wording, Wording.id == Comment.wording_id)
             .outerjoin(CommentPlace, and_(CommentPlace.comment_id == Comment.id, CommentPlace.version_id == before(version)))
             .where(Comment.document_id == version.document_id, Comment.exact.is_not(None), Comment.parent_id.is_(None),
                    comments.OPEN, UNANSWERED).order_by(Comment.id))
    texts: dict[str, Both] = {}
    found = []
    for number, clause_id, language, digest, settled, start, end, *selector in db.session.execute(query):
        if language not in texts:
            texts[language] = _both(version, language)
        line = texts[language].old.get(clause_id or 0)
        stood = (start or 0, end or 0) if settled is not None else _stands(line, digest, Selector(*selector)) if line else None
        if line is not None and stood is not None and stood[1]:
            new = texts[language].new.get(line.clause_id)
            then, now = plain(line.text), plain(new.text) if new else ""
            became = carried(then, now, *stood) if new else Carried("gone", 1.0, None)
            found.append(_place("comment", number, line, new, became, (then, stood), now))
    return found


def _stands(line: Line, digest: str, selector: Selector) -> tuple[int, int] | None:
    """Where a passage stands in the current version; None where it is gone already."""
    return (selector.start, selector.end) if digest == line.digest else found_again(plain(line.text), selector)


def _place(kind: str, number: int, old: Line, new: Line | None, became: Carried, then: tuple[str, tuple[int, int]],
           now: str) -> Place:
    verdict: str = became.verdict
    if verdict == "kept" and new is not None and new.label != old.label:
        verdict = "moved"
    sure = min(round(100 * became.sure), FULLY - 1 if verdict == "changed" else FULLY)
    there = _excerpt(now, became.span) if new and became.span else None
    return Place(kind, number, old.clause_id, old.label, new.label if new else None, verdict, sure, _excerpt(*then), there,
                 became.span, _print(old, new))


def _print(old: Line | None, new: Line | None) -> str:
    return hashed(f"{old.digest if old else ''}:{new.digest if new else ''}:{new.label if new else ''}")


def _excerpt(text: str, span: tuple[int, int]) -> Excerpt:
    start, end = span
    head, tail = text[max(0, start - BESIDE):start], text[end:end + BESIDE]
    if start > BESIDE and " " in head:
        head = head[head.index(" ") + 1:]
    if end + BESIDE < len(text) and " " in tail:
        tail = tail[:tail.rindex(" ")]
    return Excerpt(head, text[start:end], tail)


def staying(actor: Actor, version: Version) -> list[Proposal]:
    """The amendments that stay open when a working version is issued, as it stands."""
    given = list(db.session.scalars(select(Disposition).where(
        Disposition.version_id == version.id, Disposition.amendment_id.is_not(None),
        Disposition.outcome.in_(("carried_over", "part")))))
    numbers = {each.amendment_id for each in given if each.outcome == "carried_over"}
    parts = {each.amendment_id: each for each in given if each.outcome == "part" and each.amendment_id is not None}
    numbers |= alive_in(actor, version, parts)
    if db.session.get(Postponed, version.id) is not None:
        numbers |= set(waiting(version, Amendment))
    if not numbers:
        return []
    return amendments.in_document(actor, version.document_id, amendments.OPEN, Amendment.id.in_(list(numbers)))


def _amendments(actor: Actor, version: Version, texts: Both) -> list[Place]:
    found = []
    for each in staying(actor, version):
        old, new = texts.old.get(each.clause_id or 0), texts.new.get(each.clause_id or 0)
        if old is None:  # at the beginning of the text, or on a clause that left it before
            continue
        then, now = plain(old.text), plain(new.text) if new else ""
        if new is None:
            became = Carried("gone", 1.0, None)
        elif each.kind == "add" or each.parent_id is not None:
            became = Carried("kept", 1.0, None)
        elif each.kind in WORDED and each.rendering == "own" and each.kind != "corr" and each.words:
            became = edit_carried(then, now, plain(each.words))
        else:
            became = carried(then, now, 0, len(then))
        touched = _touched(each, then)
        if became.span is None and became.verdict != "gone" and touched[0] < touched[1]:
            became = became._replace(span=carried(then, now, *touched).span)
        found.append(_place("amendment", each.id, old, new, became, (then, touched), now))
    return found


def _touched(each: Proposal, then: str) -> tuple[int, int]:
    """The stretch of a clause that an amendment changes, from the first place to the last."""
    words = plain(each.words) if each.words and each.kind in WORDED - {"add"} else None
    if words is None or words == then:
        return 0, len(then)
    head = _alike(then, words)
    return head, max(head, len(then) - _alike(then[::-1], words[::-1]))


def _alike(one: str, other: str) -> int:
    """With how many characters two texts begin alike."""
    parts = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(parts, min(len(one), len(other)))


def _brackets(version: Version, texts: Both) -> list[Place]:
    settled = decided(version.id)
    found = []
    for number, old in texts.old.items():
        new = texts.new.get(number)
        then, now = plain(old.text), plain(new.text) if new else ""
        known = settled.get(number)
        decision = known[0].number if known and (new is None or known[1].digest == new.digest) else None
        for span, became in brackets_carried(then, now):
            place = _place("bracket", number, old, new, became, (then, span), now)
            found.append(place._replace(decision=decision if place.computed == "gone" else None))
    return found


class Reconfirm(NamedTuple):
    """Positions on clauses that are reworded: how many, on how many clauses, of how many organisations; and those that stay."""

    positions: int
    clauses: int
    organisations: int
    staying: int


def to_reconfirm(version: Version) -> Reconfirm:
    """The positions that would be on an earlier text once a working version is issued; counted are those that count now."""
    texts = _both(version, version.document.authentic)
    query = (select(Ballot.clause_id, Position.organisation_id, Position.digest)
             .join(Ballot, Ballot.id == Position.ballot_id)
             .where(Ballot.document_id == version.document_id, Ballot.clause_id.is_not(None)))
    standing = [(clause, own) for clause, own, digest in db.session.execute(query)
                if clause in texts.old and texts.old[clause].digest == digest]
    reworded = [(clause, own) for clause, own in standing if clause is not None and not _same(texts, clause)]
    return Reconfirm(len(reworded), len({clause for clause, _ in reworded}), len({own for _, own in reworded if own}),
                     len(standing) - len(reworded))


def _same(texts: Both, clause: int) -> bool:
    return clause in texts.new and texts.new[clause].digest == texts.old[clause].digest


def by_kind(places: Iterable[Place]) -> dict[str, int]:
    """How many places there are of comments, amendments and brackets."""
    return dict(Counter(each.kind for each in places))


def by_verdict(places: Iterable[Place]) -> dict[str, int]:
    """How many places there are of each verdict."""
    return dict(Counter(each.verdict for each in places))
