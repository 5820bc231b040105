"""Handover of a meeting's text to the working version, with its provenance."""

from typing import NamedTuple

from sqlalchemy import update

from consult.consolidation.workbench import handover_actions as bringing
from consult.consolidation.queries import load_working_versions
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.hooks import before_discard
from consult.documents.models import Clause
from consult.text.merge import draft_passages as drafted

from . import revisions as stepping
from .actions import build_text_source
from .amendment_hunks import load_open_hunks
from consult.meetings.models import Meeting
from .models import MeetingText
from .queries import find_meeting_text


STRUCK_DIGEST = hash_text("")  # the digest of a clause that is marked for deletion


class TextHandover(NamedTuple):
    """The place of a handed-over text: the working version, and the digest of its text."""

    version_id: int
    digest: str


def hand_over_text(
    actor: Actor, meeting: Meeting, clause_id: int, digest: str | None = None
) -> TextHandover:
    """Hand the text that a meeting drafted of a clause over to the next working version.

    Without a draft, the working version must have the issued text.

    Args:
        digest: Digest of a text in the working version that the actor saw and replaces.

    Raises:
        Conflict("changed_meanwhile"): The clause was edited in the working version; both texts
            are given.
        Conflict("no_working_version"): No working version follows the issued one.
        Conflict("drafted_on_earlier"): The draft starts from another issued version, and the
            working version has another text.
        Conflict("meeting_not_live"): The meeting has not begun or was cancelled.
    """
    with transaction():
        if meeting.state in {"planned", "cancelled"}:
            raise Conflict("meeting_not_live", state=meeting.state)
        clause = find_row(Clause, clause_id)
        versions = load_working_versions(clause.document)
        if not versions:
            raise Conflict("no_working_version")
        text = find_meeting_text(meeting.id, clause_id)
        if text is not None and _must_undo_removal(actor, text, versions[0].id):
            bringing.undo_removal(actor, versions[0].id, clause_id)
            text.brought_digest = bringing.require_target_clause(actor, versions[0].id, clause_id)[
                1
            ].digest
        if text is not None and text.struck:
            return _remove_clause(actor, text, versions[0].id, digest)
        version, line = bringing.require_target_clause(actor, versions[0].id, clause_id)
        base = stepping.load_issued_line(text.version, clause_id) if text is not None else None
        if text is None or base is None:
            issued = stepping.load_issued_line(
                find_row(type(version), version.based_on_id or 0), clause_id
            )
            if line.digest not in {issued.digest, digest}:
                raise Conflict(
                    "changed_meanwhile", text=line.text, digest=line.digest, yours=issued.text
                )
            return TextHandover(version.id, line.digest)
        if text.version_id != version.based_on_id:
            if line.digest != text.digest:
                raise Conflict("drafted_on_earlier")
            return TextHandover(version.id, line.digest)
        before = {
            base.digest,
            digest,
            text.brought_digest if text.brought_version_id == version.id else None,
        }
        if line.digest not in before:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours=text.text)
        work = bringing.hand_over_text(
            actor,
            version.id,
            clause_id,
            list(text.sourced_passages),
            struck=_list_deleted_passages(actor, text, base.text),
            taken=text.taken,
            digest=line.digest,
        )
        return _record_handover(actor, text, version.id, work.digest)


def _record_handover(actor: Actor, text: MeetingText, version_id: int, digest: str) -> TextHandover:
    """Record on the draft that it was handed over, and return its place."""
    text.brought_at, text.brought_by_id, text.brought_digest = utc_now(), actor.user_id, digest
    text.brought_version_id = version_id
    record_event(
        "meeting_text.brought",
        text,
        actor,
        audience="everyone",
        meeting_id=text.meeting_id,
        clause_id=text.clause_id,
        version_id=version_id,
        digest=digest,
    )
    return TextHandover(version_id, digest)


def _must_undo_removal(actor: Actor, text: MeetingText, version_id: int) -> bool:
    """Return whether this meeting removed the clause there and has since restored it."""
    ours = (
        text.brought_version_id == version_id
        and text.brought_digest == STRUCK_DIGEST
        and not text.struck
    )
    return ours and bringing.load_target_clause(actor, version_id, text.clause_id)[1] is None


def _remove_clause(
    actor: Actor, text: MeetingText, version_id: int, digest: str | None
) -> TextHandover:
    """Remove a clause marked for deletion from the working version.

    Raises Conflict, with both texts, if the clause was edited there meanwhile.
    """
    version, line = bringing.load_target_clause(actor, version_id, text.clause_id)
    if text.version_id != version.based_on_id and line is not None:
        raise Conflict("drafted_on_earlier")
    if line is not None:
        before = {
            text.base_digest,
            digest,
            text.brought_digest if text.brought_version_id == version_id else None,
        }
        if line.digest not in before:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours="")
        last = Actor(user_id=text.editor_id if text.editor_id is not None else actor.user_id)
        bringing.hand_over_removal(
            actor, version_id, text.clause_id, build_text_source(text, last), line.digest
        )
    return _record_handover(actor, text, version_id, text.digest)


def _list_deleted_passages(actor: Actor, text: MeetingText, base: str) -> list[list[object]]:
    """List the deleted passages of the issued text, each with its source.

    The source is an amendment whose change was applied, or else the last editor.
    """
    taken = set(text.taken)
    wanted = [
        (hunk, (f"a{each.id}",))
        for each, own in load_open_hunks(actor, text.clause_id, base).values()
        for key, hunk in own
        if key in taken
    ]
    last = Actor(user_id=text.editor_id if text.editor_id is not None else actor.user_id)
    return [
        [each.at, each.text, list(each.sources)]
        for each in drafted.list_removed_text(
            base, text.sourced_passages, wanted, (build_text_source(text, last),)
        )
    ]


def reset_handovers(version_ids: list[int]) -> None:
    """Reset the handovers into discarded working versions; the drafts themselves remain."""
    db.session.execute(
        update(MeetingText)
        .where(MeetingText.brought_version_id.in_(version_ids))
        .values(brought_version_id=None, brought_digest=None, brought_at=None)
    )


before_discard.append(reset_handovers)
