"""Presence that participants declare themselves: their buttons, and those of the chair."""

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint

from consult.meetings.blueprint import load_meeting, views
from consult.meetings.chair.course_views import redirect_to_console
from consult.meetings.chair.forms import ConfirmPresenceForm, UndoPresenceForm
from consult.meetings.chair.views import CHAIR_PATH, render_refused_console
from consult.meetings.home_views import show_meeting
from consult.meetings.planning.forms import MeetingRegistrationForm

from . import declaration_actions as declaring


@views.post("/c/<slug>/meetings/<meeting>/presence", endpoint="declare_presence")
@write_endpoint(MeetingRegistrationForm, rerender=show_meeting)
def declare_presence(
    actor: Actor, form: MeetingRegistrationForm, slug: str, meeting: str
) -> WriteAnswer:
    """Say that one is in the room, or remote."""
    declaring.declare_presence(actor, load_meeting(slug, meeting).id, form.where)
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post(CHAIR_PATH + "/presence", endpoint="confirm_presence")
@write_endpoint(ConfirmPresenceForm, rerender=render_refused_console)
def confirm_presence(
    actor: Actor, form: ConfirmPresenceForm, slug: str, meeting: str
) -> WriteAnswer:
    """Confirm that a participant is in the room, or all who say so."""
    declaring.confirm_presence(
        actor, load_meeting(slug, meeting).id, form.registration_id, form.seen
    )
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/presence/undo", endpoint="unconfirm_presence")
@write_endpoint(UndoPresenceForm, rerender=render_refused_console)
def undo_confirmation(actor: Actor, form: UndoPresenceForm, slug: str, meeting: str) -> WriteAnswer:
    """Undo the confirmation of a participant."""
    declaring.undo_confirmation(
        actor, load_meeting(slug, meeting).id, form.registration_id, form.seen
    )
    return redirect_to_console(slug, meeting)
