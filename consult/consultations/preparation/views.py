"""The press that opens a consultation to everyone."""

from flask import url_for

from consult.consultations.blueprint import load_consultation, views
from consult.consultations.views import show_management_overview
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint

from .actions import open_consultation


@views.post("/c/<slug>/manage/open", endpoint="open_consultation")
@write_endpoint(rerender=show_management_overview)
def open_to_everyone(actor: Actor, _form: EmptyForm, slug: str) -> WriteAnswer:
    """Open the consultation to everyone."""
    open_consultation(actor, load_consultation(slug).id)
    return redirect_to(url_for("consultations.manage", slug=slug, done="opened"))
