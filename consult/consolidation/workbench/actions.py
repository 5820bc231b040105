"""The words of a clause on their way into the next version: what was taken of amendments, and what was typed over it."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import build_amendment_hunks
from consult.amendments.queries import AmendmentView
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.documents.clauses.actions import change_clause
from consult.documents.versions.rename_discard_actions import before_discard
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Clause, Version
from consult.documents.queries import ClauseText, find_clause_text
from consult.text.merge.consolidated_text import BASE, ConsolidatedText, SourcedPassage, build_consolidated_text, rewrite_passages
from consult.text.merge.hunk_merge import Hunk
from consult.text.merge.selection import complete_selection

from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.models import (
    REMOVED_DIGEST, BracketDeed, Claim, ClauseWork, DecidedClause, Decision, DeskBatch, DeskSeen,
    Disposition, Postponed,
)

DIRECT_SOURCE = "m0"  # words written in the working version itself, past the workbench


def find_working_version(actor: Actor, version_id: int) -> Version:
    """A working version that goes on from the current one, for those who consolidate; raises Conflict for any other."""
    version = find_row(Version, version_id)
    require_permission(actor, "clause.consolidate", version)
    if version.issued:
        raise Conflict("issued_already")
    if version.based_on_id is None or version.based_on_id != version.document.current_version_id:
        raise Conflict("not_based_on_current")
    return version


def load_issued_clause(version: Version, clause_id: int) -> ClauseText | None:
    """The clause in the issued version that comes before; none for a new clause."""
    document = version.document
    return find_clause_text(get_previous_version_id(version), clause_id, document.authentic, document.authentic)


def load_working_clause(version: Version, clause_id: int) -> ClauseText | None:
    """The clause as the working version has it; none where it was taken out."""
    return find_clause_text(version.id, clause_id, version.document.authentic, version.document.authentic)


def require_clause(version: Version, clause_id: int) -> None:
    """Raises NotFound for a clause that is neither in a working version nor in the one before it."""
    if load_working_clause(version, clause_id) is None and load_issued_clause(version, clause_id) is None:
        raise NotFound(what="Clause")


def find_clause_work(version_id: int, clause_id: int) -> ClauseWork | None:
    """How the words of a clause came about, once somebody worked on them."""
    return db.session.scalar(select(ClauseWork).where(ClauseWork.version_id == version_id, ClauseWork.clause_id == clause_id))


def load_offered_hunks(actor: Actor, clause_id: int) -> list[tuple[AmendmentView, list[Hunk]]]:
    """The open amendments of a clause that change its words, each with its hunks on the words as they are issued.

    Who would delete the clause changes no words: see documents/clauses/actions.py, remove_clause.
    """
    return [(each, found) for each in amendments.load_clause_amendments(actor, clause_id)
            if each.kind != "sup" and (found := build_amendment_hunks(each))]


def build_hunk_key(hunk: Hunk, number: int) -> str:
    """How a hunk is named: its amendment's row, and its place among that one's hunks."""
    return f"{hunk.source}:{number}"


def refuse_reshaped_clause(work: ClauseWork | None) -> None:
    """Refuse what would give a part of a clause that was split, or one that another was joined to, the words of the whole."""
    if work is not None and work.reshaped:
        raise Conflict("reshaped_already")


def build_clause_text(actor: Actor, version_id: int, clause_id: int, taken: Iterable[str], row_version: int | None = None,
         digest: str | None = None) -> ClauseWork:
    """Make the words of a clause of these hunks of its amendments; what collides stands in brackets, attributed.

    What was typed over an earlier result goes. digest: of the words that were looked at. Raises Invalid for a hunk that
    is not there, Conflict for a clause that is not in the issued text, was split or joined, or that somebody worked on
    meanwhile, here or in the working version itself.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        line, there_now = load_clause_pair(version, clause_id)
        if line is None:
            raise Conflict("clause_is_new")
        wanted = set(taken)
        there = index_hunks(load_offered_hunks(actor, clause_id))
        if not wanted <= there.keys():
            raise Invalid(fields={"taken": {"type": "no_such_hunk"}})
        before = find_clause_work(version_id, clause_id)
        refuse_reshaped_clause(before)
        made, wanted = consolidate_hunks(version, line, there, wanted, before.taken if before else [])
        passages = [SourcedPassage(each.text, tuple(_format_source(source) for source in each.sources)) for each in made.passages]
        struck = [[each.at, each.text, [_format_source(source) for source in each.sources]] for each in made.struck]
        return save_clause_text(actor, version, there_now, passages, row_version, digest, struck=struck, taken=sorted(wanted))


