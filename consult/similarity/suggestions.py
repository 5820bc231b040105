"""What a program suggests: which contributions to a document say nearly the same, and what came since it looked."""
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import similar
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.comments import queries as comments
from consult.comments.models import Comment, Said
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.digests import hashed
from consult.core.events.log import once_committed, record, transaction
from consult.core.permissions.rules import allows, require
from consult.documents.models import Document

from . import jobs as seeking
from .models import SimilarGroup, SimilarLook, SimilarMember
from .queries import COLUMN, Counts, campaign, counted, most_languages, read
from .jobs import Sought
from .comparison_text import Piece, asked_words, marked, meant_words, unmarked


class Suggestion(NamedTuple):
    """Contributions that say nearly the same and are in no group. into: the group that others of them are in.

    words: of each by its number, what it says, with the words that all share. clause_id: where all stand on one.
    across: they are in different languages, and suggested for what they mean; score is of that.
    """

    kind: str
    members: list[Said] | list[Proposal]
    clause_id: int | None
    score: float
    counts: Counts
    words: dict[int, list[Piece]]
    into: int | None
    across: bool = False

    @property
    def items(self) -> list[str]:
        """Its contributions as forms send them."""
        return [f"{self.kind}:{each.id}" for each in self.members]

    @property
    def campaign(self) -> bool:
        """Whether many say it in nearly the same words."""
        return not self.across and campaign(self.counts, self.score)


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
        across = " across" if seeking.compares_languages() else ""
        digest = hashed(f"{document_id} {document.current_version_id} {sorted(seen.items())}{across}")
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


def across_languages(found: Looked | None, document_id: int) -> str | None:
    """Whether texts in different languages are compared: comparing, compared, failed, absent (the extra is not installed).

    again: it was not when the program looked. None where nobody looked yet and it is there, or all write in one language.
    """
    if found is not None and found.sought.across != "no":
        return found.sought.across
    if most_languages(document_id) < 2:
        return None
    if not seeking.compares_languages():
        return "absent"
    return "again" if found is not None and found.sought.state == "done" else None


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
    """The words of contributions as they are compared: [number, clause, words, language, meant, strikes], by kind.

    meant: what is compared across languages, none where that is the words; strikes: whether that is to go.
    """
    wanted = set(seen)
    rows = db.session.execute(select(Comment.id, Comment.clause_id, Comment.body, Comment.language).where(
        Comment.document_id == document_id, comments.OPEN).order_by(Comment.id))
    proposals = amendments.in_document(Actor(), document_id, Amendment.parent_id.is_(None))
    return {"comment": [[*row, None, False] for row in rows if f"comment:{row[0]}" in wanted],
            "amendment": [[each.id, each.clause_id, asked_words(each), each.language, *meant_words(each)]
                          for each in sorted(proposals, key=lambda each: each.id) if f"amendment:{each.id}" in wanted]}


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
            across = each.get("across", False)
            if kind == "amendment":
                free = _alike_by_language(free) if across else asking_alike(free)
            into = {placed[number] for number in each["ids"] if number in placed}
            one = _suggestion(actor, kind, free, each["score"], into.pop() if len(into) == 1 else None, across=across)
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


def _alike_by_language(members: list[Proposal]) -> list[Proposal]:
    """Of amendments in several languages those that ask for much the same as others in theirs; all that wait for words."""
    kept = []
    for language in dict.fromkeys(each.language for each in members):
        own = [each for each in members if each.language == language]
        there = [each for each in own if each.words is not None]
        kept += [*(asking_alike(there) if len(there) > 1 else there), *(each for each in own if each.words is None)]
    return sorted(kept, key=lambda each: each.id)


def _suggestion(actor: Actor, kind: str, free: list[Any], score: float, into: int | None, *, across: bool) -> Suggestion | None:
    many = len({each.language for each in free}) if across else len(free)
    if not free or (many < 2 and into is None):
        return None
    clauses = {each.clause_id for each in free}
    clause = clauses.pop() if len(clauses) == 1 else None
    if not allows(actor, "similar.group", _Place(free[0].consultation_id, clause)):
        return None
    words = unmarked(kind, free) if across else marked(kind, free)
    return Suggestion(kind, free, clause, score, counted(kind, [each.id for each in free]), words, into, across)


class _Place(NamedTuple):
    consultation_id: int
    clause_id: int | None


def score_of(document_id: int, kind: str, numbers: Iterable[int]) -> float | None:
    """How alike the program found contributions that are about to be put together; none where it did not suggest it.

    None of those that it found across languages, too: that is how near their meaning is, not their words.
    """
    look = last_look(document_id)
    wanted = set(numbers)
    groups = seeking.sought(look.digest).groups.get(kind, []) if look is not None else []
    return next((each["score"] for each in groups if wanted <= set(each["ids"]) and not each.get("across")), None)


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
