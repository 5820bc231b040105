"""Actions on the text of a clause in a working version: build from hunks, rewrite, claim and
release.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select

from consult.amendments.queries import AmendmentView
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.documents.clauses.actions import write_clause_text
from consult.core.hooks import before_discard
from consult.documents.models import Clause, Version
from consult.documents.queries import ClauseText
from consult.text.merge.consolidated_text import (
    BASE,
    ConsolidatedText,
    SourcedPassage,
    build_consolidated_text,
    join_white_space,
    rewrite_passages,
)
from consult.text.merge.hunk_merge import Hunk
from consult.text.merge.mark_pairs import has_torn_marks
from consult.text.merge.shared_words import credit_shared_words
from consult.text.merge.selection import complete_selection
from consult.text.merge.written_text import carry_struck, keep_written_words

from consult.consolidation.models import (
    REMOVED_DIGEST,
    BracketChange,
    ClauseClaim,
    ClauseWork,
    DecidedClause,
    ChairDecision,
    DeskBatch,
    SeenMark,
    Disposition,
    AnswerPostponement,
)
from consult.consolidation.workbench.clause_text_queries import (
    DIRECT_SOURCE,
    find_working_version,
    load_issued_clause,
    require_clause,
    find_clause_work,
    TextBase,
    load_text_base,
    index_hunks,
    load_clause_pair,
    load_revisions,
    list_taken_keys,
    build_current_passages,
    get_author_name,
    refuse_reshaped_clause,
)


def build_clause_text(
    actor: Actor,
    version_id: int,
    clause_id: int,
    taken: Iterable[str],
    row_version: int | None = None,
    digest: str | None = None,
    *,
    is_afresh: bool = False,
) -> ClauseWork:
    """Build the text of a clause from hunks of its amendments; collisions stand in attributed
    brackets.

    A new clause takes the hunks of amendments of the amendment that proposes it. Text written by
    hand over an earlier result stays; where it collides with a hunk, it prevails.

    Args:
        digest: Digest of the text that was read.
        is_afresh: Build the text without what was written by hand.

    Raises:
        Invalid: A hunk does not exist.
        Conflict: No open amendment proposes the new clause; or the clause was split or merged,
            or has changed in the meantime; or text written by hand would break a pair of marks.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        line, there_now = load_clause_pair(version, clause_id)
        base = load_text_base(actor, version, clause_id)
        wanted = set(taken) - set(base.kept)
        there = index_hunks(base.offered)
        if not wanted <= there.keys():
            raise Invalid(fields={"taken": {"type": "no_such_hunk"}})
        before = find_clause_work(version_id, clause_id)
        refuse_reshaped_clause(before)
        taken_before = list_taken_keys(before, (each for each, _ in base.offered))
        made, wanted = consolidate_hunks(
            base, there, wanted - find_replaced_keys(there, wanted), taken_before
        )
        codes = {BASE: base.source}
        passages = [
            SourcedPassage(
                each.text, tuple(codes.get(str(one), _format_source(one)) for one in each.sources)
            )
            for each in credit_parents(made.passages, there, wanted)
        ]
        struck = [
            [each.place, each.text, [_format_source(source) for source in each.sources]]
            for each in made.struck
        ]
        built = _find_built_text(base, there, before, taken_before)
        kept = {} if before is None or is_afresh else before.adopted
        revisions = before.revisions if before is not None else {}
        if not is_afresh and built is not None:
            now = build_current_passages(before, there_now, line)
            passages, struck = _keep_written(built, now, passages, struck, actor)
        work = save_clause_text(
            actor,
            version,
            there_now,
            passages,
            row_version,
            digest,
            struck=struck,
            taken=[*base.kept, *sorted(wanted)],
            built=made.text,
        )
        _carry_adoption(work, kept, revisions)
    return work


def _carry_adoption(work: ClauseWork, kept: dict[str, int], revisions: dict[str, int]) -> None:
    """Carry over that a moderator keeps words, as far as they still stand there."""
    standing = {str(source) for _, sources in work.passages for source in sources}
    standing |= {str(source) for _, _, sources in work.struck for source in sources}
    still = {
        number: revision
        for number, revision in kept.items()
        if f"a{number}" in standing and number not in work.revisions
    }
    if still:
        work.adopted = {**work.adopted, **still}
        work.revisions = {
            **work.revisions,
            **{number: revisions[number] for number in still if number in revisions},
        }