def index_hunks(given: Iterable[tuple[AmendmentView, list[Hunk]]]) -> dict[str, tuple[AmendmentView, Hunk]]:
    """The hunks that amendments offer, each with its amendment, by how they are named."""
    return {build_hunk_key(hunk, number): (each, hunk) for each, found in given for number, hunk in enumerate(found)}


def consolidate_hunks(version: Version, line: ClauseText, there: dict[str, tuple[AmendmentView, Hunk]], wanted: set[str],
            before: Iterable[str]) -> tuple[ConsolidatedText, set[str]]:
    """What hunks make of a clause as it was issued, and which they are with those that go along; before: taken until now."""
    wanted = complete_selection(line.text, {key: hunk for key, (_, hunk) in there.items()}, wanted, before)
    return build_consolidated_text(line.text, [there[key][1] for key in there if key in wanted],
                       lambda source: next(get_author_name(each, line.language) for each, _ in there.values() if each.id == source),
                       get_base_version_name(version)), wanted


def rewrite_clause(actor: Actor, version_id: int, clause_id: int, text: str, row_version: int | None = None,
            digest: str | None = None) -> ClauseWork:
    """Write the words of a clause otherwise: what stays keeps its provenance, what is new is the writer's. Else as take."""
    with transaction():
        version = find_working_version(actor, version_id)
        base, line = load_clause_pair(version, clause_id)
        passages = rewrite_passages(build_current_passages(find_clause_work(version_id, clause_id), line, base), text, f"m{actor.user_id}")
        return save_clause_text(actor, version, line, list(passages), row_version, digest)


def load_clause_pair(version: Version, clause_id: int) -> tuple[ClauseText | None, ClauseText]:
    """A clause as it was issued (none where it is new), and as it reads now; raises Conflict where it was taken out."""
    line = load_working_clause(version, clause_id)
    if line is None:
        raise Conflict("clause_left_the_text")
    return load_issued_clause(version, clause_id), line


def save_clause_text(actor: Actor, version: Version, there: ClauseText, passages: list[SourcedPassage], row_version: int | None,
         digest: str | None, *, struck: list[Any] | None = None, taken: list[str] | None = None) -> ClauseWork:
    """Give a clause these words with their provenance; what was struck and taken stays unless it is given.

    Raises Conflict where somebody worked on it since row_version, or its words are not those of the digest any more.
    """
    work = find_clause_work(version.id, there.clause_id)
    if work is not None:
        require_unchanged(work, row_version)
    elif row_version:
        raise Conflict("changed_meanwhile", now=0)
    text = "".join(each.text for each in passages)
    if not text.strip():
        raise Invalid(fields={"text": {"type": "missing"}})
    if digest is not None and digest != there.digest:
        raise Conflict("changed_meanwhile", digest=there.digest)
    form = ChangeClauseForm.model_validate({"language": version.document.authentic, "text": text, "label": there.label or None})
    change_clause(actor, version.id, there.clause_id, form)
    if form.text != text:  # white space at the ends
        passages = list(rewrite_passages(passages, form.text, DIRECT_SOURCE))
    return save_clause_work(actor, version, there.clause_id, form.text, passages, struck, taken)


def save_clause_work(actor: Actor, version: Version, clause_id: int, text: str, passages: Iterable[SourcedPassage],
           struck: list[Any] | None, taken: list[str] | None) -> ClauseWork:
    """Note in a transaction how the words that a clause has now came about."""
    work, base = find_clause_work(version.id, clause_id) or make_work(version, clause_id), load_issued_clause(version, clause_id)
    work.base_digest, work.digest = base.digest if base else REMOVED_DIGEST, hash_text(text)
    work.passages = [[each.text, list(each.sources)] for each in passages]
    work.struck, work.taken = struck if struck is not None else work.struck, taken if taken is not None else work.taken
    work.made_by_id, work.made_at = actor.user_id or 0, utc_now()
    db.session.add(work)
    db.session.flush()
    record_event("clause.consolidated", work.clause, actor, audience="moderators", clause_id=clause_id,
           document_id=version.document_id, version_id=version.id, digest=work.digest, taken=work.taken)
    return work


