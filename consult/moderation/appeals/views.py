"""Pages of appeals against hiding: the form, one of them, and their list."""

from flask import Response, g, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug
from consult.core.database.engine import find_row
from consult.core.moderation_reasons import parse_reason
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.documents.clause_queries import load_current_names
from consult.documents.models import Document
from consult.moderation.blueprint import views

from . import actions, queries
from .forms import AppealDecisionForm, AppealForm

MAKE_URL = "/<any(comment, amendment):kind>s/<int:number>/appeal"
ONE_URL = "/appeals/<int:appeal_id>"


def _redirect(appeal_id: int, done: str) -> WriteAnswer:
    return redirect_to(url_for("moderation.appeal", appeal_id=appeal_id, done=done))


@views.get(MAKE_URL, endpoint="appealing")
def show_appeal_form(kind: str, number: int) -> BaseResponse:
    """Show the form that appeals against a hiding, or the appeal that was made already."""
    thing = find_row(queries.CONTRIBUTIONS[kind], number)
    require_permission(get_visitor().actor, "appeal.make", thing)
    made = queries.find_standing_appeal(thing)
    if made is not None:
        return redirect(url_for("moderation.appeal", appeal_id=made.id))
    g.consultation = find_row(Consultation, thing.consultation_id)
    return render_form_page(
        "moderation/appeals/appeal_form.html",
        kind=kind,
        thing=thing,
        goes_to=queries.find_appeal_body(thing),
        hidden_for=parse_reason(thing.hidden_reason),
        label=load_current_names({thing.clause_id or 0}).get(thing.clause_id or 0),
        document=find_row(Document, thing.document_id),
        form=FormFields(),
    )


@views.post(MAKE_URL, endpoint="make_appeal")
@write_endpoint(AppealForm, rerender=show_appeal_form)
def make_appeal(actor: Actor, form: AppealForm, kind: str, number: int) -> WriteAnswer:
    """Appeal against a hiding."""
    return _redirect(actions.appeal_against_hiding(actor, kind, number, form.reason).id, "made")


@views.get(ONE_URL, endpoint="appeal")
def show_appeal(appeal_id: int) -> Response:
    """Show an appeal, with what the reader can do about it."""
    actor = get_visitor().actor
    made = queries.load_appeal(actor, appeal_id)
    g.consultation = find_row(Consultation, made.consultation_id)
    return render_form_page(
        "moderation/appeals/appeal.html",
        made=made,
        thing=made.contribution,
        hidden_for=parse_reason(made.grounds),
        label=load_current_names({made.contribution.clause_id or 0}).get(
            made.contribution.clause_id or 0
        ),
        document=find_row(Document, made.contribution.document_id),
        decides=made.state == "open" and is_allowed(actor, "appeal.decide", made),
        lists=is_allowed(actor, "appeal.list", g.consultation),
        form=FormFields(),
        done=read_done(),
    )


@views.post(ONE_URL + "/decide", endpoint="decide_appeal")
@write_endpoint(AppealDecisionForm, rerender=show_appeal)
def decide_appeal(actor: Actor, form: AppealDecisionForm, appeal_id: int) -> WriteAnswer:
    """Decide on an appeal."""
    actions.decide_appeal(actor, appeal_id, form.verdict, form.reply, form.row_version)
    return _redirect(appeal_id, "decided")


@views.post(ONE_URL + "/withdraw", endpoint="withdraw_appeal")
@write_endpoint(rerender=show_appeal)
def withdraw_appeal(actor: Actor, _form: EmptyForm, appeal_id: int) -> WriteAnswer:
    """Withdraw an appeal."""
    actions.withdraw_appeal(actor, appeal_id)
    return _redirect(appeal_id, "withdrawn")


@views.get("/c/<slug>/appeals", endpoint="appeals")
def show_appeals(slug: str) -> Response:
    """List the appeals of a consultation: the open ones, and the last that were decided."""
    g.consultation, actor = get_consultation_by_slug(slug), get_visitor().actor
    require_permission(actor, "appeal.list", g.consultation)
    waiting = queries.list_open_appeals(g.consultation.id)
    decided, count = queries.list_decided_appeals(g.consultation.id)
    return render_form_page(
        "moderation/appeals/appeal_list.html",
        waiting=waiting,
        mine=queries.keep_decidable(actor, waiting),
        decided=decided,
        decided_count=count,
        form=FormFields(),
    )
