"""Buttons for the speakers' list, for participants and for the podium."""

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm

from . import actions as speaking
from .queries import load_turn_clock
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.chair.forms import (
    FloorRequestForm,
    CallSpeakerForm,
    EnterTurnForm,
    ExtendTurnForm,
    SpeakersListForm,
    MoveTurnForm,
    SpeakingOrderForm,
    PodiumForm,
)
from consult.meetings.chair.views import CHAIR_PATH, render_refused_console
from consult.meetings.chair.course_views import redirect_to_console

views.add_app_template_global(load_turn_clock)
FLOOR_PATH = "/c/<slug>/meetings/<meeting>/floor"


def redirect_to_meeting(slug: str, meeting: str) -> WriteAnswer:
    """Redirect to the page of the meeting."""
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post(FLOOR_PATH, endpoint="ask_floor")
@write_endpoint(FloorRequestForm)
def request_floor(actor: Actor, form: FloorRequestForm, slug: str, meeting: str) -> WriteAnswer:
    """Request the floor."""
    speaking.request_floor(
        actor, load_meeting(slug, meeting).id, form.kind, **form.behalf_arguments
    )
    return redirect_to_meeting(slug, meeting)


@views.post(FLOOR_PATH + "/<int:turn_id>/withdraw", endpoint="withdraw_floor")
@write_endpoint()
def withdraw_request(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, turn_id: int
) -> WriteAnswer:
    """Withdraw the request for the floor."""
    speaking.withdraw_request(actor, turn_id)
    return redirect_to_meeting(slug, meeting)


@views.post(CHAIR_PATH + "/turns/<int:turn_id>/withdraw", endpoint="strike_turn")
@write_endpoint(rerender=render_refused_console)
def remove_request(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, turn_id: int
) -> WriteAnswer:
    """Remove a participant from the list who no longer wants to speak."""
    speaking.withdraw_request(actor, turn_id)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/turns", endpoint="enter_turn")
@write_endpoint(EnterTurnForm, rerender=render_refused_console)
def enter_request(actor: Actor, form: EnterTurnForm, slug: str, meeting: str) -> WriteAnswer:
    """Enter a request for a participant without a device."""
    speaking.enter_request(
        actor, load_meeting(slug, meeting).id, form.user_id, form.kind, **form.behalf_arguments
    )
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/list", endpoint="open_list")
@write_endpoint(SpeakersListForm, rerender=render_refused_console)
def set_list_open(actor: Actor, form: SpeakersListForm, slug: str, meeting: str) -> WriteAnswer:
    """Open or close the list."""
    speaking.set_list_open(actor, load_meeting(slug, meeting).id, is_open=form.open, seen=form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/order", endpoint="order_list")
@write_endpoint(SpeakingOrderForm, rerender=render_refused_console)
def set_list_order(actor: Actor, form: SpeakingOrderForm, slug: str, meeting: str) -> WriteAnswer:
    """Set the order in which speakers are called."""
    speaking.set_list_order(
        actor,
        load_meeting(slug, meeting).id,
        form.order,
        first_first=form.first_first,
        seen=form.seen,
    )
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/call")
@write_endpoint(CallSpeakerForm, rerender=render_refused_console)
def call_speaker(actor: Actor, form: CallSpeakerForm, slug: str, meeting: str) -> WriteAnswer:
    """Call a speaker, or the next on the list."""
    found = load_meeting(slug, meeting)
    if form.turn_id is None:
        speaking.call_next_speaker(actor, found.id, form.seen)
    else:
        speaking.call_speaker(actor, found.id, form.turn_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/end")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def end_turn(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """End the current turn."""
    speaking.end_turn(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/extend")
@write_endpoint(ExtendTurnForm, rerender=render_refused_console)
def extend_turn(actor: Actor, form: ExtendTurnForm, slug: str, meeting: str) -> WriteAnswer:
    """Add time to the current turn."""
    speaking.extend_turn(actor, load_meeting(slug, meeting).id, form.seconds, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/lost", endpoint="lose_turn")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def interrupt_turn(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Interrupt the current turn after a failed connection."""
    speaking.interrupt_turn(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/move")
@write_endpoint(MoveTurnForm, rerender=render_refused_console)
def move_turn(actor: Actor, form: MoveTurnForm, slug: str, meeting: str) -> WriteAnswer:
    """Move a speaker up or down the list."""
    speaking.move_turn(actor, load_meeting(slug, meeting).id, form.turn_id, form.by, form.seen)
    return redirect_to_console(slug, meeting)
