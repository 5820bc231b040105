"""Texts of clauses in a working version with their provenance, and the hunks offered for them."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.core import i18n
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.text.merge.consolidated_text import BASE, SourcedPassage, rewrite_passages
from consult.text.merge.hunk_merge import Hunk

from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.amendments.conflicts.sub_amendments import (
    AnyAmendment,
    build_hunks_by_amendment,
    build_sub_hunks,
)
from consult.amendments.queries import AmendmentView
from consult.amendments.models import Amendment
from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.models import ClauseWork, REMOVED_DIGEST
from consult.documents.models import Version
from consult.documents.queries import ClauseText, find_clause_text
from consult.documents.versions.queries import ClauseSubject
from consult.documents.forms import DEEPEST_LEVEL

DIRECT_SOURCE = "m0"  # text changed directly in the working version, not at the workbench


def find_working_version(actor: Actor, version_id: int, clause_id: int | None = None) -> Version:
    """Find a working version based on the current one, for users who consolidate.

    Args:
        clause_id: The only clause that is worked on, which its facilitator may do, too.

    Raises:
        Conflict: The version was issued, or is not based on the current one.
    """
    version = find_row(Version, version_id)
    if clause_id is None:
        require_permission(actor, "clause.consolidate", version)
    else:
        require_permission(actor, "clause.write", ClauseSubject(version.consultation_id, clause_id))
    if version.issued:
        raise Conflict("issued_already")
    if version.based_on_id is None or version.based_on_id != version.document.current_version_id:
        raise Conflict("not_based_on_current")
    return version


def load_issued_clause(version: Version, clause_id: int) -> ClauseText | None:
    """Load the clause in the previous issued version; None for a new clause."""
    document = version.document
    return find_clause_text(
        get_previous_version_id(version), clause_id, document.authentic, document.authentic
    )


def load_working_clause(version: Version, clause_id: int) -> ClauseText | None:
    """Load the clause in the working version; None if it was removed."""
    return find_clause_text(
        version.id, clause_id, version.document.authentic, version.document.authentic
    )


def require_clause(version: Version, clause_id: int) -> None:
    """Raise NotFound for a clause in neither the working version nor the previous one."""
    if (
        load_working_clause(version, clause_id) is None
        and load_issued_clause(version, clause_id) is None
    ):
        raise NotFound(what="Clause")


def find_clause_work(version_id: int, clause_id: int) -> ClauseWork | None:
    """Find the work on a clause; None if there is none."""
    return db.session.scalar(
        select(ClauseWork).where(
            ClauseWork.version_id == version_id, ClauseWork.clause_id == clause_id
        )
    )


def load_offered_hunks(actor: Actor, clause_id: int) -> list[tuple[AmendmentView, list[Hunk]]]:
    """Load the open amendments that change the text of a clause, with their hunks on the issued
    text.

    Deletions are not included, because they change no text; see remove_clause in documents.
    Amendments of amendments are included, each with what it asks for beyond its parent.
    """
    every = amendments.load_clause_amendments(actor, clause_id)
    hunks = build_hunks_by_amendment(every)
    return [(each, hunks[each.id]) for each in every if each.kind != "sup" and hunks[each.id]]


class TextBase(NamedTuple):
    """The text that the hunks of a clause change, and the hunks that are offered for it.

    Attributes:
        name: Name of its words as an alternative.
        source: Source code of its words.
        kept: Hunk keys that stay, whatever is taken.
        offered: Amendments with their hunks.
    """

    text: str
    language: str
    name: str
    source: str
    kept: tuple[str, ...]
    offered: list[tuple[AmendmentView, list[Hunk]]]


def load_text_base(actor: Actor, version: Version, clause_id: int) -> TextBase:
    """Load the text of a clause that hunks change: as issued, or as an amendment proposes it.

    Raises:
        Conflict: The clause is new, and no open amendment proposes it.
    """
    issued = load_issued_clause(version, clause_id)
    if issued is not None:
        name = get_base_version_name(version)
        offered = load_offered_hunks(actor, clause_id)
        return TextBase(issued.text, issued.language, name, BASE, (), offered)
    origin = load_new_clause_amendment(actor, version, clause_id)
    if origin is None or origin.rebased_text is None:
        raise Conflict("clause_is_new")
    language = version.document.authentic
    return TextBase(
        origin.rebased_text,
        language,
        get_author_name(origin, language),
        f"a{origin.id}",
        (f"{origin.id}:0",),
        load_new_clause_hunks(actor, origin),
    )


def load_new_clause_amendment(
    actor: Actor, version: Version, clause_id: int
) -> AmendmentView | None:
    """Load the open amendment that proposes a clause; None for a clause of another origin."""
    source = find_source_amendment(version.id, clause_id)
    if source is None or source.kind != "add":
        return None
    origin = amendments.load_amendment(actor, source.id)
    return origin if origin.state == "open" else None


def load_new_clause_hunks(
    actor: Actor, origin: AmendmentView
) -> list[tuple[AmendmentView, list[Hunk]]]:
    """Load the open amendments of an amendment that proposes a clause, with their hunks on it."""
    every = load_amendments_of(actor, origin)
    found = [(each, build_sub_hunks(each, origin)) for each in every]
    return [(each, hunks) for each, hunks in found if hunks]


def load_amendments_of(actor: Actor, origin: AmendmentView) -> list[AmendmentView]:
    """Load the open amendments of an amendment."""
    every = amendments.load_matching_amendments(actor, Amendment.parent_id == origin.id)
    return [each for each in every if each.state == "open"]


def build_hunk_key(hunk: Hunk, number: int) -> str:
    """Build the key of a hunk: row of its amendment and position among its hunks."""
    return f"{hunk.source}:{number}"


def refuse_reshaped_clause(work: ClauseWork | None) -> None:
    """Refuse to replace the text of a clause that was split or merged.

    Such a replacement would give a part the text of the whole.

    Raises:
        Conflict: The clause was split, or another clause was merged into it.
    """
    if work is not None and work.reshaped:
        raise Conflict("reshaped_already")


def index_hunks(
    given: Iterable[tuple[AmendmentView, list[Hunk]]],
) -> dict[str, tuple[AmendmentView, Hunk]]:
    """Index the hunks of amendments by hunk key, each with its amendment."""
    return {
        build_hunk_key(hunk, number): (each, hunk)
        for each, found in given
        for number, hunk in enumerate(found)
    }


def load_clause_pair(version: Version, clause_id: int) -> tuple[ClauseText | None, ClauseText]:
    """Load a clause as issued (None if it is new) and as it reads now.

    Raises:
        Conflict: The clause was removed.
    """
    line = load_working_clause(version, clause_id)
    if line is None:
        raise Conflict("clause_left_the_text")
    return load_issued_clause(version, clause_id), line


def parse_passages(work: ClauseWork) -> tuple[SourcedPassage, ...]:
    """Parse the stored passages."""
    return tuple(SourcedPassage(text, tuple(sources)) for text, sources in work.passages)


def build_current_passages(
    work: ClauseWork | None, line: ClauseText, base: ClauseText | None
) -> tuple[SourcedPassage, ...]:
    """Build the passages of the current text, also if it was changed outside the workbench."""
    known = (
        parse_passages(work)
        if work is not None
        else (SourcedPassage(base.text, (BASE,)),)
        if base is not None
        else ()
    )
    if work is not None and work.digest == line.digest:
        return known
    return (
        rewrite_passages(known, line.text, DIRECT_SOURCE)
        if base is None or line.text != base.text or work is not None
        else known
    )


def get_author_name(each: AmendmentView, language: str) -> str:
    """Return the name of an amendment's author for use in the text, in the language of the text."""
    own = db.session.get(Organisation, each.organisation_id) if each.organisation_id else None
    named = i18n.choose_title(own.names, language) or own.name if own is not None else None
    return each.coalition or named or each.source or each.name or str(each.number)


