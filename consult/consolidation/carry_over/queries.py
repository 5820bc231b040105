"""What is carried over into a working version: each open comment, edit and bracket, and how sure it is where it stands."""
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import and_, select

from consult.amendments import queries as amendments
from consult.amendments.models import WHOLE, WORDED, Amendment
from consult.amendments.queries import Proposal
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentPlace
from consult.comments.passages import found_again
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version, Wording
from consult.documents.queries import Line
from consult.text import clause_split as cuts
from consult.text.anchors.selectors import Selector
from consult.text.anchors.carry_over import Carried, brackets_carried, carried, edit_carried
from consult.text.parsing.light_markup import plain

from consult.consolidation.dispositions.effect import UNANSWERED, alive_in, before, waiting
from .places import GONE, Both, Place, at_home, both_texts, homes_in, loose, place_of, with_heirs
from .models import CarryOver
from .whole_clause_queries import on_whole_clauses, stay_open
from consult.consolidation.actions import decided
from consult.consolidation.models import Disposition, Postponed

PLACE_GONE = 0.5  # how sure an edit of a whole clause is whose place leaves the text: a person looks at it


def carry_over(actor: Actor, version: Version) -> list[Place]:
    """Everything that is carried over into a working version, the most doubtful first."""
    if version.document.current_version_id is None:
        return []
    said = {(each.comment_id, each.amendment_id): each
            for each in db.session.scalars(select(CarryOver).where(CarryOver.version_id == version.id))}
    texts = both_texts(version, version.document.authentic)
    found = [*_comments(version), *on_whole_clauses(version, texts), *_amendments(actor, version, texts),
             *_brackets(version, texts)]
    found = [each._replace(confirmed=_of_these_words(each, said)) for each in found]
    return sorted(found, key=lambda each: (not each.doubtful, each.sureness, each.kind, each.id))


def _of_these_words(each: Place, said: dict[tuple[int | None, int | None], CarryOver]) -> CarryOver | None:
    known = said.get((each.id, None) if each.kind == "comment" else (None, each.id)) if each.kind != "bracket" else None
    return known if known is not None and known.digest == each.digest and known.confirmed_by_id is not None else None


def _comments(version: Version) -> list[Place]:
    query = (select(Comment.id, Comment.clause_id, Wording.language, Wording.digest, CommentPlace.comment_id,
                    CommentPlace.clause_id, CommentPlace.start, CommentPlace.end,
                    Comment.exact, Comment.prefix, Comment.suffix, Comment.start, Comment.end)
             .join(Wording, Wording.id == Comment.wording_id)
             .outerjoin(CommentPlace, and_(CommentPlace.comment_id == Comment.id, CommentPlace.version_id == before(version)))
             .where(Comment.document_id == version.document_id, Comment.exact.is_not(None), Comment.parent_id.is_(None),
                    comments.OPEN, UNANSWERED).order_by(Comment.id))
    texts: dict[str, Both] = {}
    homes, staying_on, found = homes_in(before(version), CarryOver.comment_id), stay_open(version), []
    for number, clause_id, language, digest, settled, there, start, end, *selector in db.session.execute(query):
        if language not in texts:
            texts[language] = both_texts(version, language)
        home = homes.get(number, clause_id or 0)
        line = texts[language].old.get(home)
        known = (start or 0, end or 0) if settled is not None and home == (there or clause_id) else None
        stood = known or (_stands(line, digest, Selector(*selector)) if line else None)
        if line is not None and stood is not None and stood[1]:
            new = texts[language].new.get(line.clause_id)
            then, now = plain(line.text), plain(new.text) if new else ""
            became = carried(then, now, *stood) if new else GONE
            place = place_of("comment", number, line, new, became, (then, stood), now)
            found.append(at_home(with_heirs(texts[language], place, line, (then, stood)), home, clause_id))
        elif number in staying_on:  # it was gone before, and stays so
            found.append(loose("comment", number, clause_id, "gone"))
    return found


def _stands(line: Line, digest: str, selector: Selector) -> tuple[int, int] | None:
    """Where a passage stands in the current version; None where it is gone already."""
    return (selector.start, selector.end) if digest == line.digest else found_again(plain(line.text), selector)


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
    homes, found = homes_in(before(version), CarryOver.amendment_id), []
    for each in staying(actor, version):
        old, new = texts.old.get(each.clause_id or 0), texts.new.get(each.clause_id or 0)
        if old is None:  # at the beginning of the text, or on a clause that left it before
            found.append(_elsewhere(each, texts, homes.get(each.id, 0)))
            continue
        then, now = plain(old.text), plain(new.text) if new else ""
        words = plain(each.words) if each.kind in WORDED - {"add", "corr"} and each.rendering == "own" and each.words else None
        if new is None:
            became = GONE
        elif each.kind in WHOLE and each.parent_id is None:
            became = Carried("kept", 1.0, None) if _has_place(each, old, new, texts) else Carried("changed", PLACE_GONE, None)
        elif each.kind == "add" or each.parent_id is not None:
            became = Carried("kept", 1.0, None)
        elif words is not None:
            became = edit_carried(then, now, words)
        else:
            became = carried(then, now, 0, len(then))
        touched = _touched(each, then)
        if became.span is None and became.verdict != "gone" and touched[0] < touched[1]:
            became = became._replace(span=carried(then, now, *touched).span)
        place = place_of("amendment", each.id, old, new, became, (then, touched), now)
        found.append(with_heirs(texts, place, old, (then, touched), words) if each.parent_id is None and words else place)
    return found


def _has_place(each: Proposal, old: Line, new: Line, texts: Both) -> bool:
    """Whether what an edit asks of a clause as a whole can be in the next version: its place, its cut, its neighbour."""
    if each.kind == "split":
        return each.cut_now is not None and cuts.carried(old.text, new.text, each.cut_now) is not None
    if each.kind == "merge":
        order = list(texts.new)
        return each.after_id in order and order.index(each.after_id) + 1 == order.index(new.clause_id)
    return each.after_id is None or each.after_id in texts.new


def _elsewhere(each: Proposal, texts: Both, home: int) -> Place:
    """Of an edit whose clause is not in the current version: at the beginning, gone, or in the clause that its words went to."""
    old, new = texts.old.get(home), texts.new.get(home)
    if old is None or each.base is None or each.text is None:
        return loose("amendment", each.id, each.clause_id, "kept" if each.clause_id is None else "gone")
    then, now = plain(old.text), plain(new.text) if new else ""
    same = new is not None and new.digest == old.digest
    became = Carried("kept", 1.0, (0, len(now))) if same else GONE
    if new is not None and not same:
        became = edit_carried(plain(each.base), now, plain(each.text))
    place = place_of("amendment", each.id, old, new, became, (then, (0, len(then))), now)
    return at_home(place, home, each.clause_id)


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
            place = place_of("bracket", number, old, new, became, (then, span), now)
            place = with_heirs(texts, place, old, (then, span))
            found.append(place._replace(decision=decision if place.computed == "gone" else None))
    return found


def by_kind(places: Iterable[Place]) -> dict[str, int]:
    """How many places there are of comments, amendments and brackets."""
    return dict(Counter(each.kind for each in places))


def by_verdict(places: Iterable[Place]) -> dict[str, int]:
    """How many places there are of each verdict."""
    return dict(Counter(each.verdict for each in places))
