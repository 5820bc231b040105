"""The pages of contested names of groups: saying what a name misses, answering that, and hiding its words."""
from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.moderation_reasons import GROUNDS
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows
from consult.consultations.document_queries import labels_of
from consult.moderation.forms import GroundsForm

from . import contest_actions as contesting
from consult.similarity import queries
from consult.similarity.blueprint import CONTEST, GROUP, group_of, views
from .forms import ContestForm, ReplyForm
from .models import SummaryContest
from consult.similarity.forms import SavedForm
from consult.similarity.group_views import names, one


@views.post(GROUP + "/contest")
@writes(ContestForm, again=one)
def contest(actor: Actor, form: ContestForm, group_id: int) -> Answer:
    """Say what the name of the group misses in the own contribution."""
    contesting.contest(actor, group_id, form.item, form.reason, form.proposed)
    return see(url_for("grouping.one", group_id=group_id, _anchor="contests"))


@views.get(CONTEST)
def contested(contest_id: int) -> Response:
    """One contest with its contribution; whoever may answer or withdraw it does so here. Everyone may read it."""
    made, actor = contesting.contest_at(contest_id), visitor().actor
    row = group_of(made.group_id)
    thing = queries.read(actor, row.kind, [made.number]).get(made.number)
    return form_page("similarity/name_contests/contest.html", contest=made, document=row.document, thing=thing,
                     form=Fields({"given": made.proposed}),
                     labels=labels_of({made.thing.clause_id} if made.thing.clause_id else set()),
                     may_reply=contesting.may_answer(actor, made),
                     may_withdraw=made.state == "open" and allows(actor, "contest.withdraw", made), **names())


def _beside(made: SummaryContest) -> Answer:
    return see(url_for("grouping.contested", contest_id=made.id, _anchor="since"))


@views.post(CONTEST + "/withdraw")
@writes(SavedForm, again=contested)
def withdraw_contest(actor: Actor, form: SavedForm, contest_id: int) -> Answer:
    """Contest it no more."""
    made = contesting.withdraw_contest(actor, contest_id, form.row_version)
    return see(url_for("grouping.one", group_id=made.group_id))


@views.post(CONTEST + "/reply")
@writes(ReplyForm, again=contested)
def reply(actor: Actor, form: ReplyForm, contest_id: int) -> Answer:
    """Keep the name, or give the group another one."""
    return _beside(contesting.answer_contest(actor, contest_id, form.verdict, form.reason, form.given, form.row_version))


@views.get(CONTEST + "/hide")
def hiding_contest(contest_id: int) -> Response:
    """The form to hide the words of a contest, with the usual reasons."""
    made = contesting.to_hide(visitor().actor, contest_id)
    group_of(made.group_id)
    return form_page("similarity/name_contests/hide_form.html", contest=made, grounds=GROUNDS, form=Fields())


@views.post(CONTEST + "/hide")
@writes(GroundsForm, again=hiding_contest)
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> Answer:
    """Hide the words of a contest and say why."""
    return _beside(contesting.hide_contest(actor, contest_id, form.grounds))


@views.post(CONTEST + "/show")
@writes()
def show_contest(actor: Actor, _form: Nothing, contest_id: int) -> Answer:
    """Let the words of a contest be read again."""
    return _beside(contesting.show_contest(actor, contest_id))
