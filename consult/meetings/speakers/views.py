"""What is sent about the speakers' list: by whoever asks for the floor, and by those on the podium."""
from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm

from . import actions as speaking
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.chair.forms import (
    FloorRequestForm, CallSpeakerForm, EnterTurnForm, ExtendTurnForm, SpeakersListForm, MoveTurnForm, SpeakingOrderForm, PodiumForm,
)
from consult.meetings.chair.views import CHAIR_PATH, render_refused_console
from consult.meetings.chair.course_views import redirect_to_console

FLOOR_PATH = "/c/<slug>/meetings/<meeting>/floor"


def redirect_to_meeting(slug: str, meeting: str) -> WriteAnswer:
    """To the meeting's own page."""
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post(FLOOR_PATH, endpoint="ask_floor")
@write_endpoint(FloorRequestForm)
def request_floor(actor: Actor, form: FloorRequestForm, slug: str, meeting: str) -> WriteAnswer:
    """Ask for the floor."""
    speaking.request_floor(actor, load_meeting(slug, meeting).id, form.kind, **form.named)
    return redirect_to_meeting(slug, meeting)


@views.post(FLOOR_PATH + "/<int:turn_id>/withdraw", endpoint="withdraw_floor")
@write_endpoint()
def withdraw_request(actor: Actor, _form: EmptyForm, slug: str, meeting: str, turn_id: int) -> WriteAnswer:
    """Take the request back."""
    speaking.withdraw_request(actor, turn_id)
    return redirect_to_meeting(slug, meeting)


@views.post(CHAIR_PATH + "/turns/<int:turn_id>/withdraw", endpoint="strike_turn")
@write_endpoint(again=render_refused_console)
def remove_request(actor: Actor, _form: EmptyForm, slug: str, meeting: str, turn_id: int) -> WriteAnswer:
    """Take somebody off the list, who does not want to speak any more."""
    speaking.withdraw_request(actor, turn_id)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/turns", endpoint="enter_turn")
@write_endpoint(EnterTurnForm, again=render_refused_console)
def enter_request(actor: Actor, form: EnterTurnForm, slug: str, meeting: str) -> WriteAnswer:
    """Put somebody on the list who asked without a device."""
    speaking.enter_request(actor, load_meeting(slug, meeting).id, form.user_id, form.kind, **form.named)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/list", endpoint="open_list")
@write_endpoint(SpeakersListForm, again=render_refused_console)
def set_list_open(actor: Actor, form: SpeakersListForm, slug: str, meeting: str) -> WriteAnswer:
    """Open the list, or close it."""
    speaking.set_list_open(actor, load_meeting(slug, meeting).id, is_open=form.open, seen=form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/order", endpoint="order_list")
@write_endpoint(SpeakingOrderForm, again=render_refused_console)
def set_list_order(actor: Actor, form: SpeakingOrderForm, slug: str, meeting: str) -> WriteAnswer:
    """Say in which order speakers are called."""
    speaking.set_list_order(actor, load_meeting(slug, meeting).id, form.order, first_first=form.first_first, seen=form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/call")
@write_endpoint(CallSpeakerForm, again=render_refused_console)
def call_speaker(actor: Actor, form: CallSpeakerForm, slug: str, meeting: str) -> WriteAnswer:
    """Give somebody the floor, or whoever is next."""
    found = load_meeting(slug, meeting)
    if form.turn_id is None:
        speaking.call_next_speaker(actor, found.id, form.seen)
    else:
        speaking.call_speaker(actor, found.id, form.turn_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/end")
@write_endpoint(PodiumForm, again=render_refused_console)
def end_turn(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Thank whoever speaks."""
    speaking.end_turn(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/extend")
@write_endpoint(ExtendTurnForm, again=render_refused_console)
def extend_turn(actor: Actor, form: ExtendTurnForm, slug: str, meeting: str) -> WriteAnswer:
    """Give whoever speaks more time."""
    speaking.extend_turn(actor, load_meeting(slug, meeting).id, form.seconds, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/lost", endpoint="lose_turn")
@write_endpoint(PodiumForm, again=render_refused_console)
def interrupt_turn(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """The line of whoever speaks failed."""
    speaking.interrupt_turn(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/move")
@write_endpoint(MoveTurnForm, again=render_refused_console)
def move_turn(actor: Actor, form: MoveTurnForm, slug: str, meeting: str) -> WriteAnswer:
    """Move somebody up or down the list."""
    speaking.move_turn(actor, load_meeting(slug, meeting).id, form.turn_id, form.by, form.seen)
    return redirect_to_console(slug, meeting)
