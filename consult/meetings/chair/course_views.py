"""What those on the podium send from the console: the course of the meeting. Each answer leads back to the console."""
from datetime import timedelta

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, writes

from . import undo as acting, actions as leading
from consult.meetings.blueprint import here, views
from .forms import ClauseForm, ItemEndForm, LayoutForm, MessageForm, SeenForm, SuspendForm, UndoForm
from .views import CHAIR, again


def back(slug: str, meeting: str) -> Answer:
    """To the console."""
    return see(url_for("meetings.chair", slug=slug, meeting=meeting))


@views.post(CHAIR + "/open")
@writes(SeenForm, again=again)
def open_meeting(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """Open the meeting."""
    leading.open_meeting(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/suspend")
@writes(SuspendForm, again=again)
def suspend(actor: Actor, form: SuspendForm, slug: str, meeting: str) -> Answer:
    """Suspend it."""
    until = form.until or (now() + timedelta(minutes=form.minutes) if form.minutes else None)
    leading.suspend(actor, here(slug, meeting).id, until, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/resume")
@writes(SeenForm, again=again)
def resume(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """Go on."""
    leading.resume(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/close")
@writes(SeenForm, again=again)
def close_meeting(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """Close it."""
    leading.close(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/items/<int:item_id>")
@writes(SeenForm, again=again)
def start_item(actor: Actor, form: SeenForm, slug: str, meeting: str, item_id: int) -> Answer:
    """Take up an item."""
    leading.start_item(actor, here(slug, meeting).id, item_id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/item-end")
@writes(ItemEndForm, again=again)
def end_item(actor: Actor, form: ItemEndForm, slug: str, meeting: str) -> Answer:
    """End the item that is taken up, or park it."""
    leading.end_item(actor, here(slug, meeting).id, parked=form.parked, seen=form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/clause")
@writes(ClauseForm, again=again)
def take_up(actor: Actor, form: ClauseForm, slug: str, meeting: str) -> Answer:
    """Go to a clause."""
    leading.take_up(actor, here(slug, meeting).id, form.clause_id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/layout")
@writes(LayoutForm, again=again)
def lay_out(actor: Actor, form: LayoutForm, slug: str, meeting: str) -> Answer:
    """Say what the screens show."""
    leading.lay_out(actor, here(slug, meeting).id, form.layout, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/message")
@writes(MessageForm, again=again)
def say_to_all(actor: Actor, form: MessageForm, slug: str, meeting: str) -> Answer:
    """Put a message on all screens, or take it away."""
    leading.say(actor, here(slug, meeting).id, form.message, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/take")
@writes(SeenForm, again=again)
def take_chair(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """Take the chair."""
    leading.take_chair(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/undo")
@writes(UndoForm, again=again)
def undo_act(actor: Actor, form: UndoForm, slug: str, meeting: str) -> Answer:
    """Take the last act back."""
    acting.undo(actor, here(slug, meeting).id, form.act_id)
    return back(slug, meeting)
