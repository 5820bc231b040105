"""Presses that mute a thread and end that, and the choice that pages offer."""

from flask import url_for

from consult.comments.models import CommentThread
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.notifications.blueprint import views

from . import actions, queries
from .forms import ThreadMuteForm

BACK = {"notices": "notifications.notices", "followed": "notifications.followed"}


@views.app_template_global()
def load_mute_choices(threads: list[CommentThread]) -> dict[int, str]:
    """Load what the reader may do about the notices of threads: mute, unmute."""
    return queries.load_mute_choices(get_visitor().actor, threads)


def _lead_back(form: ThreadMuteForm, first_id: int) -> WriteAnswer:
    """Lead back to the page of the press."""
    if form.back in BACK:
        return redirect_to(url_for(BACK[form.back]))
    return redirect_to(url_for("comments.comment", comment_id=first_id))


@views.post("/comments/<int:comment_id>/mute", endpoint="mute_thread")
@write_endpoint(ThreadMuteForm)
def mute_thread(actor: Actor, form: ThreadMuteForm, comment_id: int) -> WriteAnswer:
    """Mute the thread of a comment."""
    return _lead_back(form, actions.mute_thread(actor, comment_id))


@views.post("/comments/<int:comment_id>/unmute", endpoint="unmute_thread")
@write_endpoint(ThreadMuteForm)
def unmute_thread(actor: Actor, form: ThreadMuteForm, comment_id: int) -> WriteAnswer:
    """Notify again of the thread of a comment."""
    return _lead_back(form, actions.unmute_thread(actor, comment_id))
