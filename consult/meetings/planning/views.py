"""Secretariat pages that plan meetings, and the list of meetings."""

from datetime import datetime
from typing import Any

from flask import Response, url_for

from consult.accounts.form_choice_queries import list_region_choices, list_time_zone_choices
from consult.consultations.blueprint import load_managed_consultation, load_consultation
from consult.consultations.settings.views import build_language_fields
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.i18n import convert_to_zone
from consult.core.web.pages import FormFields, render_form_page, render_page

from . import actions as planning
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.models import TURN_LIMITS, REMOTE_RIGHTS, Meeting
from .forms import MeetingPlanForm
from .region_messages import describe_region, get_meeting_region

views.add_app_template_global(get_meeting_region)
views.add_app_template_global(describe_region)
MINUTE_FORMAT = "%Y-%m-%d %H:%M"
PLAIN_FIELDS = (
    "timezone",
    "link",
    "captions",
    "sign_language",
    "telephone",
    "telephone_code",
    "remote_may",
    "order",
    "first_first",
    "capacity",
    "quorum",
)
INITIAL_FIELDS: dict[str, Any] = {
    "timezone": "UTC",
    "remote_may": list(REMOTE_RIGHTS),
    "order": "request",
    **TURN_LIMITS,
}


@views.get("/c/<slug>/meetings", endpoint="listing")
def show_meeting_list(slug: str) -> Response:
    """Show all meetings: live and planned ones, then those that are over or cancelled."""
    found = queries.list_meetings(load_consultation(slug).id)
    ahead = [
        each
        for each in found
        if each.is_live or (each.state in {"planned", "cancelled"} and each.closes_at > utc_now())
    ]
    return render_page(
        "meetings/planning/meeting_list.html",
        ahead=ahead,
        past=[each for each in reversed(found) if each not in ahead],
    )


@views.get("/c/<slug>/meetings/new", endpoint="plan")
def show_plan_form(slug: str) -> Response:
    """Show the form for a new meeting."""
    load_managed_consultation(slug, "meeting.plan")
    return render_form_page(
        "meetings/planning/new_meeting.html",
        form=FormFields(INITIAL_FIELDS),
        zones=list_time_zone_choices(),
        regions=list_region_choices(),
    )


@views.post("/c/<slug>/meetings/new", endpoint="do_plan")
@write_endpoint(MeetingPlanForm, rerender=show_plan_form)
def plan_meeting(actor: Actor, form: MeetingPlanForm, slug: str) -> WriteAnswer:
    """Announce a meeting, and go on to its agenda."""
    made = planning.plan_meeting(actor, load_consultation(slug).id, **form.columns())
    return redirect_to(url_for("meetings.agenda", slug=slug, meeting=made.slug))


@views.get("/c/<slug>/meetings/<meeting>/manage", endpoint="manage")
def show_details_form(slug: str, meeting: str) -> Response:
    """Show the form of a meeting, with the stored values beside it after a stale save."""
    found = load_meeting(slug, meeting, "meeting.plan")
    return render_form_page(
        "meetings/planning/meeting_details.html",
        form=FormFields(_build_fields(found)),
        there=found,
        zones=list_time_zone_choices(),
        regions=list_region_choices(),
    )


@views.post("/c/<slug>/meetings/<meeting>/manage", endpoint="do_manage")
@write_endpoint(MeetingPlanForm, rerender=show_details_form)
def change_meeting(actor: Actor, form: MeetingPlanForm, slug: str, meeting: str) -> WriteAnswer:
    """Save a meeting; registered participants are told of another time or place."""
    found = load_meeting(slug, meeting, "meeting.plan")
    columns = form.columns()
    for name in ("opens_at", "closes_at"):
        columns[name] = _keep_seconds(columns[name], getattr(found, name))
    planning.change_meeting(actor, found.id, row_version=form.row_version, **columns)
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.get("/c/<slug>/meetings/<meeting>/call-off", endpoint="call_off")
def show_cancellation_form(slug: str, meeting: str) -> Response:
    """Show the confirmation before a meeting is cancelled."""
    return render_form_page(
        "meetings/planning/cancellation.html",
        form=FormFields(),
        there=load_meeting(slug, meeting, "meeting.plan"),
    )


@views.post("/c/<slug>/meetings/<meeting>/call-off", endpoint="do_call_off")
@write_endpoint(EmptyForm, rerender=show_cancellation_form)
def cancel_meeting(actor: Actor, form: EmptyForm, slug: str, meeting: str) -> WriteAnswer:
    """Cancel a meeting."""
    planning.cancel_meeting(actor, load_meeting(slug, meeting).id)
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post("/c/<slug>/meetings/<meeting>/restore", endpoint="restore")
@write_endpoint(EmptyForm)
def restore_meeting(actor: Actor, form: EmptyForm, slug: str, meeting: str) -> WriteAnswer:
    """Restore a cancelled meeting."""
    planning.restore_meeting(actor, load_meeting(slug, meeting).id)
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


def _build_fields(meeting: Meeting) -> dict[str, Any]:
    """Build the form fields of a meeting, with times at its place."""
    return {
        **build_language_fields("title", meeting.title),
        **build_language_fields("note", meeting.note),
        **build_language_fields("place", meeting.place),
        **build_language_fields("channel", meeting.channels),
        **{name: getattr(meeting, name) for name in PLAIN_FIELDS},
        "region": meeting.region_code,
        **meeting.limits,
        "opens_at": convert_to_zone(meeting.opens_at, meeting.timezone).strftime(MINUTE_FORMAT),
        "closes_at": convert_to_zone(meeting.closes_at, meeting.timezone).strftime(MINUTE_FORMAT),
    }


def _keep_seconds(typed: datetime, there: datetime) -> datetime:
    """Return the stored moment if its minute is unchanged, since forms show no seconds.

    Forms also do not show which of two hours is meant when the clock goes back.
    """
    return there if there.strftime(MINUTE_FORMAT) == typed.strftime(MINUTE_FORMAT) else typed
