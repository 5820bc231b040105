"""Seen marks of moderators, presence at the workbench, and saved views of the desk.

Seen marks and presence are private: they are recorded in no event and discarded with the
working version.
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
from consult.consolidation.models import SeenMark, DeskView
from consult.consolidation.queries import find_desk_version
from consult.consolidation.workbench.clause_text_queries import require_clause

PRESENCE_TIMEOUT = timedelta(
    seconds=40
)  # presence ends after this time without a report; browsers report every 15 seconds
MAX_VIEWS = 20


class WorkbenchUser(NamedTuple):
    """A person who has the workbench of a clause open."""

    user_id: int
    name: str


def mark_clause_seen(
    actor: Actor,
    version_id: int,
    clause_id: int,
    until: datetime | None = None,
) -> SeenMark:
    """Mark a clause as seen up to a time; a later mark is never replaced by an earlier one.

    Args:
        until: Time up to which contributions were seen; now by default.
    """
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "desk.see", version)
        require_clause(version, clause_id)
        moment = utc_now()
        return save_seen_mark(actor, version_id, clause_id, min(until or moment, moment))


def save_seen_mark(actor: Actor, version_id: int, clause_id: int, until: datetime) -> SeenMark:
    """Save, inside a transaction, the time up to which the actor has seen a clause."""
    seen = db.session.get(SeenMark, (version_id, clause_id, actor.user_id))
    if seen is None:
        seen = SeenMark(
            version_id=version_id, clause_id=clause_id, user_id=actor.user_id, seen_at=until
        )
        db.session.add(seen)
    seen.seen_at = max(seen.seen_at, until)
    db.session.flush()
    return seen


def report_presence(
    actor: Actor, version_id: int, clause_id: int, page: str = "", until: datetime | None = None
) -> None:
    """Mark a clause as seen, and the actor as present at its workbench.

    A report of a page can arrive after the news that this page was left; it changes nothing.

    Args:
        page: Name of the open page, which each page makes for itself.
        until: Time up to which contributions were seen; now by default.
    """
    with transaction():
        seen = mark_clause_seen(actor, version_id, clause_id, until)
        if page and seen.left_page == page:
            return
        seen.here_page, seen.here_until = page, utc_now() + PRESENCE_TIMEOUT


def end_presence(actor: Actor, version_id: int, clause_id: int, page: str = "") -> None:
    """End the presence that a page reported, unless the actor opened another page since."""
    with transaction():
        require_permission(actor, "desk.see", find_row(Version, version_id))
        seen = db.session.get(SeenMark, (version_id, clause_id, actor.user_id))
        if seen is not None:
            seen.left_page = page
            if seen.here_page in (None, page):
                seen.here_until = None


def is_workbench_open(actor: Actor, version_id: int, clause_id: int) -> bool:
    """Return whether the actor already has the workbench open."""
    seen = db.session.get(SeenMark, (version_id, clause_id, actor.user_id))
    return seen is not None and seen.here_until is not None and seen.here_until > utc_now()


def load_workbench_users(actor: Actor, version_id: int, clause_id: int) -> list[WorkbenchUser]:
    """Load the other persons who have the workbench of a clause open, by name."""
    query = (
        select(User.id, User.name)
        .join(SeenMark, SeenMark.user_id == User.id)
        .where(
            SeenMark.version_id == version_id,
            SeenMark.clause_id == clause_id,
            SeenMark.here_until > utc_now(),
            SeenMark.user_id != actor.user_id,
            User.closed_at.is_(None),
        )
        .order_by(User.name)
    )
    return [WorkbenchUser(number, name) for number, name in db.session.execute(query)]


def load_workbench_names(actor: Actor, version_id: int) -> dict[int, list[str]]:
    """Load the names of other persons at the workbenches of a version, by clause."""
    query = (
        select(SeenMark.clause_id, User.name)
        .join(User, User.id == SeenMark.user_id)
        .where(
            SeenMark.version_id == version_id,
            SeenMark.here_until > utc_now(),
            SeenMark.user_id != actor.user_id,
            User.closed_at.is_(None),
        )
        .order_by(User.name)
    )
    found: dict[int, list[str]] = {}
    for clause_id, name in db.session.execute(query):
        found.setdefault(clause_id, []).append(name)
    return found


def save_view(actor: Actor, version_id: int, name: str, chosen: DeskFilter) -> DeskView:
    """Save a filter under a name for all desks of a document; an existing name is overwritten.

    Raises:
        NotFound: The version has no desk.
        Conflict: The actor has MAX_VIEWS views already.
    """
    with transaction():
        version = find_desk_version(actor, version_id)
        require_permission(actor, "desk.keep_view", version)
        there = load_views(actor, version.document_id)
        made = next((each for each in there if each.name == name), None)
        if made is None:
            if len(there) >= MAX_VIEWS:
                raise Conflict("too_many_views")
            made = DeskView(
                consultation_id=version.consultation_id,
                document_id=version.document_id,
                user_id=actor.user_id,
                name=name,
            )
            db.session.add(made)
        made.show, made.only, made.group = chosen
        db.session.flush()
        record_event(
            "desk_view.kept",
            made,
            actor,
            audience=f"user:{actor.user_id}",
            document_id=version.document_id,
        )
    return made


def remove_view(actor: Actor, view_id: int) -> None:
    """Remove a saved view.

    Raises:
        NotFound: The view belongs to another person.
    """
    with transaction():
        made = find_row(DeskView, view_id)
        if made.user_id != actor.user_id:
            raise NotFound(what="DeskView")
        require_permission(actor, "desk.keep_view", made)
        record_event(
            "desk_view.dropped",
            made,
            actor,
            audience=f"user:{actor.user_id}",
            document_id=made.document_id,
        )
        db.session.delete(made)


def load_views(actor: Actor, document_id: int) -> list[DeskView]:
    """Load the actor's saved views of a document, by name."""
    return list(
        db.session.scalars(
            select(DeskView)
            .where(DeskView.document_id == document_id, DeskView.user_id == actor.user_id)
            .order_by(DeskView.name)
        )
    )
