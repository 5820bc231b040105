"""Words that were made elsewhere, in a meeting, brought into the working version with the provenance of every character."""
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict
from consult.core.events.log import record, transaction
from consult.core.database.engine import db, now
from consult.documents.clauses.actions import bring_words
from consult.documents.versions.working_version_actions import unissued
from consult.documents.clauses.removal_actions import bring_back, bring_out
from consult.documents.clauses.text_locks import refuse_locked
from consult.documents.models import Version
from consult.documents.queries import Line
from consult.text.merge.consolidated_text import Passage
from consult.text.merge.mark_pairs import torn

from consult.consolidation.models import GONE, ClauseWork
from .actions import base_line, filled, here_now, line_now, new_work, refuse_reshaped, work_on


class Told(NamedTuple):
    """What is said of a source that a higher floor knows: a meeting and who typed there, or a drafting group."""

    kind: str  # meeting, group
    number: int
    title: str
    at: datetime | None
    name: str | None
    place: tuple[str, dict[str, Any]]  # the endpoint of its page with its arguments


telling: list[Callable[[set[str]], dict[str, Told]]] = []  # what higher floors say of the sources that are theirs


def told(passages: Iterable[tuple[str, ...]]) -> dict[str, Told]:
    """What higher floors say of these sources of passages, by source."""
    sources = {str(source) for each in passages for source in each}
    found: dict[str, Told] = {}
    for tell in telling:
        found.update(tell(sources))
    return found


def bring(actor: Actor, version_id: int, clause_id: int, passages: list[Passage], *, struck: list[Any], taken: list[str],
          digest: str) -> ClauseWork:
    """Give a clause of a working version the words that were made of it elsewhere.

    digest: of the words there that they take the place of. Raises Conflict, with both texts, where these are others by
    now, and where a bracket has no partner, or the version does not go on from the current one.
    """
    with transaction():
        version, line = receiving(actor, version_id, clause_id)
        refuse_locked([clause_id])
        text = "".join(each.text for each in passages)
        if line.digest != digest:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours=text)
        if torn(text):
            raise Conflict("marks_torn", label=line.label)
        refuse_reshaped(work_on(version_id, clause_id))
        bring_words(actor, version_id, clause_id, text)
        return filled(actor, version, clause_id, text, passages, struck, taken)


def take_out(actor: Actor, version_id: int, clause_id: int, source: str, digest: str) -> None:
    """Take a clause out of a working version, as was made elsewhere; source: by whom. Raises Conflict as bring.

    Where it is out already it stays so.
    """
    with transaction():
        version, line = standing(actor, version_id, clause_id)
        if line is None:
            return
        if line.digest != digest:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours="")
        bring_out(actor, version_id, clause_id)
        work, base = work_on(version_id, clause_id), base_line(version, clause_id)
        if work is None:
            work = new_work(version, clause_id)
            work.base_digest, work.digest = base.digest if base else GONE, line.digest
            work.passages = [[line.text, ["base" if base and base.digest == line.digest else "m0"]]]
        _went(actor, work, [source])


def put_back(actor: Actor, version_id: int, clause_id: int) -> None:
    """Put a clause back that was taken out so; it has the words that it had there. Raises NotFound for one that was not."""
    with transaction():
        bring_back(actor, version_id, clause_id)
        work = work_on(version_id, clause_id)
        if work is not None:
            _went(actor, work, [])


def _went(actor: Actor, work: ClauseWork, out: list[str]) -> None:
    work.out, work.made_by_id, work.made_at = out, actor.user_id or 0, now()
    db.session.add(work)
    db.session.flush()
    record("clause.consolidated", work.clause, actor, audience="moderators", clause_id=work.clause_id,
           document_id=work.clause.document_id, version_id=work.version_id, digest=GONE if out else work.digest,
           taken=work.taken)


def receiving(actor: Actor, version_id: int, clause_id: int) -> tuple[Version, Line]:
    """A working version that words may be brought into, and the clause as it reads there; raises Conflict, Forbidden."""
    version, _ = standing(actor, version_id, clause_id)
    return version, here_now(version, clause_id)[1]


def standing(actor: Actor, version_id: int, clause_id: int) -> tuple[Version, Line | None]:
    """The same; no line where the clause was taken out."""
    version = unissued(actor, version_id, "clause.bring")
    if version.based_on_id is None or version.based_on_id != version.document.current_version_id:
        raise Conflict("not_based_on_current")
    return version, line_now(version, clause_id)
