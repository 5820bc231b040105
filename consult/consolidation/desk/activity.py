"""What each moderator has seen, who has a workbench open, and the choices of clauses that one keeps under a name.

Who looks where is no deed: it stands in no event, and is forgotten with the working version.
"""
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version

from .queries import DeskFilter
from consult.consolidation.models import DeskSeen, DeskView
from consult.consolidation.queries import find_desk_version
from consult.consolidation.workbench.actions import require_clause

PRESENCE_TIMEOUT = timedelta(seconds=40)  # a workbench that says nothing for so long is open no more; it says so every 15 seconds
MAX_VIEWS = 20


class WorkbenchUser(NamedTuple):
    """Somebody who has the workbench of a clause open."""

    user_id: int
    name: str


def mark_clause_seen(actor: Actor, version_id: int, clause_id: int, until: datetime | None = None, *, here: bool = False) -> None:
    """Have seen what was said of a clause (until: up to when); here: and have its workbench open. It never becomes less."""
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "desk.see", version)
        require_clause(version, clause_id)
        moment = utc_now()
        seen = save_seen_mark(actor, version_id, clause_id, min(until or moment, moment))
        if here:
            seen.here_until = moment + PRESENCE_TIMEOUT


def save_seen_mark(actor: Actor, version_id: int, clause_id: int, until: datetime) -> DeskSeen:
    """Note in a transaction up to when somebody has seen what was said of a clause."""
    seen = db.session.get(DeskSeen, (version_id, clause_id, actor.user_id))
    if seen is None:
        seen = DeskSeen(version_id=version_id, clause_id=clause_id, user_id=actor.user_id, seen_at=until)
        db.session.add(seen)
    seen.seen_at = max(seen.seen_at, until)
    db.session.flush()
    return seen


def end_presence(actor: Actor, version_id: int, clause_id: int) -> None:
    """Have the workbench open no more."""
    with transaction():
        require_permission(actor, "desk.see", find_row(Version, version_id))
        seen = db.session.get(DeskSeen, (version_id, clause_id, actor.user_id))
        if seen is not None:
            seen.here_until = None


def is_workbench_open(actor: Actor, version_id: int, clause_id: int) -> bool:
    """Whether somebody has the workbench open already."""
    seen = db.session.get(DeskSeen, (version_id, clause_id, actor.user_id))
    return seen is not None and seen.here_until is not None and seen.here_until > utc_now()


def load_workbench_users(actor: Actor, version_id: int, clause_id: int) -> list[WorkbenchUser]:
    """Who else has the workbench of a clause open now, by name."""
    query = select(User.id, User.name).join(DeskSeen, DeskSeen.user_id == User.id).where(
        DeskSeen.version_id == version_id, DeskSeen.clause_id == clause_id, DeskSeen.here_until > utc_now(),
        DeskSeen.user_id != actor.user_id, User.closed_at.is_(None)).order_by(User.name)
    return [WorkbenchUser(number, name) for number, name in db.session.execute(query)]


def load_workbench_names(actor: Actor, version_id: int) -> dict[int, list[str]]:
    """Who else has which workbench of a version open now: {clause: [names]}."""
    query = select(DeskSeen.clause_id, User.name).join(User, User.id == DeskSeen.user_id).where(
        DeskSeen.version_id == version_id, DeskSeen.here_until > utc_now(), DeskSeen.user_id != actor.user_id,
        User.closed_at.is_(None)).order_by(User.name)
    found: dict[int, list[str]] = {}
    for clause_id, name in db.session.execute(query):
        found.setdefault(clause_id, []).append(name)
    return found


def save_view(actor: Actor, version_id: int, name: str, chosen: DeskFilter) -> DeskView:
    """Keep a choice of clauses under a name, for every desk of the document; the same name again: another choice.

    Raises NotFound for a version that has no desk.
    """
    with transaction():
        version = find_desk_version(actor, version_id)
        there = load_views(actor, version.document_id)
        made = next((each for each in there if each.name == name), None)
        if made is None:
            if len(there) >= MAX_VIEWS:
                raise Conflict("too_many_views")
            made = DeskView(consultation_id=version.consultation_id, document_id=version.document_id, user_id=actor.user_id,
                            name=name)
            db.session.add(made)
        made.show, made.only, made.group = chosen
        db.session.flush()
        record_event("desk_view.kept", made, actor, audience=f"user:{actor.user_id}", document_id=version.document_id)
    return made


def remove_view(actor: Actor, view_id: int) -> None:
    """Keep it no more; raises NotFound for somebody else's."""
    with transaction():
        made = find_row(DeskView, view_id)
        if made.user_id != actor.user_id:
            raise NotFound(what="DeskView")
        require_permission(actor, "desk.see", made)
        record_event("desk_view.dropped", made, actor, audience=f"user:{actor.user_id}", document_id=made.document_id)
        db.session.delete(made)


def load_views(actor: Actor, document_id: int) -> list[DeskView]:
    """The choices that somebody keeps for a document, by name."""
    return list(db.session.scalars(select(DeskView).where(DeskView.document_id == document_id, DeskView.user_id == actor.user_id)
                                   .order_by(DeskView.name)))
