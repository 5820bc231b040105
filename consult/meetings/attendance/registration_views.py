"""The pages of those who take part: the announcement with its registration, calendar files, and coming in by a code."""
from collections.abc import Iterable
from typing import Annotated

from flask import Response, redirect, request, url_for
from pydantic import StringConstraints
from werkzeug.wrappers import Response as Anything

from consult.accounts.blueprint import browser_words
from consult.accounts.stakeholder_groups import groups_in
from consult.accounts.queries import called
from consult.consolidation.silence.queries import put_in
from consult.consolidation.silence.views import deadline
from consult.consultations.blueprint import within
from consult.consultations.roles.queries import colleagues
from consult.consultations.roles.actions import Delegation
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.icalendar import Entry, calendar_sent
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.events.dispatcher import newest
from consult.core.web.forms import Form, Nothing
from consult.core.web.pages import Fields, form_page
from consult.core.realtime.server import Room
from consult.core.permissions.rules import allows

from . import check_in_actions as arriving, registration_actions as registering
from consult.meetings import queries
from consult.meetings.blueprint import faces, here, views
from consult.meetings.qr_codes import address_of, picture_of
from consult.meetings.models import Meeting
from consult.meetings.planning.forms import RegisterForm, VoterForm
from consult.meetings.home_views import meeting as meeting_page

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=40)]


class CodeForm(Form):
    """Six letters that lead to a meeting, or a personal code from the door."""

    code: Code


def announcement(meeting: Meeting) -> Response:
    """When and where, what is taken up, who has registered by group; and how to take part."""
    actor = visitor().actor
    own, address = queries.registration_of(meeting.id, actor.user_id), address_of(meeting)
    heads = allows(actor, "meeting.name_voter", Delegation(meeting.consultation_id, actor.organisation_id))
    return form_page(
        "meetings/attendance/announcement.html", form=Fields({"where": own.where if own else None}), meeting=meeting, own=own,
        taken=queries.agenda_of(meeting), counted=queries.presence(meeting.id),
        groups={each["code"]: each for each in groups_in(i18n.spoken())},
        organisations=[called(each) for each in queries.organisations_of(meeting.id)], heads=heads,
        voter=queries.voters(meeting.id).get(actor.organisation_id or 0),
        colleagues=colleagues(actor.organisation_id or 0, meeting.consultation_id) if heads else [],
        there=queries.people_registered(meeting.id) if heads else set(), done=request.args.get("done"),
        short=address.partition("://")[2], picture=picture_of(address),
        seq=newest(Room(meeting.consultation_id, "everyone")))


faces["ahead"] = announcement


@views.post("/c/<slug>/meetings/<meeting>/register")
@writes(RegisterForm, again=meeting_page)
def register(actor: Actor, form: RegisterForm, slug: str, meeting: str) -> Answer:
    """Take part, in the room or remote; or change how."""
    registering.register(actor, here(slug, meeting).id, form.where)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting, done="registered", _anchor="register"))


@views.post("/c/<slug>/meetings/<meeting>/withdraw")
@writes(Nothing, again=meeting_page)
def withdraw(actor: Actor, form: Nothing, slug: str, meeting: str) -> Answer:
    """Take part no more."""
    registering.withdraw(actor, here(slug, meeting).id)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting, done="withdrawn", _anchor="register"))


@views.post("/c/<slug>/meetings/<meeting>/voter")
@writes(VoterForm, again=meeting_page)
def name_voter(actor: Actor, form: VoterForm, slug: str, meeting: str) -> Answer:
    """Say who votes for the own organisation in this meeting."""
    registering.name_voter(actor, here(slug, meeting).id, form.user_id)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting, done="voter", _anchor="voter"))


@views.get("/c/<slug>/meetings/<meeting>.ics")
def calendar_file(slug: str, meeting: str) -> Response:
    """One meeting for a calendar."""
    found = here(slug, meeting)
    return _calendar([found], i18n.said(found.title), f"{slug}-{meeting}.ics")


@views.get("/c/<slug>/meetings.ics")
def calendar_feed(slug: str) -> Response:
    """All meetings and the deadlines of silence procedures, for a calendar that asks again from time to time."""
    consultation = within(slug)
    return _calendar(queries.meetings_of(consultation.id), i18n.said(consultation.title), f"{slug}.ics",
                     [deadline(each) for each in put_in(consultation.id)])


@views.get("/m")
def enter() -> Response:
    """Ask for a code: six letters to follow a meeting, or the personal one from the door."""
    return form_page("meetings/attendance/code_entry.html", form=Fields())


def _looked_up(form: CodeForm) -> int | None:
    """The registration of a personal code; none for the letters of a meeting. Outside of the view's transaction."""
    code = queries.plain(form.code)
    meeting = queries.meeting_coded(code) if len(code) != arriving.LENGTH else None
    return None if meeting else arriving.known_code(code, request.remote_addr)


@views.post("/m")
@writes(CodeForm, keep=False, again=enter, slow=_looked_up)
def do_enter(actor: Actor, form: CodeForm, done: int | None) -> Answer:
    """Go to the meeting; with a personal code as the one whose code it is, until the meeting ends."""
    if done is None:
        found = queries.meeting_coded(form.code)
        return see(url_for("meetings.join", code=found.code if found else form.code))
    came = arriving.come_in(actor, done, form.code, browser_words())
    place = url_for("meetings.meeting", slug=came.meeting.consultation.slug, meeting=came.meeting.slug)
    return Answer(303, place, cookie=came.token or None)


@views.get("/m/<code>")
def join(code: str) -> Anything:
    """Six letters lead to their meeting, to follow it; others are told so, and counted."""
    found = queries.meeting_coded(code)
    if found is None:
        arriving.count_wrong(request.remote_addr)
        return form_page("meetings/attendance/code_entry.html", 404, form=Fields({"code": code[:40]}), unknown=True)
    return redirect(url_for("meetings.meeting", slug=found.consultation.slug, meeting=found.slug), 303)


def _calendar(meetings: list[Meeting], name: str, file: str, more: Iterable[Entry] = ()) -> Response:
    return calendar_sent([*(_entry(each) for each in meetings), *more], name, file)


def _entry(meeting: Meeting) -> Entry:
    slug, host = meeting.consultation.slug, request.host.partition(":")[0]
    address = url_for("meetings.meeting", slug=slug, meeting=meeting.slug, _external=True)
    items = [i18n.said(each.title) for each in sorted(meeting.items, key=lambda each: each.place)]
    about = [i18n.said(meeting.note), *items, address]
    return Entry(f"meeting-{meeting.id}@{host}", meeting.row_version, now(), meeting.opens_at, meeting.closes_at,
                 i18n.said(meeting.title), i18n.said(meeting.place), "\n".join(each for each in about if each), address,
                 meeting.state == "cancelled")
