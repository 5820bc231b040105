"""The pages of the secretariat that plan meetings, and the list of all of them."""
from datetime import datetime
from typing import Any

from flask import Response, url_for

from consult.accounts.form_choice_queries import zone_choices
from consult.consultations.blueprint import kept, within
from consult.consultations.settings.views import in_fields
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing
from consult.core.i18n import in_zone
from consult.core.web.pages import Fields, form_page, page

from . import actions as planning
from consult.meetings import queries
from consult.meetings.blueprint import here, views
from consult.meetings.models import LIMITS, MAY, Meeting
from .forms import PlanForm

MINUTE = "%Y-%m-%d %H:%M"
FIRST: dict[str, Any] = {"timezone": "UTC", "remote_may": list(MAY), "order": "request", **LIMITS}


@views.get("/c/<slug>/meetings")
def listing(slug: str) -> Response:
    """All meetings: those that are on and to come, then those that are over or were called off."""
    found = queries.meetings_of(within(slug).id)
    ahead = [each for each in found if each.live or (each.state in {"planned", "cancelled"} and each.closes_at > now())]
    return page("meetings/planning/meeting_list.html", ahead=ahead, past=[each for each in reversed(found) if each not in ahead])


@views.get("/c/<slug>/meetings/new")
def plan(slug: str) -> Response:
    """A form for another meeting."""
    kept(slug, "meeting.plan")
    return form_page("meetings/planning/new_meeting.html", form=Fields(FIRST), zones=zone_choices())


@views.post("/c/<slug>/meetings/new")
@writes(PlanForm, again=plan)
def do_plan(actor: Actor, form: PlanForm, slug: str) -> Answer:
    """Announce it; its agenda comes next."""
    made = planning.plan_meeting(actor, within(slug).id, **form.columns())
    return see(url_for("meetings.agenda", slug=slug, meeting=made.slug))


@views.get("/c/<slug>/meetings/<meeting>/manage")
def manage(slug: str, meeting: str) -> Response:
    """What is announced of a meeting, to be changed; after a stale save what is there now stands beside what was typed."""
    found = here(slug, meeting, "meeting.plan")
    return form_page("meetings/planning/meeting_details.html", form=Fields(_fields(found)), there=found, zones=zone_choices())


@views.post("/c/<slug>/meetings/<meeting>/manage")
@writes(PlanForm, again=manage)
def do_manage(actor: Actor, form: PlanForm, slug: str, meeting: str) -> Answer:
    """Save it; another time or place is told to those who registered."""
    found = here(slug, meeting, "meeting.plan")
    columns = form.columns()
    for name in ("opens_at", "closes_at"):
        columns[name] = _to_the_second(columns[name], getattr(found, name))
    planning.change_meeting(actor, found.id, row_version=form.row_version, **columns)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.get("/c/<slug>/meetings/<meeting>/call-off")
def call_off(slug: str, meeting: str) -> Response:
    """Ask before a meeting is called off."""
    return form_page("meetings/planning/cancellation.html", form=Fields(), there=here(slug, meeting, "meeting.plan"))


@views.post("/c/<slug>/meetings/<meeting>/call-off")
@writes(Nothing, again=call_off)
def do_call_off(actor: Actor, form: Nothing, slug: str, meeting: str) -> Answer:
    """Call it off."""
    planning.call_off(actor, here(slug, meeting).id)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post("/c/<slug>/meetings/<meeting>/restore")
@writes(Nothing)
def restore(actor: Actor, form: Nothing, slug: str, meeting: str) -> Answer:
    """Let it take place after all."""
    planning.restore_meeting(actor, here(slug, meeting).id)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting))


def _fields(meeting: Meeting) -> dict[str, Any]:
    """What is kept of a meeting as its form shows it: times on the clock of the place."""
    return {**in_fields("title", meeting.title), **in_fields("note", meeting.note), **in_fields("place", meeting.place),
            **{name: getattr(meeting, name) for name in ("timezone", "link", "remote_may", "order", "first_first", "capacity")},
            **meeting.limits, "opens_at": in_zone(meeting.opens_at, meeting.timezone).strftime(MINUTE),
            "closes_at": in_zone(meeting.closes_at, meeting.timezone).strftime(MINUTE)}


def _to_the_second(typed: datetime, there: datetime) -> datetime:
    """The moment as it was kept where its minute was left as it stood: forms show no seconds, so they change none.

    Nor do they show which of two hours is meant where the clock is put back.
    """
    return there if there.strftime(MINUTE) == typed.strftime(MINUTE) else typed
