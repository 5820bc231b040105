"""Queries of the carry-over into a working version: comments, amendments and brackets with
their certainty.
"""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import and_, select

from consult.amendments import queries as amendments
from consult.amendments.models import WHOLE_CLAUSE_KINDS, KINDS_WITH_TEXT, Amendment
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment, PassagePlacement
from consult.comments.passages import relocate_passage
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version, Wording
from consult.documents.queries import ClauseText
from consult.text import clause_split as cuts
from consult.text.anchors.selectors import PassageSelector
from consult.text.anchors.carry_over import (
    CarryOverResult,
    carry_brackets,
    carry_passage,
    compute_proposal_verdict,
)
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.dispositions.effect import (
    UNANSWERED_COMMENT,
    find_partly_open_amendments,
    get_previous_version_id,
    load_unanswered_ids,
)
from .places import (
    VERDICT_GONE,
    VersionPair,
    CarriedPlace,
    mark_heir,
    load_version_pair,
    load_heir_ids,
    build_unplaced,
    build_place,
    follow_heirs,
)
from .models import CarryOver
from .whole_clause_queries import (
    build_comment_place,
    compute_whole_clause_comments,
    load_staying_comment_ids,
)
from consult.consolidation.decisions.queries import load_decided_texts
from consult.consolidation.models import Disposition, AnswerPostponement

PLACE_GONE_SURENESS = (
    0.5  # certainty for a whole-clause amendment whose target is gone; a person must confirm it
)


def compute_carry_over(actor: Actor, version: Version) -> list[CarriedPlace]:
    """Compute the carry-over into a working version, most doubtful first."""
    if version.document.current_version_id is None:
        return []
    said = {
        (each.comment_id, each.amendment_id): each
        for each in db.session.scalars(select(CarryOver).where(CarryOver.version_id == version.id))
    }
    texts = load_version_pair(version, version.document.authentic)
    found = [
        *_compute_comments(version, texts),
        *compute_whole_clause_comments(version, texts),
        *_compute_amendments(actor, version, texts),
        *_compute_brackets(version, texts),
    ]
    found = [each._replace(confirmed=_match_confirmation(each, said)) for each in found]
    return sorted(found, key=lambda each: (not each.doubtful, each.sureness, each.kind, each.id))


def _match_confirmation(
    each: CarriedPlace, said: dict[tuple[int | None, int | None], CarryOver]
) -> CarryOver | None:
    known = (
        said.get((each.id, None) if each.kind == "comment" else (None, each.id))
        if each.kind != "bracket"
        else None
    )
    return (
        known
        if known is not None and known.digest == each.digest and known.confirmed_by_id is not None
        else None
    )


def _compute_comments(version: Version, authentic: VersionPair) -> list[CarriedPlace]:
    """Compute the places of comments on passages.

    A translation may follow its version later. A comment on a text that is not translated yet
    stays with its clause; its passage is found again once the translation is there.
    """
    query = (
        select(
            Comment.id,
            Comment.clause_id,
            Wording.language,
            Wording.digest,
            PassagePlacement.comment_id,
            PassagePlacement.clause_id,
            PassagePlacement.start,
            PassagePlacement.end,
            Comment.exact,
            Comment.prefix,
            Comment.suffix,
            Comment.start,
            Comment.end,
        )
        .join(Wording, Wording.id == Comment.wording_id)
        .outerjoin(
            PassagePlacement,
            and_(
                PassagePlacement.comment_id == Comment.id,
                PassagePlacement.version_id == get_previous_version_id(version),
            ),
        )
        .where(
            Comment.document_id == version.document_id,
            Comment.exact.is_not(None),
            Comment.parent_id.is_(None),
            comments.IS_OPEN,
            UNANSWERED_COMMENT,
        )
        .order_by(Comment.id)
    )
    texts: dict[str, VersionPair] = {}
    homes, staying_on, found = (
        load_heir_ids(get_previous_version_id(version), CarryOver.comment_id),
        load_staying_comment_ids(version),
        [],
    )
    for (
        number,
        clause_id,
        language,
        digest,
        settled,
        there,
        start,
        end,
        *selector,
    ) in db.session.execute(query):
        if language not in texts:
            texts[language] = load_version_pair(version, language)
        home = homes.get(number, clause_id or 0)
        line = texts[language].previous.get(home)
        if _lacks_translation(texts[language], authentic, home):
            found.append(build_comment_place(number, clause_id, home, authentic))
            continue
        known = (
            (start or 0, end or 0) if settled is not None and home == (there or clause_id) else None
        )
        stood = known or (
            _locate_passage(line, digest, PassageSelector(*selector)) if line else None
        )
        if line is not None and stood is not None and stood[1]:
            new = texts[language].current.get(line.clause_id)
            then, now = extract_plain_text(line.text), extract_plain_text(new.text) if new else ""
            became = carry_passage(then, now, *stood) if new else VERDICT_GONE
            place = build_place("comment", number, line, new, became, (then, stood), now)
            found.append(
                mark_heir(
                    follow_heirs(texts[language], place, line, (then, stood)), home, clause_id
                )
            )
        elif number in staying_on:  # it was gone before and stays gone
            found.append(build_unplaced("comment", number, clause_id, "gone"))
    return found


