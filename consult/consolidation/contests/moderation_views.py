"""Pages for moderators to hide the reason of a contest, or show it again."""

from flask import Response, g, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.moderation_reasons import REASON_CODES
from consult.core.web.pages import FormFields, render_form_page
from consult.moderation.forms import GroundsForm

from . import moderation_actions as hiding
from consult.consolidation.contests.queries import get_contribution, get_contribution_ref
from consult.consolidation.blueprint import views
from .models import Contest
from consult.consolidation.dispositions.views import CONTEST


@views.get(CONTEST + "/hide", endpoint="hiding_contest")
def show_hide_form(contest_id: int) -> Response:
    """Show the form to hide the reason of a contest, with the usual grounds."""
    made = hiding.find_hideable_contest(get_visitor().actor, contest_id)
    given = made.disposition
    g.consultation = given.version.document.consultation
    return render_form_page(
        "consolidation/contests/moderation_form.html",
        contest=made,
        given=given,
        thing=get_contribution(given),
        about=get_contribution_ref(given),
        grounds=REASON_CODES,
        form=FormFields(),
    )


@views.post(CONTEST + "/hide")
@write_endpoint(GroundsForm, rerender=show_hide_form)
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> WriteAnswer:
    """Hide the reason of a contest on stated grounds."""
    return _redirect_to_answer(hiding.hide_contest(actor, contest_id, form.grounds))


@views.post(CONTEST + "/show")
@write_endpoint()
def show_contest(actor: Actor, _form: EmptyForm, contest_id: int) -> WriteAnswer:
    """Show the hidden reason of a contest again."""
    return _redirect_to_answer(hiding.show_contest(actor, contest_id))


def _redirect_to_answer(made: Contest) -> WriteAnswer:
    return redirect_to(
        url_for("consolidation.answer", disposition_id=made.disposition_id, _anchor="since")
    )
