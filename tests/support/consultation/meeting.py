"""A meeting of the test consultation: the first reading of the statement, with its
participants.
"""

from datetime import timedelta

from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.meetings.models import AgendaItem, Meeting, Registration

ATTENDANCE_BY_NAME = {
    "cho": "room",
    "rana": "room",
    "hana": "room",
    "pia": "remote",
    "nils": "remote",
    "ivo": "remote",
}


class FirstReadingMeeting:
    """The numbers of the meeting, its items and its registrations."""

    def __init__(self, world, state="open", present=ATTENDANCE_BY_NAME):
        self.world = world
        with world.app.app_context(), transaction():
            made = Meeting(
                consultation_id=world.consultation,
                slug="first-reading",
                number=1,
                title={"en": "First reading"},
                place={"en": "Room Popov, Geneva"},
                timezone="Europe/Zurich",
                opens_at=utc_now() - timedelta(hours=1),
                closes_at=utc_now() + timedelta(hours=5),
                code="TALKSA",
                state=state,
                led_by_id=world.ids["cho"],
                started_at=utc_now() - timedelta(hours=1) if state != "planned" else None,
            )
            made.items = [
                AgendaItem(
                    consultation_id=world.consultation,
                    place=place,
                    title={"en": title},
                    document_id=world.document if clauses else None,
                    version_id=world.version if clauses else None,
                    clause_ids=clauses,
                )
                for place, (title, clauses) in enumerate(
                    (
                        ("Opening", []),
                        ("Schools", [world.other_clause]),
                        ("Reports", [world.third_clause]),
                    ),
                    1,
                )
            ]
            db.session.add(made)
            db.session.flush()
            self.id, self.items = made.id, [each.id for each in made.items]
            if state == "open":
                made.item_id, made.clause_id = made.items[1].id, world.other_clause
                made.items[0].state, made.items[1].state = "done", "open"
            for name, where in present.items():
                own = (
                    world.lakeside
                    if name in {"hana", "pia"}
                    else world.norvania
                    if name == "nils"
                    else None
                )
                db.session.add(
                    Registration(
                        consultation_id=world.consultation,
                        meeting_id=made.id,
                        user_id=world.ids[name],
                        organisation_id=own,
                        where=where,
                        present_at=utc_now(),
                    )
                )