def _lacks_translation(texts: VersionPair, authentic: VersionPair, clause_id: int) -> bool:
    """Return whether a clause is in both versions, and not translated in one of them."""
    return any(
        clause_id in there and clause_id not in here
        for here, there in (
            (texts.previous, authentic.previous),
            (texts.current, authentic.current),
        )
    )


def _locate_passage(
    line: ClauseText, digest: str, selector: PassageSelector
) -> tuple[int, int] | None:
    """Locate a passage in the current version; return None if it no longer exists."""
    return (
        (selector.start, selector.end)
        if digest == line.digest
        else relocate_passage(extract_plain_text(line.text), selector)
    )


def load_staying_amendments(actor: Actor, version: Version) -> list[AmendmentView]:
    """Load the amendments that would stay open if the working version were issued now."""
    given = list(
        db.session.scalars(
            select(Disposition).where(
                Disposition.version_id == version.id,
                Disposition.amendment_id.is_not(None),
                Disposition.outcome.in_(("carried_over", "part")),
            )
        )
    )
    numbers = {each.amendment_id for each in given if each.outcome == "carried_over"}
    parts = {
        each.amendment_id: each
        for each in given
        if each.outcome == "part" and each.amendment_id is not None
    }
    numbers |= find_partly_open_amendments(actor, version, parts)
    if db.session.get(AnswerPostponement, version.id) is not None:
        numbers |= set(load_unanswered_ids(version, Amendment))
    if not numbers:
        return []
    return amendments.load_document_amendments(
        actor, version.document_id, amendments.IS_OPEN, Amendment.id.in_(list(numbers))
    )


def _compute_amendments(actor: Actor, version: Version, texts: VersionPair) -> list[CarriedPlace]:
    homes, found = load_heir_ids(get_previous_version_id(version), CarryOver.amendment_id), []
    for each in load_staying_amendments(actor, version):
        old, new = texts.previous.get(each.clause_id or 0), texts.current.get(each.clause_id or 0)
        if old is None:  # at the beginning of the text, or on a clause removed earlier
            found.append(_compute_displaced_amendment(each, texts, homes.get(each.id, 0)))
            continue
        then, now = extract_plain_text(old.text), extract_plain_text(new.text) if new else ""
        words = (
            extract_plain_text(each.rebased_text)
            if each.kind in KINDS_WITH_TEXT - {"add", "corr"}
            and each.rendering == "own"
            and each.rebased_text
            else None
        )
        if new is None:
            became = VERDICT_GONE
        elif each.kind in WHOLE_CLAUSE_KINDS and each.parent_id is None:
            became = (
                CarryOverResult("kept", 1.0, None)
                if _has_place(each, old, new, texts)
                else CarryOverResult("changed", PLACE_GONE_SURENESS, None)
            )
        elif each.kind == "add" or each.parent_id is not None:
            became = CarryOverResult("kept", 1.0, None)
        elif words is not None:
            became = compute_proposal_verdict(then, now, words)
        else:
            became = carry_passage(then, now, 0, len(then))
        touched = _get_touched_span(each, then)
        if became.span is None and became.verdict != "gone" and touched[0] < touched[1]:
            became = became._replace(span=carry_passage(then, now, *touched).span)
        place = build_place("amendment", each.id, old, new, became, (then, touched), now)
        found.append(
            follow_heirs(texts, place, old, (then, touched), words)
            if each.parent_id is None and words
            else place
        )
    return found


