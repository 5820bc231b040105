"""Hooks of meetings that run when a version is issued: each keeps the one it was announced with."""

from sqlalchemy import and_, or_, select

from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import record_event
from consult.core.hooks import issue_questions, on_issue
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.documents.versions.issue_question_queries import IssueQuestion

from consult.meetings.models import AgendaItem, Meeting
from .actions import load_plannable_meeting
from .agenda_actions import switch_version


def _list_items_ahead(version: Version) -> list[AgendaItem]:
    """List the items of meetings ahead and live that read another version of the document."""
    return list(
        db.session.scalars(
            select(AgendaItem)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(
                AgendaItem.document_id == version.document_id,
                AgendaItem.version_id != version.id,
                AgendaItem.state != "done",
                or_(
                    Meeting.state.in_(("open", "suspended")),
                    and_(Meeting.state == "planned", Meeting.closes_at > utc_now()),
                ),
            )
            .order_by(Meeting.opens_at, Meeting.id, AgendaItem.place)
        )
    )


def ask_about_meetings(version: Version) -> list[IssueQuestion]:
    """Ask of each meeting ahead or live whether it keeps the version that it reads."""
    found: dict[int, IssueQuestion] = {}
    for item in _list_items_ahead(version):
        meeting = item.meeting
        found.setdefault(
            meeting.id,
            IssueQuestion(
                meeting.id,
                meeting.title,
                meeting.opens_at,
                meeting.slug,
                item.version.name if item.version is not None else {},
                meeting.is_live,
            ),
        )
    return list(found.values())


def settle_agendas(actor: Actor, version: Version, answers: dict[int, str]) -> None:
    """Let the items of a meeting read the version, or record that they keep theirs."""
    items = [each for each in _list_items_ahead(version) if each.meeting_id in answers]
    for meeting_id in dict.fromkeys(each.meeting_id for each in items):
        own = [each for each in items if each.meeting_id == meeting_id]
        if answers[meeting_id] == "follow":
            meeting = load_plannable_meeting(actor, meeting_id)
            for item in own:
                switch_version(actor, meeting, item, version.id)
        else:
            record_event(
                "agenda.version_kept",
                find_row(Meeting, meeting_id),
                actor,
                audience="everyone",
                meeting_id=meeting_id,
                document_id=version.document_id,
                version_id=own[0].version_id,
                issued_id=version.id,
            )


issue_questions.append(ask_about_meetings)
on_issue.append(settle_agendas)