def credit_parents(
    passages: Iterable[SourcedPassage],
    there: dict[str, tuple[AmendmentView, Hunk]],
    wanted: set[str],
) -> tuple[SourcedPassage, ...]:
    """Credit words that an amendment of an amendment kept to the amendment that it amends."""
    found = tuple(passages)
    for key in wanted:
        each = there[key][0]
        if each.parent_id is not None:
            words = "".join(there[other][1].replacement for other in _find_amended(there, key))
            found = credit_shared_words(found, each.id, words, each.parent_id)
    return found


def find_replaced_keys(
    there: dict[str, tuple[AmendmentView, Hunk]], wanted: Iterable[str]
) -> set[str]:
    """Find the hunks that a selected hunk of an amendment of their amendment replaces."""
    return {other for key in wanted for other in _find_amended(there, key)}


def _find_amended(there: dict[str, tuple[AmendmentView, Hunk]], key: str) -> list[str]:
    """Find the hunks of the amended amendment that a hunk touches, in text order."""
    each, hunk = there[key]
    return [
        other
        for other, (parent, place) in there.items()
        if parent.id == each.parent_id
        and place.changed_start <= hunk.changed_end
        and hunk.changed_start <= place.changed_end
    ]


def _find_built_text(
    base: TextBase,
    there: dict[str, tuple[AmendmentView, Hunk]],
    before: ClauseWork | None,
    taken: set[str],
) -> str | None:
    """Find the text as it was built before, without what was written by hand or kept since.

    Args:
        taken: Keys of the hunks taken before that are still those of their amendments.

    Returns:
        None if it cannot be told: an amendment was revised or withdrawn since, and the text was
        not stored.
    """
    if before is None:
        return base.text
    known = there.keys() & taken
    is_gone = not set(before.taken) <= known | set(base.kept)
    if before.built is not None and not (is_gone and before.adopted):
        return before.built
    if is_gone and not before.adopted:
        return None
    made, _ = consolidate_hunks(base, there, known, known)
    return made.text


def _keep_written(
    built: str,
    now: Sequence[SourcedPassage],
    passages: list[SourcedPassage],
    struck: list[Any],
    actor: Actor,
) -> tuple[list[SourcedPassage], list[Any]]:
    """Keep the words that were written by hand since the text was built before."""
    text = "".join(each.text for each in passages)
    kept = keep_written_words(built, now, passages, f"m{actor.user_id}")
    if has_torn_marks(kept.text) and not has_torn_marks(text):
        raise Conflict("written_text_in_the_way")
    return list(kept.passages), carry_struck(struck, text, kept.text)


def consolidate_hunks(
    base: TextBase,
    there: dict[str, tuple[AmendmentView, Hunk]],
    wanted: set[str],
    before: Iterable[str],
) -> tuple[ConsolidatedText, set[str]]:
    """Consolidate hunks into the text that they change.

    Args:
        before: Hunks taken until now.

    Returns:
        The result, and the keys of all hunks, including those that must go together with them.
    """
    wanted = complete_selection(
        base.text, {key: hunk for key, (_, hunk) in there.items()}, wanted, before
    )
    return build_consolidated_text(
        base.text,
        [there[key][1] for key in there if key in wanted],
        lambda source: next(
            get_author_name(each, base.language) for each, _ in there.values() if each.id == source
        ),
        base.name,
    ), wanted


