"""The pages of moderators, and the form that reports a comment."""

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from consult.amendments.models import Amendment
from consult.comments.queries import load_comment, load_comment_for_act
from consult.comments.views import build_comment_context, build_comment_url
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.moderation_reasons import REASON_CODES
from consult.core.web.pages import FormFields, render_form_page
from consult.documents.models import Document

from . import actions, amendment_actions as amendments, queries
from .blueprint import views
from .contest import get_contest_text
from .contest_base_models import ContestColumns
from .forms import QueueReturnForm, GroundsForm


@views.app_template_global()
def read_contest_text(made: ContestColumns) -> str | None:
    """Return the text of a contest as this reader may see it; None if it is hidden."""
    return get_contest_text(get_visitor().actor, made)


@views.get("/comments/<int:comment_id>/hide", endpoint="hiding")
def show_hide_form(comment_id: int) -> Response:
    """Show the form that hides a comment, with the usual reasons."""
    found = load_comment_for_act(get_visitor().actor, "comment.hide", comment_id)
    form = FormFields({"back": request.args.get("back")})
    return render_form_page(
        "moderation/comment_hide_form.html",
        form=form,
        grounds=REASON_CODES,
        **build_comment_context(found),
    )


@views.post("/comments/<int:comment_id>/hide", endpoint="hide")
@write_endpoint(GroundsForm, rerender=show_hide_form)
def hide_comment(actor: Actor, form: GroundsForm, comment_id: int) -> WriteAnswer:
    """Hide a comment with a reason."""
    actions.hide_comment(actor, comment_id, form.grounds)
    return _redirect_back(actor, form.back, comment_id, "hidden")


@views.get("/comments/<int:comment_id>/report", endpoint="reporting")
def show_report_form(comment_id: int) -> Response:
    """Show the form that reports a comment."""
    found = load_comment_for_act(get_visitor().actor, "comment.report", comment_id)
    return render_form_page(
        "moderation/report_form.html",
        form=FormFields(),
        grounds=REASON_CODES,
        reported=False,
        **build_comment_context(found),
    )


@views.post("/comments/<int:comment_id>/report", endpoint="report")
@write_endpoint(GroundsForm, rerender=show_report_form)
def report_comment(actor: Actor, form: GroundsForm, comment_id: int) -> WriteAnswer:
    """Report a comment to the moderators."""
    actions.report_comment(actor, comment_id, form.grounds)
    return redirect_to(url_for("moderation.reported", comment_id=comment_id))


@views.get("/comments/<int:comment_id>/reported", endpoint="reported")
def show_report_confirmation(comment_id: int) -> BaseResponse:
    """Confirm that the report was received; a reader who sent none gets the form."""
    actor = get_visitor().actor
    found = load_comment(actor, comment_id)
    if not queries.has_reported(actor, comment_id):
        return redirect(url_for("moderation.reporting", comment_id=comment_id))
    return render_form_page(
        "moderation/report_form.html",
        form=FormFields(),
        grounds=REASON_CODES,
        reported=True,
        **build_comment_context(found),
    )


@views.post("/comments/<int:comment_id>/show", endpoint="show")
@write_endpoint(QueueReturnForm)
def unhide_comment(actor: Actor, form: QueueReturnForm, comment_id: int) -> WriteAnswer:
    """Restore a hidden comment."""
    actions.unhide_comment(actor, comment_id)
    return _redirect_back(actor, form.back, comment_id, "shown")


@views.post("/comments/<int:comment_id>/approve", endpoint="approve")
@write_endpoint(QueueReturnForm)
def approve_comment(actor: Actor, form: QueueReturnForm, comment_id: int) -> WriteAnswer:
    """Approve a held comment."""
    actions.approve_comment(actor, comment_id)
    return _redirect_back(actor, form.back, comment_id, "approved")


@views.post("/comments/<int:comment_id>/hold", endpoint="hold")
@write_endpoint(QueueReturnForm)
def hold_comment(actor: Actor, form: QueueReturnForm, comment_id: int) -> WriteAnswer:
    """Hold a comment back again."""
    actions.hold_comment(actor, comment_id)
    return _redirect_back(actor, form.back, comment_id, "held")


@views.post("/comments/<int:comment_id>/keep", endpoint="keep")
@write_endpoint(QueueReturnForm)
def dismiss_reports(actor: Actor, form: QueueReturnForm, comment_id: int) -> WriteAnswer:
    """Settle the reports about a comment without hiding it."""
    actions.dismiss_reports(actor, comment_id)
    return _redirect_back(actor, form.back, comment_id, "kept")


@views.post("/comments/<int:comment_id>/reopen", endpoint="reopen")
@write_endpoint(QueueReturnForm)
def reopen_reports(actor: Actor, form: QueueReturnForm, comment_id: int) -> WriteAnswer:
    """Reopen the dismissed reports about a comment."""
    actions.reopen_reports(actor, comment_id)
    return _redirect_back(actor, form.back, comment_id, "reopened")


@views.get("/amendments/<int:amendment_id>/hide", endpoint="hiding_amendment")
def show_amendment_hide_form(amendment_id: int) -> Response:
    """Show the form that hides an amendment, with the usual reasons."""
    found = queries.load_amendment_to_hide(get_visitor().actor, amendment_id)
    g.consultation = find_row(Consultation, found.consultation_id)
    return render_form_page(
        "moderation/amendment_hide_form.html",
        form=FormFields({"back": request.args.get("back")}),
        grounds=REASON_CODES,
        amendment=found,
        document=find_row(Document, found.document_id),
    )


@views.post("/amendments/<int:amendment_id>/hide")
@write_endpoint(GroundsForm, rerender=show_amendment_hide_form)
def hide_amendment(actor: Actor, form: GroundsForm, amendment_id: int) -> WriteAnswer:
    """Hide an amendment with a reason."""
    return _redirect_to_queue(amendments.hide_amendment(actor, amendment_id, form.grounds))


@views.post("/amendments/<int:amendment_id>/show", endpoint="show_amendment")
@write_endpoint(QueueReturnForm)
def unhide_amendment(actor: Actor, _form: QueueReturnForm, amendment_id: int) -> WriteAnswer:
    """Restore a hidden amendment."""
    return _redirect_to_queue(amendments.unhide_amendment(actor, amendment_id))


@views.post("/amendments/<int:amendment_id>/approve")
@write_endpoint(QueueReturnForm)
def approve_amendment(actor: Actor, _form: QueueReturnForm, amendment_id: int) -> WriteAnswer:
    """Approve a held amendment."""
    return _redirect_to_queue(amendments.approve_amendment(actor, amendment_id))


def _redirect_to_queue(amendment: Amendment) -> WriteAnswer:
    """Redirect to the amendments in the queue."""
    return redirect_to(
        url_for(
            "moderation.queue",
            slug=find_row(Consultation, amendment.consultation_id).slug,
            _anchor="q-amendments",
        )
    )


def _redirect_back(actor: Actor, back: str | None, comment_id: int, done: str) -> WriteAnswer:
    """Return to the queue, which confirms the act and offers to undo it, or to the comment."""
    said = load_comment(actor, comment_id)
    if back != "queue":
        return redirect_to(build_comment_url(said))
    slug = find_row(Consultation, said.consultation_id).slug
    return redirect_to(url_for("moderation.queue", slug=slug, done=done, comment=comment_id))
