"""What is sent about the speakers' list: by whoever asks for the floor, and by those on the podium."""
from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing

from . import actions as speaking
from consult.meetings.blueprint import here, views
from consult.meetings.chair.forms import (
    AskForm, CallForm, EnterForm, ExtendForm, ListForm, MoveForm, OrderForm, SeenForm,
)
from consult.meetings.chair.views import CHAIR, again
from consult.meetings.chair.course_views import back

FLOOR = "/c/<slug>/meetings/<meeting>/floor"


def to_meeting(slug: str, meeting: str) -> Answer:
    """To the meeting's own page."""
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post(FLOOR)
@writes(AskForm)
def ask_floor(actor: Actor, form: AskForm, slug: str, meeting: str) -> Answer:
    """Ask for the floor."""
    speaking.ask(actor, here(slug, meeting).id, form.kind, **form.named)
    return to_meeting(slug, meeting)


@views.post(FLOOR + "/<int:turn_id>/withdraw")
@writes()
def withdraw_floor(actor: Actor, _form: Nothing, slug: str, meeting: str, turn_id: int) -> Answer:
    """Take the request back."""
    speaking.withdraw(actor, turn_id)
    return to_meeting(slug, meeting)


@views.post(CHAIR + "/turns/<int:turn_id>/withdraw")
@writes(again=again)
def strike_turn(actor: Actor, _form: Nothing, slug: str, meeting: str, turn_id: int) -> Answer:
    """Take somebody off the list, who does not want to speak any more."""
    speaking.withdraw(actor, turn_id)
    return back(slug, meeting)


@views.post(CHAIR + "/turns")
@writes(EnterForm, again=again)
def enter_turn(actor: Actor, form: EnterForm, slug: str, meeting: str) -> Answer:
    """Put somebody on the list who asked without a device."""
    speaking.ask_for(actor, here(slug, meeting).id, form.user_id, form.kind, **form.named)
    return back(slug, meeting)


@views.post(CHAIR + "/list")
@writes(ListForm, again=again)
def open_list(actor: Actor, form: ListForm, slug: str, meeting: str) -> Answer:
    """Open the list, or close it."""
    speaking.open_list(actor, here(slug, meeting).id, is_open=form.open, seen=form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/order")
@writes(OrderForm, again=again)
def order_list(actor: Actor, form: OrderForm, slug: str, meeting: str) -> Answer:
    """Say in which order speakers are called."""
    speaking.order_list(actor, here(slug, meeting).id, form.order, first_first=form.first_first, seen=form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/call")
@writes(CallForm, again=again)
def call_speaker(actor: Actor, form: CallForm, slug: str, meeting: str) -> Answer:
    """Give somebody the floor, or whoever is next."""
    found = here(slug, meeting)
    if form.turn_id is None:
        speaking.call_next(actor, found.id, form.seen)
    else:
        speaking.call(actor, found.id, form.turn_id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/end")
@writes(SeenForm, again=again)
def end_turn(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """Thank whoever speaks."""
    speaking.end_turn(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/extend")
@writes(ExtendForm, again=again)
def extend_turn(actor: Actor, form: ExtendForm, slug: str, meeting: str) -> Answer:
    """Give whoever speaks more time."""
    speaking.extend(actor, here(slug, meeting).id, form.seconds, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/lost")
@writes(SeenForm, again=again)
def lose_turn(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """The line of whoever speaks failed."""
    speaking.lose(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/move")
@writes(MoveForm, again=again)
def move_turn(actor: Actor, form: MoveForm, slug: str, meeting: str) -> Answer:
    """Move somebody up or down the list."""
    speaking.move(actor, here(slug, meeting).id, form.turn_id, form.by, form.seen)
    return back(slug, meeting)
