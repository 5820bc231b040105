"""What a meeting drafted goes to the desk: into the working version, with its provenance, for decision and publishing."""
from typing import NamedTuple

from sqlalchemy import update

from consult.consolidation.workbench import handover_actions as bringing
from consult.consolidation.queries import working_versions
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.digests import hashed
from consult.core.errors import Conflict
from consult.core.events.log import record, transaction
from consult.documents.versions.rename_discard_actions import emptying
from consult.documents.models import Clause
from consult.text.merge import draft_passages as drafted

from . import revisions as stepping
from .actions import asked, source_of
from consult.meetings.models import Meeting
from .models import MeetingText
from .queries import text_in


STRUCK = hashed("")  # the digest of a clause that is marked for deletion


class Brought(NamedTuple):
    """Where a meeting's words of a clause stand now: the working version, and the digest of the words there."""

    version_id: int
    digest: str


def bring(actor: Actor, meeting: Meeting, clause_id: int, digest: str | None = None) -> Brought:
    """Bring what a meeting drafted of a clause into the working version that goes on from the issued one.

    Where nobody drafted, the words as issued have to stand there. digest: of words in the working version that were
    looked at and are to go. Raises Conflict, with both texts, where somebody worked on the clause there meanwhile, and
    where there is no such version, or the meeting is none yet.
    """
    with transaction():
        if meeting.state in {"planned", "cancelled"}:
            raise Conflict("meeting_not_live", state=meeting.state)
        clause = find(Clause, clause_id)
        versions = working_versions(clause.document)
        if not versions:
            raise Conflict("no_working_version")
        text = text_in(meeting.id, clause_id)
        if text is not None and _is_out(actor, text, versions[0].id):
            bringing.put_back(actor, versions[0].id, clause_id)
            text.brought_digest = bringing.receiving(actor, versions[0].id, clause_id)[1].digest
        if text is not None and text.struck:
            return _gone(actor, text, versions[0].id, digest)
        version, line = bringing.receiving(actor, versions[0].id, clause_id)
        base = stepping.issued_line(text.version, clause_id) if text is not None else None
        if text is None or base is None:
            issued = stepping.issued_line(find(type(version), version.based_on_id or 0), clause_id)
            if line.digest not in {issued.digest, digest}:
                raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours=issued.text)
            return Brought(version.id, line.digest)
        if text.version_id != version.based_on_id:
            raise Conflict("not_based_on_current")
        before = {base.digest, digest, text.brought_digest if text.brought_version_id == version.id else None}
        if line.digest not in before:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours=text.text)
        work = bringing.bring(actor, version.id, clause_id, list(text.kept), struck=_struck(actor, text, base.text),
                              taken=text.taken, digest=line.digest)
        return _brought(actor, text, version.id, work.digest)


def _brought(actor: Actor, text: MeetingText, version_id: int, digest: str) -> Brought:
    text.brought_at, text.brought_by_id, text.brought_digest = now(), actor.user_id, digest
    text.brought_version_id = version_id
    record("meeting_text.brought", text, actor, audience="everyone", meeting_id=text.meeting_id, clause_id=text.clause_id,
           version_id=version_id, digest=digest)
    return Brought(version_id, digest)


def _is_out(actor: Actor, text: MeetingText, version_id: int) -> bool:
    """Whether this meeting had the clause taken out of the working version, and reads it again by now."""
    ours = text.brought_version_id == version_id and text.brought_digest == STRUCK and not text.struck
    return ours and bringing.standing(actor, version_id, text.clause_id)[1] is None


def _gone(actor: Actor, text: MeetingText, version_id: int, digest: str | None) -> Brought:
    """A clause that is marked for deletion goes from the working version, unless somebody worked on it there meanwhile."""
    version, line = bringing.standing(actor, version_id, text.clause_id)
    if text.version_id != version.based_on_id:
        raise Conflict("not_based_on_current")
    if line is not None:
        before = {text.base_digest, digest, text.brought_digest if text.brought_version_id == version_id else None}
        if line.digest not in before:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours="")
        last = Actor(user_id=text.editor_id if text.editor_id is not None else actor.user_id)
        bringing.take_out(actor, version_id, text.clause_id, source_of(text, last), line.digest)
    return _brought(actor, text, version_id, text.digest)


def _struck(actor: Actor, text: MeetingText, base: str) -> list[list[object]]:
    """The words as issued that went, with who asked for it: an edit that was taken, else who wrote last."""
    taken = set(text.taken)
    wanted = [(hunk, (f"a{each.id}",)) for each, own in asked(actor, text.clause_id).values()
              for key, hunk in own if key in taken]
    last = Actor(user_id=text.editor_id if text.editor_id is not None else actor.user_id)
    return [[each.at, each.text, list(each.sources)]
            for each in drafted.gone(base, text.kept, wanted, (source_of(text, last),))]


def forget_brought(version_ids: list[int]) -> None:
    """A working version is thrown away: what was brought into it is still here, and was not brought anywhere."""
    db.session.execute(update(MeetingText).where(MeetingText.brought_version_id.in_(version_ids))
                       .values(brought_version_id=None, brought_digest=None, brought_at=None))


emptying.append(forget_brought)
