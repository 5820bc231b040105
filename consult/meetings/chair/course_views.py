"""Buttons of the console for the course of the meeting; each answer redirects to the console."""

from datetime import timedelta

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint

from . import undo as acting, actions as leading
from consult.meetings.blueprint import load_meeting, views
from .forms import (
    TakeUpClauseForm,
    EndItemForm,
    MeetingLayoutForm,
    ScreenMessageForm,
    PodiumForm,
    SuspendMeetingForm,
    UndoActForm,
)
from .views import CHAIR_PATH, render_refused_console


def redirect_to_console(slug: str, meeting: str) -> WriteAnswer:
    """Redirect to the console."""
    return redirect_to(url_for("meetings.chair", slug=slug, meeting=meeting))


@views.post(CHAIR_PATH + "/open")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def open_meeting(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Open the meeting."""
    leading.open_meeting(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/suspend", endpoint="suspend")
@write_endpoint(SuspendMeetingForm, rerender=render_refused_console)
def suspend_meeting(actor: Actor, form: SuspendMeetingForm, slug: str, meeting: str) -> WriteAnswer:
    """Suspend the meeting."""
    until = form.until or (utc_now() + timedelta(minutes=form.minutes) if form.minutes else None)
    leading.suspend_meeting(actor, load_meeting(slug, meeting).id, until, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/resume", endpoint="resume")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def resume_meeting(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Resume the meeting."""
    leading.resume_meeting(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/close")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def close_meeting(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Close the meeting."""
    leading.close_meeting(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/items/<int:item_id>")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def start_item(
    actor: Actor, form: PodiumForm, slug: str, meeting: str, item_id: int
) -> WriteAnswer:
    """Take up an item."""
    leading.start_item(actor, load_meeting(slug, meeting).id, item_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/item-end")
@write_endpoint(EndItemForm, rerender=render_refused_console)
def end_item(actor: Actor, form: EndItemForm, slug: str, meeting: str) -> WriteAnswer:
    """End the current item, or park it."""
    leading.end_item(actor, load_meeting(slug, meeting).id, parked=form.parked, seen=form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/clause", endpoint="take_up")
@write_endpoint(TakeUpClauseForm, rerender=render_refused_console)
def take_up_clause(actor: Actor, form: TakeUpClauseForm, slug: str, meeting: str) -> WriteAnswer:
    """Take up a clause."""
    leading.take_up_clause(actor, load_meeting(slug, meeting).id, form.clause_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/layout", endpoint="lay_out")
@write_endpoint(MeetingLayoutForm, rerender=render_refused_console)
def set_layout(actor: Actor, form: MeetingLayoutForm, slug: str, meeting: str) -> WriteAnswer:
    """Set what the screens show."""
    leading.set_layout(actor, load_meeting(slug, meeting).id, form.layout, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/message", endpoint="say_to_all")
@write_endpoint(ScreenMessageForm, rerender=render_refused_console)
def set_message(actor: Actor, form: ScreenMessageForm, slug: str, meeting: str) -> WriteAnswer:
    """Set or remove the message on all screens."""
    leading.set_message(actor, load_meeting(slug, meeting).id, form.message, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/take")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def take_chair(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Take the chair."""
    leading.take_chair(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/undo")
@write_endpoint(UndoActForm, rerender=render_refused_console)
def undo_act(actor: Actor, form: UndoActForm, slug: str, meeting: str) -> WriteAnswer:
    """Undo the last podium act."""
    acting.undo_act(actor, load_meeting(slug, meeting).id, form.act_id)
    return redirect_to_console(slug, meeting)
