"""Suggestions of similar contributions, and the state of the search that they come from."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import find_similar_amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentView
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.events.log import run_after_commit, record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document

from . import search_process as seeking
from .models import SimilarGroup, SimilaritySearch, SimilarMember
from .queries import (
    MEMBER_COLUMNS,
    SupporterCounts,
    is_campaign,
    count_supporters,
    count_languages,
    load_contributions,
)
from .search_process import SimilarityJob
from .comparison_text import (
    SharedPiece,
    format_change,
    mark_shared_text,
    extract_meaning,
    build_unmarked_pieces,
)


class SimilarSuggestion(NamedTuple):
    """Contributions that say nearly the same and are in no group.

    Attributes:
        existing_group_id: the group that others of them are in.
        words: the text of each by its id, with the words that all of them share.
        clause_id: the clause, where all are on one.
        is_across_languages: whether they are in different languages and suggested by meaning;
            score is then that of the meaning.
    """

    kind: str
    members: list[CommentView] | list[AmendmentView]
    clause_id: int | None
    score: float
    counts: SupporterCounts
    words: dict[int, list[SharedPiece]]
    existing_group_id: int | None
    is_across_languages: bool = False

    @property
    def items(self) -> list[str]:
        """Return its contributions in the form that forms send."""
        return [f"{self.kind}:{each.id}" for each in self.members]

    @property
    def campaign(self) -> bool:
        """Return whether it is a campaign: many authors with nearly the same text."""
        return not self.is_across_languages and is_campaign(self.counts, self.score)


class SimilarityStatus(NamedTuple):
    """The last search, its state, and the numbers of contributions new, changed and gone since."""

    look: SimilaritySearch
    sought: SimilarityJob
    new: int
    changed: int
    gone: int

    @property
    def stale(self) -> bool:
        """Return whether contributions have changed since the search."""
        return bool(self.new or self.changed or self.gone)


def start_search(actor: Actor, document_id: int) -> SimilaritySearch:
    """Start a background search for contributions that say nearly the same.

    The search itself changes nothing. The same contributions are not searched twice.
    """
    with transaction():
        document = find_row(Document, document_id)
        require_permission(actor, "similar.seek", document)
        seen = load_fingerprints(document_id)
        across = " across" if seeking.can_compare_languages() else ""
        digest = hash_text(
            f"{document_id} {document.current_version_id} {sorted(seen.items())}{across}"
        )
        last = find_last_search(document_id)
        made = last if last is not None and last.digest == digest else None
        if made is None:
            if last is not None:
                last.seen = {}  # only the newest search is compared with the present contributions
            made = SimilaritySearch(
                consultation_id=document.consultation_id,
                document_id=document_id,
                by_id=actor.user_id,
                digest=digest,
                seen=seen,
            )
            db.session.add(made)
            db.session.flush()
            record_event(
                "similar.sought",
                made,
                actor,
                audience="moderators",
                document_id=document_id,
                contributions=len(seen),
            )
        run_after_commit(lambda: seeking.start_job(digest, load_texts(document_id, seen)))
    return made


def load_status(document_id: int) -> SimilarityStatus | None:
    """Load the last search and the changes since; None where there was no search."""
    look = find_last_search(document_id)
    if look is None:
        return None
    present = load_fingerprints(document_id)
    changed = sum(present[item] != mark for item, mark in look.seen.items() if item in present)
    return SimilarityStatus(
        look,
        seeking.load_job(look.digest),
        len(present.keys() - look.seen.keys()),
        changed,
        len(look.seen.keys() - present.keys()),
    )


def get_language_state(found: SimilarityStatus | None, document_id: int) -> str | None:
    """Return the state of the comparison across languages.

    Returns:
        comparing, compared, failed, absent (the optional extra is not installed), again (it was
        not installed at the last search), or None where no search was made or all contributions
        are in one language.
    """
    if found is not None and found.sought.across != "no":
        return found.sought.across
    if count_languages(document_id) < 2:
        return None
    if not seeking.can_compare_languages():
        return "absent"
    return "again" if found is not None and found.sought.state == "done" else None


def find_last_search(document_id: int) -> SimilaritySearch | None:
    """Return the last search in a document."""
    return db.session.scalar(
        select(SimilaritySearch)
        .where(SimilaritySearch.document_id == document_id)
        .order_by(SimilaritySearch.id.desc())
        .limit(1)
    )


def load_fingerprints(document_id: int) -> dict[str, str]:
    """Load the public contributions that can be in a group, each with a mark of its text."""
    said = db.session.execute(
        select(Comment.id, Comment.posted_at, Comment.edited_at).where(
            Comment.document_id == document_id,
            Comment.parent_id.is_(None),
            Comment.amendment_id.is_(None),
            comments.IS_OPEN,
        )
    )
    asked = db.session.execute(
        select(Amendment.id, Amendment.revision, Amendment.proposed_at).where(
            Amendment.document_id == document_id, Amendment.parent_id.is_(None), amendments.IS_OPEN
        )
    )
    return {
        **{f"comment:{number}": (edited or posted).isoformat() for number, posted, edited in said},
        **{f"amendment:{number}": f"{revision} {at.isoformat()}" for number, revision, at in asked},
    }


def load_texts(document_id: int, seen: Iterable[str]) -> dict[str, list[list[Any]]]:
    """Load the texts to compare, by kind.

    Returns:
        Rows of [id, clause, text, language, meaning, strikes]. meaning: the text to compare
        across languages, None where it is the text itself; strikes: whether that text is to be
        deleted.
    """
    wanted = set(seen)
    rows = db.session.execute(
        select(Comment.id, Comment.clause_id, Comment.body, Comment.language)
        .where(Comment.document_id == document_id, comments.IS_OPEN)
        .order_by(Comment.id)
    )
    proposals = amendments.load_document_amendments(
        Actor(), document_id, Amendment.parent_id.is_(None)
    )
    return {
        "comment": [[*row, None, False] for row in rows if f"comment:{row[0]}" in wanted],
        "amendment": [
            [each.id, each.clause_id, format_change(each), each.language, *extract_meaning(each)]
            for each in sorted(proposals, key=lambda each: each.id)
            if f"amendment:{each.id}" in wanted
        ],
    }


def build_suggestions(
    actor: Actor, found: SimilarityStatus, clause_id: int | None = None
) -> list[SimilarSuggestion]:
    """Build the open suggestions, largest first; a facilitator gets those on the own clauses.

    Args:
        clause_id: only suggestions, and only contributions, on this clause.
    """
    made = []
    for kind, groups in found.sought.groups.items():
        numbers = [number for each in groups for number in each["ids"]]
        there, placed, left = (
            load_contributions(actor, kind, numbers),
            _load_group_ids(kind, numbers),
            _load_opted_out(kind, numbers),
        )
        for each in groups:
            free = [
                there[number]
                for number in each["ids"]
                if number in there
                and number not in placed
                and number not in left
                and (clause_id is None or there[number].clause_id == clause_id)
            ]
            across = each.get("across", False)
            if kind == "amendment":
                free = _filter_alike_by_language(free) if across else filter_alike(free)
            into = {placed[number] for number in each["ids"] if number in placed}
            one = _build_suggestion(
                actor,
                kind,
                free,
                each["score"],
                into.pop() if len(into) == 1 else None,
                across=across,
            )
            if one is not None:
                made.append(one)
    return sorted(
        made, key=lambda each: (-len(each.members), -each.score, each.kind, each.members[0].id)
    )


def filter_alike(members: list[AmendmentView]) -> list[AmendmentView]:
    """Return the amendments with similar letters that also ask for much the same, word by word.

    Two amendments that delete different alternatives of a bracket have similar letters and
    opposite aims.
    """
    best: list[AmendmentView] = [each for each in members if each.kind not in {"mod", "edit"}]
    for each in members:
        near = (
            [
                one.amendment
                for one in find_similar_amendments(each.rebased_text, each.current_text, members)
            ]
            if each.rebased_text and each.current_text
            else []
        )
        best = max(best, near, key=len)
        if len(best) == len(members):
            break
    return sorted(best, key=lambda each: each.id)


def _filter_alike_by_language(members: list[AmendmentView]) -> list[AmendmentView]:
    """Return the amendments that ask for much the same as others in their language.

    Amendments that still wait for an authentic text are kept.
    """
    kept = []
    for language in dict.fromkeys(each.language for each in members):
        own = [each for each in members if each.language == language]
        there = [each for each in own if each.rebased_text is not None]
        kept += [
            *(filter_alike(there) if len(there) > 1 else there),
            *(each for each in own if each.rebased_text is None),
        ]
    return sorted(kept, key=lambda each: each.id)


def _build_suggestion(
    actor: Actor, kind: str, free: list[Any], score: float, into: int | None, *, across: bool
) -> SimilarSuggestion | None:
    """Build a suggestion; None where too few contributions remain or the actor may not group
    them.
    """
    many = len({each.language for each in free}) if across else len(free)
    if not free or (many < 2 and into is None):
        return None
    clauses = {each.clause_id for each in free}
    clause = clauses.pop() if len(clauses) == 1 else None
    if not is_allowed(actor, "similar.group", _SuggestionScope(free[0].consultation_id, clause)):
        return None
    words = build_unmarked_pieces(kind, free) if across else mark_shared_text(kind, free)
    return SimilarSuggestion(
        kind,
        free,
        clause,
        score,
        count_supporters(kind, [each.id for each in free]),
        words,
        into,
        across,
    )


class _SuggestionScope(NamedTuple):
    """The scope of a suggestion as the rules read it."""

    consultation_id: int
    clause_id: int | None


def find_score(document_id: int, kind: str, numbers: Iterable[int]) -> float | None:
    """Return the similarity that the program found for contributions about to be grouped.

    None where it did not suggest them, and for suggestions across languages, whose score
    measures meaning and not text.
    """
    look = find_last_search(document_id)
    wanted = set(numbers)
    groups = seeking.load_job(look.digest).groups.get(kind, []) if look is not None else []
    return next(
        (each["score"] for each in groups if wanted <= set(each["ids"]) and not each.get("across")),
        None,
    )


def _load_group_ids(kind: str, numbers: list[int]) -> dict[int, int]:
    """Load the group of each contribution."""
    return _load_memberships(kind, numbers, SimilarMember.left_at.is_(None))


def _load_opted_out(kind: str, numbers: list[int]) -> set[int]:
    """Load the contributions whose authors opted out of a group."""
    return set(_load_memberships(kind, numbers, SimilarMember.left_at.is_not(None)))


def _load_memberships(kind: str, numbers: list[int], condition: Any) -> dict[int, int]:
    """Load the group ids of contributions whose membership meets a condition."""
    query = (
        select(MEMBER_COLUMNS[kind], SimilarGroup.id)
        .join(SimilarGroup, SimilarGroup.id == SimilarMember.group_id)
        .where(
            MEMBER_COLUMNS[kind].in_(numbers),
            SimilarMember.removed_at.is_(None),
            SimilarGroup.dissolved_at.is_(None),
            condition,
        )
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
