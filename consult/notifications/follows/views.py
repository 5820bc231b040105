"""Views that follow a document or a whole consultation, and end that."""

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.notifications.blueprint import views
from consult.notifications.views import show_followed_clauses

from . import actions


def _lead_back() -> WriteAnswer:
    return redirect_to(url_for("notifications.followed"))


@views.post("/documents/<int:document_id>/follow", endpoint="follow_document")
@write_endpoint(rerender=show_followed_clauses)
def follow_document(actor: Actor, _form: EmptyForm, document_id: int) -> WriteAnswer:
    """Follow a document."""
    actions.follow_document(actor, document_id)
    return _lead_back()


@views.post("/documents/<int:document_id>/unfollow", endpoint="unfollow_document")
@write_endpoint(rerender=show_followed_clauses)
def unfollow_document(actor: Actor, _form: EmptyForm, document_id: int) -> WriteAnswer:
    """Stop following a document."""
    actions.unfollow_document(actor, document_id)
    return _lead_back()


@views.post("/consultations/<int:consultation_id>/follow", endpoint="follow_consultation")
@write_endpoint(rerender=show_followed_clauses)
def follow_consultation(actor: Actor, _form: EmptyForm, consultation_id: int) -> WriteAnswer:
    """Follow a whole consultation."""
    actions.follow_consultation(actor, consultation_id)
    return _lead_back()


@views.post("/consultations/<int:consultation_id>/unfollow", endpoint="unfollow_consultation")
@write_endpoint(rerender=show_followed_clauses)
def unfollow_consultation(actor: Actor, _form: EmptyForm, consultation_id: int) -> WriteAnswer:
    """Stop following a whole consultation."""
    actions.unfollow_consultation(actor, consultation_id)
    return _lead_back()
