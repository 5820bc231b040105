"""Presses that switch notices of mentions off and on; the page of mail choices shows them."""

from flask import url_for

from consult.comments.mentions import actions
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.notifications.blueprint import views
from consult.notifications.forms import MentionMuteForm
from consult.notifications.views import show_mail_choices


@views.post("/account/mentions/mute", endpoint="mute_mentions")
@write_endpoint(MentionMuteForm, rerender=show_mail_choices)
def mute_mentions(actor: Actor, form: MentionMuteForm) -> WriteAnswer:
    """End the notices of mentions by a person, or of all mentions."""
    actions.mute_mentions(actor, form.by_id)
    return redirect_to(url_for("notifications.mails", _anchor="mentions"))


@views.post("/account/mentions/unmute", endpoint="unmute_mentions")
@write_endpoint(MentionMuteForm, rerender=show_mail_choices)
def unmute_mentions(actor: Actor, form: MentionMuteForm) -> WriteAnswer:
    """Notify again of mentions by a person, or of all mentions."""
    actions.unmute_mentions(actor, form.by_id)
    return redirect_to(url_for("notifications.mails", _anchor="mentions"))