def make_work(version: Version, clause_id: int) -> ClauseWork:
    """A row for a clause that nobody worked on yet; it is added once it is filled."""
    return ClauseWork(consultation_id=version.consultation_id, version_id=version.id, clause_id=clause_id, struck=[], taken=[],
                      out=[], placed=[], reshaped=[])


def parse_passages(work: ClauseWork) -> tuple[SourcedPassage, ...]:
    """The passages as they are kept."""
    return tuple(SourcedPassage(text, tuple(sources)) for text, sources in work.passages)


def build_current_passages(work: ClauseWork | None, line: ClauseText, base: ClauseText | None) -> tuple[SourcedPassage, ...]:
    """The passages of a clause as it reads now, also where its words were written elsewhere since."""
    known = parse_passages(work) if work is not None else (SourcedPassage(base.text, (BASE,)),) if base is not None else ()
    if work is not None and work.digest == line.digest:
        return known
    return rewrite_passages(known, line.text, DIRECT_SOURCE) if base is None or line.text != base.text or work is not None else known


def _format_source(source: object) -> str:
    return f"a{source}" if isinstance(source, int) else str(source)


def get_author_name(each: AmendmentView, language: str) -> str:
    """How the author of an amendment is named in the text itself: in its language, whatever that of the moderator."""
    own = db.session.get(Organisation, each.organisation_id) if each.organisation_id else None
    named = i18n.choose_title(own.names, language) or own.name if own is not None else None
    return each.coalition or named or each.source or each.name or str(each.number)


def get_base_version_name(version: Version) -> str:
    """How the version that a working one goes on from is named, in the authentic language where it is."""
    base = db.session.get_one(Version, version.based_on_id)
    return base.name.get(version.document.authentic) or next(iter(base.name.values()), base.slug)


def claim_clause(actor: Actor, version_id: int, clause_id: int) -> Claim:
    """Say that one takes care of a clause; raises Conflict where somebody else does."""
    with transaction():
        version = find_working_version(actor, version_id)
        require_clause(version, clause_id)
        clause = find_row(Clause, clause_id)
        there = db.session.get(Claim, (version_id, clause_id))
        if there is not None:
            if there.user_id != actor.user_id:
                raise Conflict("claimed_already", name=there.user.name)
            return there
        made = Claim(version_id=version_id, clause_id=clause_id, consultation_id=version.consultation_id, user_id=actor.user_id)
        db.session.add(made)
        db.session.flush()
        record_event("clause.claimed", clause, actor, audience="moderators", clause_id=clause_id, document_id=version.document_id,
               version_id=version_id)
    return made


def release_clause(actor: Actor, version_id: int, clause_id: int) -> None:
    """Take care of it no more; anybody who consolidates may free a clause that somebody else left."""
    with transaction():
        version = find_working_version(actor, version_id)
        there = db.session.get(Claim, (version_id, clause_id))
        if there is None:
            return
        db.session.delete(there)
        record_event("clause.released", find_row(Clause, clause_id), actor, audience="moderators", clause_id=clause_id,
               document_id=version.document_id, version_id=version_id)


def discard_work(version_ids: list[int]) -> None:
    """What was made of a working version ends with it: its decisions too, which stand in the record."""
    for kind in (ClauseWork, BracketDeed, Claim, Disposition, Postponed, DeskSeen, DeskBatch):
        db.session.execute(delete(kind).where(kind.version_id.in_(version_ids)))
    made = select(Decision.id).where(Decision.version_id.in_(version_ids))
    db.session.execute(delete(DecidedClause).where(DecidedClause.decision_id.in_(made)))
    db.session.execute(delete(Decision).where(Decision.version_id.in_(version_ids)))


before_discard.append(discard_work)
