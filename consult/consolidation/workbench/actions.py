"""The words of a clause on their way into the next version: what was taken of amendments, and what was typed over it."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import hunks_of
from consult.amendments.queries import Proposal
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now, unchanged
from consult.core.digests import hashed
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record, transaction
from consult.core.permissions.rules import require
from consult.documents.clauses.actions import change_clause
from consult.documents.versions.rename_discard_actions import emptying
from consult.documents.forms import ChangeForm
from consult.documents.models import Clause, Version
from consult.documents.queries import Line, line_of
from consult.text.merge.consolidated_text import BASE, Consolidated, Passage, consolidate, rewritten
from consult.text.merge.hunk_merge import Hunk
from consult.text.merge.selection import with_them

from consult.consolidation.dispositions.effect import before
from consult.consolidation.models import (
    GONE, BracketDeed, Claim, ClauseWork, DecidedClause, Decision, DeskBatch, DeskSeen,
    Disposition, Postponed,
)

WRITTEN = "m0"  # words written in the working version itself, past the workbench


def version_in_work(actor: Actor, version_id: int) -> Version:
    """A working version that goes on from the current one, for those who consolidate; raises Conflict for any other."""
    version = find(Version, version_id)
    require(actor, "clause.consolidate", version)
    if version.issued:
        raise Conflict("issued_already")
    if version.based_on_id is None or version.based_on_id != version.document.current_version_id:
        raise Conflict("not_based_on_current")
    return version


def base_line(version: Version, clause_id: int) -> Line | None:
    """The clause in the issued version that comes before; none for a new clause."""
    document = version.document
    return line_of(before(version), clause_id, document.authentic, document.authentic)


def line_now(version: Version, clause_id: int) -> Line | None:
    """The clause as the working version has it; none where it was taken out."""
    return line_of(version.id, clause_id, version.document.authentic, version.document.authentic)


def require_clause(version: Version, clause_id: int) -> None:
    """Raises NotFound for a clause that is neither in a working version nor in the one before it."""
    if line_now(version, clause_id) is None and base_line(version, clause_id) is None:
        raise NotFound(what="Clause")


def work_on(version_id: int, clause_id: int) -> ClauseWork | None:
    """How the words of a clause came about, once somebody worked on them."""
    return db.session.scalar(select(ClauseWork).where(ClauseWork.version_id == version_id, ClauseWork.clause_id == clause_id))


def offered(actor: Actor, clause_id: int) -> list[tuple[Proposal, list[Hunk]]]:
    """The open amendments of a clause that change its words, each with its hunks on the words as they are issued.

    Who would delete the clause changes no words: see documents/clauses/actions.py, remove_clause.
    """
    return [(each, found) for each in amendments.amendments_on(actor, clause_id)
            if each.kind != "sup" and (found := hunks_of(each))]


def key_of(hunk: Hunk, number: int) -> str:
    """How a hunk is named: its amendment's row, and its place among that one's hunks."""
    return f"{hunk.source}:{number}"


def refuse_reshaped(work: ClauseWork | None) -> None:
    """Refuse what would give a part of a clause that was split, or one that another was joined to, the words of the whole."""
    if work is not None and work.reshaped:
        raise Conflict("reshaped_already")


def take(actor: Actor, version_id: int, clause_id: int, taken: Iterable[str], row_version: int | None = None,
         digest: str | None = None) -> ClauseWork:
    """Make the words of a clause of these hunks of its amendments; what collides stands in brackets, attributed.

    What was typed over an earlier result goes. digest: of the words that were looked at. Raises Invalid for a hunk that
    is not there, Conflict for a clause that is not in the issued text, was split or joined, or that somebody worked on
    meanwhile, here or in the working version itself.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        line, there_now = here_now(version, clause_id)
        if line is None:
            raise Conflict("clause_is_new")
        wanted = set(taken)
        there = by_key(offered(actor, clause_id))
        if not wanted <= there.keys():
            raise Invalid(fields={"taken": {"type": "no_such_hunk"}})
        before = work_on(version_id, clause_id)
        refuse_reshaped(before)
        made, wanted = made_of(version, line, there, wanted, before.taken if before else [])
        passages = [Passage(each.text, tuple(_source(source) for source in each.sources)) for each in made.passages]
        struck = [[each.at, each.text, [_source(source) for source in each.sources]] for each in made.struck]
        return keep(actor, version, there_now, passages, row_version, digest, struck=struck, taken=sorted(wanted))


