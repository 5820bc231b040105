"""Pages of participants: announcement, registration, calendar files, and entry by code."""

from collections.abc import Iterable
from typing import Annotated

from flask import Response, redirect, request, url_for
from pydantic import StringConstraints
from werkzeug.wrappers import Response as Anything

from consult.accounts.blueprint import describe_browser
from consult.accounts.stakeholder_groups import list_localized_groups
from consult.accounts.models import User
from consult.accounts.queries import get_declared_organisation, get_organisation_name
from consult.ballots.electorate.queries import has_voting_role
from consult.consolidation.silence.queries import load_opened_silences
from consult.consolidation.silence.views import build_calendar_entry
from consult.consultations.blueprint import load_consultation
from consult.consultations.roles.queries import list_colleagues, OrganisationInConsultation
from consult.core import i18n
from consult.core.i18n import gettext
from consult.core.permissions.actor import Actor
from consult.core.icalendar import CalendarEntry
from consult.core.database.engine import find_row, utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.events.dispatcher import get_newest_seq
from consult.core.web.forms import Form, EmptyForm
from consult.core.web.pages import FormFields, make_calendar_response, read_done, render_form_page
from consult.core.realtime.server import AudienceRoom
from consult.core.permissions.rules import is_allowed

from . import check_in_actions as arriving, registration_actions as registering
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views, build_short_link
from consult.core.hooks import meeting_pages
from consult.accounts.qr_codes import build_qr_code
from consult.meetings.models import Meeting
from consult.meetings.planning.access_messages import list_access_ways, list_channels
from consult.meetings.planning.region_messages import describe_region
from consult.meetings.planning.forms import MeetingRegistrationForm, NamedVoterForm
from consult.meetings.home_views import show_meeting as meeting_page

MeetingCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=40)]


class MeetingCodeForm(Form):
    """A code: six letters of a meeting, or a personal code from check-in."""

    code: MeetingCode


def render_announcement(meeting: Meeting) -> Response:
    """Render the announcement of a meeting with its agenda and the registration form."""
    actor = get_visitor().actor
    own, address = queries.find_registration(meeting.id, actor.user_id), build_short_link(meeting)
    heads = is_allowed(
        actor,
        "meeting.name_voter",
        OrganisationInConsultation(meeting.consultation_id, actor.organisation_id),
    )
    return render_form_page(
        "meetings/attendance/announcement.html",
        form=FormFields({"where": own.where if own else None}),
        meeting=meeting,
        own=own,
        taken=queries.load_agenda(meeting),
        counted=queries.count_presence(meeting.id),
        groups={each["code"]: each for each in list_localized_groups(i18n.get_language())},
        organisations=[
            get_organisation_name(each)
            for each in queries.list_registered_organisations(meeting.id)
        ],
        heads=heads,
        voter=queries.load_named_voters(meeting.id).get(actor.organisation_id or 0),
        colleagues=list_colleagues(actor.organisation_id or 0, meeting.consultation_id)
        if heads
        else [],
        there=queries.list_registered_user_ids(meeting.id) if heads else set(),
        done=read_done(),
        short=address.partition("://")[2],
        picture=build_qr_code(address),
        seq=get_newest_seq(AudienceRoom(meeting.consultation_id, "everyone")),
    )


meeting_pages["ahead"] = render_announcement


views.add_app_template_global(list_access_ways)
views.add_app_template_global(list_channels)


@views.app_template_global()
def find_missing_affiliation(meeting: Meeting) -> str | None:
    """Find what keeps the reader from voting where organizations vote.

    Returns:
        The name of the organization whose affiliation is not verified; empty without one. None if
        an affiliation is verified, for visitors, and for roles that never vote.
    """
    actor = get_visitor().actor
    if actor.user_id is None or actor.organisation_id is not None:
        return None
    if not has_voting_role(
        {role for where, role in actor.roles if where == meeting.consultation_id}
    ):
        return None
    declared = get_declared_organisation(find_row(User, actor.user_id))
    return get_organisation_name(declared) if declared is not None else ""


@views.post("/c/<slug>/meetings/<meeting>/register", endpoint="register")
@write_endpoint(MeetingRegistrationForm, rerender=meeting_page)
def register_participant(
    actor: Actor, form: MeetingRegistrationForm, slug: str, meeting: str
) -> WriteAnswer:
    """Register for the room or as remote, or change that."""
    registering.register_participant(actor, load_meeting(slug, meeting).id, form.where)
    return redirect_to(
        url_for(
            "meetings.meeting", slug=slug, meeting=meeting, done="registered", _anchor="register"
        )
    )


@views.post("/c/<slug>/meetings/<meeting>/withdraw", endpoint="withdraw")
@write_endpoint(EmptyForm, rerender=meeting_page)
def withdraw_registration(actor: Actor, form: EmptyForm, slug: str, meeting: str) -> WriteAnswer:
    """Withdraw the registration."""
    registering.withdraw_registration(actor, load_meeting(slug, meeting).id)
    return redirect_to(
        url_for(
            "meetings.meeting", slug=slug, meeting=meeting, done="withdrawn", _anchor="register"
        )
    )


