"""Labels of text sources from meetings and drafting groups, hooked into the workbench."""

from sqlalchemy import select

from consult.accounts.models import User
from consult.consolidation.provenance.source_labels import SourceLabel
from consult.core.hooks import source_labels
from consult.core import i18n
from consult.core.database.engine import db

from .models import Meeting
from consult.meetings.drafting.models import MeetingText
from consult.meetings.drafting_groups.models import DraftingGroup


def load_source_labels(sources: set[str]) -> dict[str, SourceLabel]:
    """Load the labels of sources typed in meetings ("t4.7") or drafted by groups ("g5")."""
    typed = {
        each: each[1:].split(".") for each in sources if each[:1] == "t" and each.count(".") == 1
    }
    numbers, users = (
        {int(number) for number, _ in typed.values()},
        {int(user) for _, user in typed.values()},
    )
    texts = db.session.scalars(select(MeetingText).where(MeetingText.id.in_(numbers)))
    meetings: dict[int, Meeting] = {each.id: each.meeting for each in texts}
    known = db.session.scalars(select(User).where(User.id.in_(users), User.closed_at.is_(None)))
    people = {each.id: each.name for each in known}
    found = {
        each: SourceLabel(
            "meeting",
            meeting.number,
            i18n.choose_title(meeting.title),
            meeting.opens_at,
            people.get(int(user)),
            ("meetings.meeting", {"slug": meeting.consultation.slug, "meeting": meeting.slug}),
        )
        for each, (number, user) in typed.items()
        if (meeting := meetings.get(int(number))) is not None
    }
    groups = {int(each[1:]): each for each in sources if each[:1] == "g" and each[1:].isdecimal()}
    for group in (
        db.session.scalars(select(DraftingGroup).where(DraftingGroup.id.in_(groups)))
        if groups
        else []
    ):
        found[groups[group.id]] = SourceLabel(
            "group",
            group.number,
            group.title,
            group.tabled_at,
            None,
            ("meetings.group", {"slug": group.document.consultation.slug, "number": group.number}),
        )
    return found


source_labels.append(load_source_labels)