def by_key(given: Iterable[tuple[Proposal, list[Hunk]]]) -> dict[str, tuple[Proposal, Hunk]]:
    """The hunks that amendments offer, each with its amendment, by how they are named."""
    return {key_of(hunk, number): (each, hunk) for each, found in given for number, hunk in enumerate(found)}


def made_of(version: Version, line: Line, there: dict[str, tuple[Proposal, Hunk]], wanted: set[str],
            before: Iterable[str]) -> tuple[Consolidated, set[str]]:
    """What hunks make of a clause as it was issued, and which they are with those that go along; before: taken until now."""
    wanted = with_them(line.text, {key: hunk for key, (_, hunk) in there.items()}, wanted, before)
    return consolidate(line.text, [there[key][1] for key in there if key in wanted],
                       lambda source: next(attributed(each, line.language) for each, _ in there.values() if each.id == source),
                       version_name(version)), wanted


def rewrite(actor: Actor, version_id: int, clause_id: int, text: str, row_version: int | None = None,
            digest: str | None = None) -> ClauseWork:
    """Write the words of a clause otherwise: what stays keeps its provenance, what is new is the writer's. Else as take."""
    with transaction():
        version = version_in_work(actor, version_id)
        base, line = here_now(version, clause_id)
        passages = rewritten(passages_now(work_on(version_id, clause_id), line, base), text, f"m{actor.user_id}")
        return keep(actor, version, line, list(passages), row_version, digest)


def here_now(version: Version, clause_id: int) -> tuple[Line | None, Line]:
    """A clause as it was issued (none where it is new), and as it reads now; raises Conflict where it was taken out."""
    line = line_now(version, clause_id)
    if line is None:
        raise Conflict("clause_left_the_text")
    return base_line(version, clause_id), line


def keep(actor: Actor, version: Version, there: Line, passages: list[Passage], row_version: int | None,
         digest: str | None, *, struck: list[Any] | None = None, taken: list[str] | None = None) -> ClauseWork:
    """Give a clause these words with their provenance; what was struck and taken stays unless it is given.

    Raises Conflict where somebody worked on it since row_version, or its words are not those of the digest any more.
    """
    work = work_on(version.id, there.clause_id)
    if work is not None:
        unchanged(work, row_version)
    elif row_version:
        raise Conflict("changed_meanwhile", now=0)
    text = "".join(each.text for each in passages)
    if not text.strip():
        raise Invalid(fields={"text": {"type": "missing"}})
    if digest is not None and digest != there.digest:
        raise Conflict("changed_meanwhile", digest=there.digest)
    form = ChangeForm.model_validate({"language": version.document.authentic, "text": text, "label": there.label or None})
    change_clause(actor, version.id, there.clause_id, form)
    if form.text != text:  # white space at the ends
        passages = list(rewritten(passages, form.text, WRITTEN))
    return filled(actor, version, there.clause_id, form.text, passages, struck, taken)


def filled(actor: Actor, version: Version, clause_id: int, text: str, passages: Iterable[Passage],
           struck: list[Any] | None, taken: list[str] | None) -> ClauseWork:
    """Note in a transaction how the words that a clause has now came about."""
    work, base = work_on(version.id, clause_id) or new_work(version, clause_id), base_line(version, clause_id)
    work.base_digest, work.digest = base.digest if base else GONE, hashed(text)
    work.passages = [[each.text, list(each.sources)] for each in passages]
    work.struck, work.taken = struck if struck is not None else work.struck, taken if taken is not None else work.taken
    work.made_by_id, work.made_at = actor.user_id or 0, now()
    db.session.add(work)
    db.session.flush()
    record("clause.consolidated", work.clause, actor, audience="moderators", clause_id=clause_id,
           document_id=version.document_id, version_id=version.id, digest=work.digest, taken=work.taken)
    return work