def _has_place(each: AmendmentView, old: ClauseText, new: ClauseText, texts: VersionPair) -> bool:
    """Return whether a whole-clause amendment still applies in the next version.

    Its target position, its cut, or its neighbour must exist there.
    """
    if each.kind == "split":
        return (
            each.cut_now is not None
            and cuts.carry_split(old.text, new.text, each.cut_now) is not None
        )
    if each.kind == "merge":
        order = list(texts.current)
        return each.after_id in order and order.index(each.after_id) + 1 == order.index(
            new.clause_id
        )
    return each.after_id is None or each.after_id in texts.current


def _compute_displaced_amendment(
    each: AmendmentView, texts: VersionPair, home: int
) -> CarriedPlace:
    """Compute the place of an amendment whose clause is not in the current version.

    It is at the beginning, gone, or in the clause that received its text.
    """
    old, new = texts.previous.get(home), texts.current.get(home)
    if old is None or each.base_text is None or each.text is None:
        return build_unplaced(
            "amendment", each.id, each.clause_id, "kept" if each.clause_id is None else "gone"
        )
    then, now = extract_plain_text(old.text), extract_plain_text(new.text) if new else ""
    same = new is not None and new.digest == old.digest
    became = CarryOverResult("kept", 1.0, (0, len(now))) if same else VERDICT_GONE
    if new is not None and not same:
        became = compute_proposal_verdict(
            extract_plain_text(each.base_text), now, extract_plain_text(each.text)
        )
    place = build_place("amendment", each.id, old, new, became, (then, (0, len(then))), now)
    return mark_heir(place, home, each.clause_id)


def _get_touched_span(each: AmendmentView, then: str) -> tuple[int, int]:
    """Return the span of a clause that an amendment changes, from first to last change."""
    words = (
        extract_plain_text(each.rebased_text)
        if each.rebased_text and each.kind in KINDS_WITH_TEXT - {"add"}
        else None
    )
    if words is None or words == then:
        return 0, len(then)
    head = _count_common_prefix(then, words)
    return head, max(head, len(then) - _count_common_prefix(then[::-1], words[::-1]))


def _count_common_prefix(one: str, other: str) -> int:
    """Count the characters that two texts have in common at the start."""
    parts = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(parts, min(len(one), len(other)))


def _compute_brackets(version: Version, texts: VersionPair) -> list[CarriedPlace]:
    settled = load_decided_texts(version)
    found = []
    for number, old in texts.previous.items():
        new = texts.current.get(number)
        then, now = extract_plain_text(old.text), extract_plain_text(new.text) if new else ""
        known = settled.find(number, new.digest) if new else settled.by_clause.get(number)
        decision = known[0].number if known else None
        for span, became in carry_brackets(then, now):
            place = build_place("bracket", number, old, new, became, (then, span), now)
            place = follow_heirs(texts, place, old, (then, span))
            found.append(place._replace(decision=decision if place.computed == "gone" else None))
    return found


def count_by_kind(places: Iterable[CarriedPlace]) -> dict[str, int]:
    """Count the places of each kind."""
    return dict(Counter(each.kind for each in places))


def count_by_verdict(places: Iterable[CarriedPlace]) -> dict[str, int]:
    """Count the places of each verdict."""
    return dict(Counter(each.verdict for each in places))