@views.post("/c/<slug>/meetings/<meeting>/voter")
@write_endpoint(NamedVoterForm, rerender=meeting_page)
def name_voter(actor: Actor, form: NamedVoterForm, slug: str, meeting: str) -> WriteAnswer:
    """Name the voter of the reader's organization in this meeting."""
    registering.name_voter(actor, load_meeting(slug, meeting).id, form.user_id)
    return redirect_to(
        url_for("meetings.meeting", slug=slug, meeting=meeting, done="voter", _anchor="voter")
    )


@views.get("/c/<slug>/meetings/<meeting>.ics", endpoint="calendar_file")
def send_calendar_file(slug: str, meeting: str) -> Response:
    """Send one meeting as a calendar file."""
    found = load_meeting(slug, meeting)
    return _build_calendar([found], i18n.choose_title(found.title), f"{slug}-{meeting}.ics")


@views.get("/c/<slug>/meetings.ics", endpoint="calendar_feed")
def send_calendar_feed(slug: str) -> Response:
    """Send all meetings and silence deadlines as a calendar feed."""
    consultation = load_consultation(slug)
    return _build_calendar(
        queries.list_meetings(consultation.id),
        i18n.choose_title(consultation.title),
        f"{slug}.ics",
        [build_calendar_entry(each) for each in load_opened_silences(consultation.id)],
    )


@views.get("/m", endpoint="enter")
def show_code_form() -> Response:
    """Show the form for a code."""
    return render_form_page("meetings/attendance/code_entry.html", form=FormFields())


def _find_code_registration(form: MeetingCodeForm) -> int | None:
    """Find the registration of a personal code before the transaction; else None."""
    code = queries.normalize_code(form.code)
    meeting = (
        queries.find_meeting_by_code(code) if len(code) != arriving.PERSONAL_CODE_LENGTH else None
    )
    return None if meeting else arriving.find_code_registration(code, request.remote_addr)


@views.post("/m", endpoint="do_enter")
@write_endpoint(
    MeetingCodeForm, store_answer=False, rerender=show_code_form, precompute=_find_code_registration
)
def submit_code(actor: Actor, form: MeetingCodeForm, precomputed: int | None) -> WriteAnswer:
    """Go to the meeting of a code; a personal code also signs its holder in.

    That sign-in ends with the meeting.
    """
    if precomputed is None:
        found = queries.find_meeting_by_code(form.code)
        return redirect_to(url_for("meetings.join", code=found.code if found else form.code))
    came = arriving.sign_in_by_code(actor, precomputed, form.code, describe_browser())
    place = url_for(
        "meetings.meeting", slug=came.meeting.consultation.slug, meeting=came.meeting.slug
    )
    return WriteAnswer(303, place, cookie=came.token or None)


@views.get("/m/<code>", endpoint="join")
def redirect_to_meeting(code: str) -> Anything:
    """Redirect six letters to their meeting; count an unknown code and answer 404.

    The code of a meeting in a consultation in preparation counts as unknown.
    """
    found, actor = queries.find_meeting_by_code(code), get_visitor().actor
    if found is None or not is_allowed(actor, "consultation.read", found.consultation):
        arriving.count_wrong_code(request.remote_addr)
        return render_form_page(
            "meetings/attendance/code_entry.html",
            404,
            form=FormFields({"code": code[:40]}),
            unknown=True,
        )
    return redirect(
        url_for("meetings.meeting", slug=found.consultation.slug, meeting=found.slug), 303
    )


def _build_calendar(
    meetings: list[Meeting], name: str, file: str, more: Iterable[CalendarEntry] = ()
) -> Response:
    """Build a calendar file of meetings and further entries."""
    return make_calendar_response(
        [*(_build_calendar_entry(each) for each in meetings), *more], name, file
    )


def _build_calendar_entry(meeting: Meeting) -> CalendarEntry:
    """Build the calendar entry of a meeting."""
    slug, host = meeting.consultation.slug, request.host.partition(":")[0]
    address = url_for("meetings.meeting", slug=slug, meeting=meeting.slug, _external=True)
    items = [
        i18n.choose_title(each.title) for each in sorted(meeting.items, key=lambda each: each.place)
    ]
    ways = [
        *(f"{gettext('Interpretation')} – {each.plain}" for each in list_channels(meeting)),
        *(each.plain for each in list_access_ways(meeting)),
    ]
    about = [describe_region(meeting), i18n.choose_title(meeting.note), *items, *ways, address]
    return CalendarEntry(
        f"meeting-{meeting.id}@{host}",
        meeting.row_version,
        utc_now(),
        meeting.opens_at,
        meeting.closes_at,
        i18n.choose_title(meeting.title),
        i18n.choose_title(meeting.place),
        "\n".join(each for each in about if each),
        address,
        meeting.state == "cancelled",
    )