def get_base_version_name(version: Version) -> str:
    """Return the name of the base version, in the authentic language if available."""
    base = db.session.get_one(Version, version.based_on_id)
    return base.name.get(version.document.authentic) or next(iter(base.name.values()), base.slug)


def get_kind_and_level(each: AmendmentView) -> tuple[str, int]:
    """Return the kind and level that a proposed clause gets on insertion."""
    return each.clause_kind or "operative", min(each.clause_level or 1, DEEPEST_LEVEL)


def load_inserted_works(version_id: int) -> dict[int, ClauseWork]:
    """Load the work on the inserted clauses of a version, by amendment, including removed
    clauses.
    """
    rows = db.session.scalars(
        select(ClauseWork).where(
            ClauseWork.version_id == version_id, ClauseWork.base_digest == REMOVED_DIGEST
        )
    )
    return {int(work.taken[0].partition(":")[0]): work for work in rows if work.taken}


def find_source_amendment(version_id: int, clause_id: int) -> Amendment | None:
    """Find the amendment that a new clause was inserted from; None for any other clause."""
    number = next(
        (
            number
            for number, work in load_inserted_works(version_id).items()
            if work.clause_id == clause_id
        ),
        None,
    )
    return db.session.get(Amendment, number) if number is not None else None


def is_revised_since(work: ClauseWork, each: AnyAmendment) -> bool:
    """Return whether an amendment was revised after its words were taken."""
    return work.revisions.get(str(each.id)) not in {None, each.revision}


def list_taken_keys(work: ClauseWork | None, every: Iterable[AmendmentView]) -> set[str]:
    """List the keys of taken hunks that are still those of their amendment.

    After a revision of the amendment, the same key means another change.
    """
    if work is None:
        return set()
    revised = {str(each.id) for each in every if is_revised_since(work, each)}
    return {key for key in work.taken if key.partition(":")[0] not in revised}


def load_revisions(taken: Iterable[str]) -> dict[str, int]:
    """Load the revision of each amendment that hunk keys belong to, by row number as text."""
    numbers = {int(str(key).partition(":")[0]) for key in taken}
    query = select(Amendment.id, Amendment.revision).where(Amendment.id.in_(numbers))
    return {str(number): revision for number, revision in db.session.execute(query)}
