"""Pages of contests of a group's name: contest, reply, and hiding of the text."""

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.moderation_reasons import REASON_CODES
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed
from consult.documents.clause_queries import load_current_names
from consult.moderation.forms import GroundsForm

from . import contest_actions as contesting
from consult.similarity.group_name_contests.queries import may_answer, get_contest
from consult.similarity import queries
from consult.similarity.blueprint import CONTEST_PATH, GROUP_PATH, find_group, views
from .forms import NameContestForm, NameContestReplyForm
from .models import NameContest
from consult.similarity.forms import GroupVersionForm
from consult.similarity.group_views import load_display_names, show_group


@views.post(GROUP_PATH + "/contest", endpoint="contest")
@write_endpoint(NameContestForm, rerender=show_group)
def contest_name(actor: Actor, form: NameContestForm, group_id: int) -> WriteAnswer:
    """Contest the name of a group for the own contribution."""
    contesting.contest_name(actor, group_id, form.item, form.reason, form.proposed)
    return redirect_to(url_for("grouping.one", group_id=group_id, _anchor="contests"))


@views.get(CONTEST_PATH, endpoint="contested")
def show_contest_page(contest_id: int) -> Response:
    """Show a contest and its contribution, with the forms to answer or withdraw.

    Everyone may read it.
    """
    made, actor = get_contest(contest_id), get_visitor().actor
    row = find_group(made.group_id)
    thing = queries.load_contributions(actor, row.kind, [made.contribution_id]).get(
        made.contribution_id
    )
    return render_form_page(
        "similarity/name_contests/contest.html",
        contest=made,
        document=row.document,
        thing=thing,
        form=FormFields({"given": made.proposed}),
        labels=load_current_names(
            {made.contribution.clause_id} if made.contribution.clause_id else set()
        ),
        may_reply=may_answer(actor, made),
        may_withdraw=made.state == "open" and is_allowed(actor, "contest.withdraw", made),
        **load_display_names(),
    )


def _redirect_to_contest(made: NameContest) -> WriteAnswer:
    """Redirect to the page of a contest."""
    return redirect_to(url_for("grouping.contested", contest_id=made.id, _anchor="since"))


@views.post(CONTEST_PATH + "/withdraw")
@write_endpoint(GroupVersionForm, rerender=show_contest_page)
def withdraw_contest(actor: Actor, form: GroupVersionForm, contest_id: int) -> WriteAnswer:
    """Withdraw a contest."""
    made = contesting.withdraw_contest(actor, contest_id, form.row_version)
    return redirect_to(url_for("grouping.one", group_id=made.group_id))


@views.post(CONTEST_PATH + "/reply", endpoint="reply")
@write_endpoint(NameContestReplyForm, rerender=show_contest_page)
def answer_contest(actor: Actor, form: NameContestReplyForm, contest_id: int) -> WriteAnswer:
    """Keep the name, or give the group another one."""
    return _redirect_to_contest(
        contesting.answer_contest(
            actor, contest_id, form.verdict, form.reason, form.given, form.row_version
        )
    )


@views.get(CONTEST_PATH + "/hide", endpoint="hiding_contest")
def show_hide_form(contest_id: int) -> Response:
    """Show the form to hide the text of a contest, with the usual grounds."""
    made = contesting.get_hideable_contest(get_visitor().actor, contest_id)
    find_group(made.group_id)
    return render_form_page(
        "similarity/name_contests/hide_form.html",
        contest=made,
        grounds=REASON_CODES,
        form=FormFields(),
    )


@views.post(CONTEST_PATH + "/hide")
@write_endpoint(GroundsForm, rerender=show_hide_form)
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> WriteAnswer:
    """Hide the text of a contest, with the grounds."""
    return _redirect_to_contest(contesting.hide_contest(actor, contest_id, form.grounds))


@views.post(CONTEST_PATH + "/show", endpoint="show_contest")
@write_endpoint()
def reveal_contest(actor: Actor, _form: EmptyForm, contest_id: int) -> WriteAnswer:
    """Show the text of a hidden contest again."""
    return _redirect_to_contest(contesting.reveal_contest(actor, contest_id))