def rewrite_clause(
    actor: Actor,
    version_id: int,
    clause_id: int,
    text: str,
    row_version: int | None = None,
    digest: str | None = None,
) -> ClauseWork:
    """Rewrite the text of a clause; unchanged passages keep their provenance, new text is the
    writer's.

    Raises:
        Conflict: The clause was removed, or has changed in the meantime.
        Invalid: The text is empty.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        base, line = load_clause_pair(version, clause_id)
        passages = rewrite_passages(
            build_current_passages(find_clause_work(version_id, clause_id), line, base),
            text,
            f"m{actor.user_id}",
        )
        return save_clause_text(actor, version, line, list(passages), row_version, digest)


def save_clause_text(
    actor: Actor,
    version: Version,
    there: ClauseText,
    passages: list[SourcedPassage],
    row_version: int | None,
    digest: str | None,
    *,
    struck: list[Any] | None = None,
    taken: list[str] | None = None,
    built: str | None = None,
) -> ClauseWork:
    """Save the text of a clause with its provenance.

    Struck text and taken hunks stay unless they are given; struck text that is back is dropped.

    Args:
        built: The text as the taken hunks give it, without words written by hand.

    Raises:
        Conflict: The row or the text has changed since it was read.
        Invalid: The text is empty.
    """
    work = find_clause_work(version.id, there.clause_id)
    if work is not None:
        require_unchanged(work, row_version)
    elif row_version:
        raise Conflict("changed_meanwhile", now=0)
    passages = list(join_white_space(passages))
    text = "".join(each.text for each in passages)
    if not text.strip():
        raise Invalid(fields={"text": {"type": "missing"}})
    if digest is not None and digest != there.digest:
        raise Conflict("changed_meanwhile", digest=there.digest)
    stored = write_clause_text(actor, version.id, there.clause_id, text, there.label)
    if stored != text:
        passages = list(rewrite_passages(passages, stored, DIRECT_SOURCE))
    if struck is None and work is not None:
        struck = carry_struck(work.struck, there.text, stored)
    return save_clause_work(actor, version, there.clause_id, stored, passages, struck, taken, built)


def save_clause_work(
    actor: Actor,
    version: Version,
    clause_id: int,
    text: str,
    passages: Iterable[SourcedPassage],
    struck: list[Any] | None,
    taken: list[str] | None,
    built: str | None = None,
) -> ClauseWork:
    """Save, inside a transaction, the origin of the current text of a clause."""
    work, base = (
        find_clause_work(version.id, clause_id) or make_work(version, clause_id),
        load_issued_clause(version, clause_id),
    )
    work.base_digest, work.digest = base.digest if base else REMOVED_DIGEST, hash_text(text)
    work.passages = [[each.text, list(each.sources)] for each in passages]
    work.struck = struck if struck is not None else work.struck
    if taken is not None:
        work.taken, work.revisions, work.adopted = taken, load_revisions(taken), {}
        work.built = built
    work.made_by_id, work.made_at = actor.user_id or 0, utc_now()
    db.session.add(work)
    db.session.flush()
    record_event(
        "clause.consolidated",
        work.clause,
        actor,
        audience="moderators",
        clause_id=clause_id,
        document_id=version.document_id,
        version_id=version.id,
        digest=work.digest,
        taken=work.taken,
    )
    return work


def make_work(version: Version, clause_id: int) -> ClauseWork:
    """Make a work row for a clause; the caller adds it to the session when it is filled."""
    return ClauseWork(
        consultation_id=version.consultation_id,
        version_id=version.id,
        clause_id=clause_id,
        struck=[],
        taken=[],
        out=[],
        placed=[],
        reshaped=[],
        revisions={},
        adopted={},
    )


def _format_source(source: object) -> str:
    return f"a{source}" if isinstance(source, int) else str(source)


def claim_clause(actor: Actor, version_id: int, clause_id: int) -> ClauseClaim:
    """Claim a clause; a repeated claim changes nothing.

    Raises:
        Conflict: Another person has claimed it.
        NotFound: The clause is in neither version.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        require_clause(version, clause_id)
        clause = find_row(Clause, clause_id)
        there = db.session.get(ClauseClaim, (version_id, clause_id))
        if there is not None:
            if there.user_id != actor.user_id:
                raise Conflict("claimed_already", name=there.user.name)
            return there
        made = ClauseClaim(
            version_id=version_id,
            clause_id=clause_id,
            consultation_id=version.consultation_id,
            user_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "clause.claimed",
            clause,
            actor,
            audience="moderators",
            clause_id=clause_id,
            document_id=version.document_id,
            version_id=version_id,
        )
    return made


def release_clause(actor: Actor, version_id: int, clause_id: int) -> None:
    """Release the claim on a clause; every user who consolidates may release any claim."""
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        there = db.session.get(ClauseClaim, (version_id, clause_id))
        if there is None:
            return
        db.session.delete(there)
        record_event(
            "clause.released",
            find_row(Clause, clause_id),
            actor,
            audience="moderators",
            clause_id=clause_id,
            document_id=version.document_id,
            version_id=version_id,
        )


def discard_work(version_ids: list[int]) -> None:
    """Discard the work, claims, dispositions and decisions of a working version; the events
    remain.
    """
    for kind in (
        ClauseWork,
        BracketChange,
        ClauseClaim,
        Disposition,
        AnswerPostponement,
        SeenMark,
        DeskBatch,
    ):
        db.session.execute(delete(kind).where(kind.version_id.in_(version_ids)))
    made = select(ChairDecision.id).where(ChairDecision.version_id.in_(version_ids))
    db.session.execute(delete(DecidedClause).where(DecidedClause.decision_id.in_(made)))
    db.session.execute(delete(ChairDecision).where(ChairDecision.version_id.in_(version_ids)))


before_discard.append(discard_work)
