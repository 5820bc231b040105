"""The pages on which moderators hide the words of a contest, and what everyone reads in their place."""
from flask import Response, g, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.moderation_reasons import GROUNDS
from consult.core.web.pages import Fields, form_page
from consult.moderation.forms import GroundsForm

from . import actions as contesting, moderation_actions as hiding
from consult.consolidation.blueprint import views
from .models import Contest
from consult.consolidation.dispositions.views import CONTEST


@views.get(CONTEST + "/hide")
def hiding_contest(contest_id: int) -> Response:
    """The form to hide the words of a contest, with the usual reasons."""
    made = hiding.to_hide(visitor().actor, contest_id)
    given = made.disposition
    g.consultation = given.version.document.consultation
    return form_page("consolidation/contests/moderation_form.html", contest=made, given=given, thing=contesting.contribution_of(given),
                     about=contesting.named(given), grounds=GROUNDS, form=Fields())


@views.post(CONTEST + "/hide")
@writes(GroundsForm, again=hiding_contest)
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> Answer:
    """Hide the words of a contest and say why."""
    return _beside(hiding.hide_contest(actor, contest_id, form.grounds))


@views.post(CONTEST + "/show")
@writes()
def show_contest(actor: Actor, _form: Nothing, contest_id: int) -> Answer:
    """Let the words of a contest be read again."""
    return _beside(hiding.show_contest(actor, contest_id))


def _beside(made: Contest) -> Answer:
    return see(url_for("consolidation.answer", disposition_id=made.disposition_id, _anchor="since"))