def new_work(version: Version, clause_id: int) -> ClauseWork:
    """A row for a clause that nobody worked on yet; it is added once it is filled."""
    return ClauseWork(consultation_id=version.consultation_id, version_id=version.id, clause_id=clause_id, struck=[], taken=[],
                      out=[], placed=[], reshaped=[])


def passages_of(work: ClauseWork) -> tuple[Passage, ...]:
    """The passages as they are kept."""
    return tuple(Passage(text, tuple(sources)) for text, sources in work.passages)


def passages_now(work: ClauseWork | None, line: Line, base: Line | None) -> tuple[Passage, ...]:
    """The passages of a clause as it reads now, also where its words were written elsewhere since."""
    known = passages_of(work) if work is not None else (Passage(base.text, (BASE,)),) if base is not None else ()
    if work is not None and work.digest == line.digest:
        return known
    return rewritten(known, line.text, WRITTEN) if base is None or line.text != base.text or work is not None else known


def _source(source: object) -> str:
    return f"a{source}" if isinstance(source, int) else str(source)


def attributed(each: Proposal, language: str) -> str:
    """How the author of an amendment is named in the text itself: in its language, whatever that of the moderator."""
    own = db.session.get(Organisation, each.organisation_id) if each.organisation_id else None
    named = i18n.said(own.names, language) or own.name if own is not None else None
    return each.coalition or named or each.source or each.name or str(each.number)


def version_name(version: Version) -> str:
    """How the version that a working one goes on from is named, in the authentic language where it is."""
    base = db.session.get_one(Version, version.based_on_id)
    return base.name.get(version.document.authentic) or next(iter(base.name.values()), base.slug)


def claim(actor: Actor, version_id: int, clause_id: int) -> Claim:
    """Say that one takes care of a clause; raises Conflict where somebody else does."""
    with transaction():
        version = version_in_work(actor, version_id)
        require_clause(version, clause_id)
        clause = find(Clause, clause_id)
        there = db.session.get(Claim, (version_id, clause_id))
        if there is not None:
            if there.user_id != actor.user_id:
                raise Conflict("claimed_already", name=there.user.name)
            return there
        made = Claim(version_id=version_id, clause_id=clause_id, consultation_id=version.consultation_id, user_id=actor.user_id)
        db.session.add(made)
        db.session.flush()
        record("clause.claimed", clause, actor, audience="moderators", clause_id=clause_id, document_id=version.document_id,
               version_id=version_id)
    return made


def release(actor: Actor, version_id: int, clause_id: int) -> None:
    """Take care of it no more; anybody who consolidates may free a clause that somebody else left."""
    with transaction():
        version = version_in_work(actor, version_id)
        there = db.session.get(Claim, (version_id, clause_id))
        if there is None:
            return
        db.session.delete(there)
        record("clause.released", find(Clause, clause_id), actor, audience="moderators", clause_id=clause_id,
               document_id=version.document_id, version_id=version_id)


def forget_work(version_ids: list[int]) -> None:
    """What was made of a working version ends with it: its decisions too, which stand in the record."""
    for kind in (ClauseWork, BracketDeed, Claim, Disposition, Postponed, DeskSeen, DeskBatch):
        db.session.execute(delete(kind).where(kind.version_id.in_(version_ids)))
    made = select(Decision.id).where(Decision.version_id.in_(version_ids))
    db.session.execute(delete(DecidedClause).where(DecidedClause.decision_id.in_(made)))
    db.session.execute(delete(Decision).where(Decision.version_id.in_(version_ids)))


emptying.append(forget_work)
