"""The page on which a draft is reviewed within a delegation."""

from flask import Response, g, url_for

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from consult.drafts.blueprint import views
from consult.drafts.target import parse_target
from consult.drafts.views import build_form_url
from . import actions, queries
from .forms import RemarkForm, ReviewersForm

PAGE = "/my/drafts/<int:draft_id>/review"


@views.get(PAGE, endpoint="review")
def show_review(draft_id: int, remark_id: int | None = None) -> Response:
    """Show a draft to those who review it, with their remarks and what each may do.

    A person who began a draft that a colleague has sent reads who did, and where it is.

    Args:
        remark_id: The remark whose change was refused.
    """
    actor = get_visitor().actor
    if (sent := queries.find_sent_note(actor, draft_id)) is not None:
        g.consultation = find_row(Consultation, sent.draft.consultation_id)
        return render_page("drafts/review/sent.html", sent=sent)
    found = queries.load_review(actor, draft_id)
    g.consultation = find_row(Consultation, found.reviewed.consultation_id)
    return render_form_page(
        "drafts/review/review.html",
        review=found,
        is_own=found.reviewed.author_id == actor.user_id,
        takes_over=is_allowed(actor, "draft.take_over", found.reviewed),
        changing=remark_id,
        form=FormFields(),
    )


@views.post(PAGE + "/reviewers", endpoint="set_reviewers")
@write_endpoint(ReviewersForm, store_answer=False, rerender=show_review)
def set_reviewers(actor: Actor, form: ReviewersForm, draft_id: int) -> WriteAnswer:
    """Set the colleagues who may review a draft."""
    actions.set_reviewers(actor, draft_id, form.reviewers)
    return redirect_to(url_for("drafts.review", draft_id=draft_id, _anchor="reviewers"))


@views.post(PAGE + "/remarks", endpoint="add_remark")
@write_endpoint(RemarkForm, store_answer=False, rerender=show_review)
def add_remark(actor: Actor, form: RemarkForm, draft_id: int) -> WriteAnswer:
    """Make a remark on a draft."""
    made = actions.add_remark(actor, draft_id, form.words)
    return redirect_to(url_for("drafts.review", draft_id=draft_id, _anchor=f"remark-{made.id}"))


@views.post(PAGE + "/remarks/<int:remark_id>", endpoint="change_remark")
@write_endpoint(RemarkForm, store_answer=False, rerender=show_review)
def change_remark(actor: Actor, form: RemarkForm, draft_id: int, remark_id: int) -> WriteAnswer:
    """Change one's own remark."""
    actions.change_remark(actor, draft_id, remark_id, form.words)
    return redirect_to(url_for("drafts.review", draft_id=draft_id, _anchor=f"remark-{remark_id}"))


@views.post(PAGE + "/remarks/<int:remark_id>/remove", endpoint="remove_remark")
@write_endpoint(store_answer=False, rerender=show_review)
def remove_remark(actor: Actor, _form: EmptyForm, draft_id: int, remark_id: int) -> WriteAnswer:
    """Remove one's own remark."""
    actions.remove_remark(actor, draft_id, remark_id)
    return redirect_to(url_for("drafts.review", draft_id=draft_id, _anchor="remarks"))


@views.post(PAGE + "/hand-over", endpoint="hand_over")
@write_endpoint(store_answer=False, rerender=show_review)
def hand_over(actor: Actor, _form: EmptyForm, draft_id: int) -> WriteAnswer:
    """Hand a draft over to those who speak for the organization."""
    actions.hand_over(actor, draft_id)
    return redirect_to(url_for("drafts.review", draft_id=draft_id, _anchor="handing-over"))


@views.post(PAGE + "/keep", endpoint="keep_oneself")
@write_endpoint(store_answer=False, rerender=show_review)
def keep_draft_oneself(actor: Actor, _form: EmptyForm, draft_id: int) -> WriteAnswer:
    """End the handing over of a draft."""
    actions.keep_draft_oneself(actor, draft_id)
    return redirect_to(url_for("drafts.review", draft_id=draft_id, _anchor="handing-over"))


@views.post(PAGE + "/take-over", endpoint="take_over")
@write_endpoint(store_answer=False, rerender=show_review)
def take_over(actor: Actor, _form: EmptyForm, draft_id: int) -> WriteAnswer:
    """Take a draft over, and show its form with the words of the draft."""
    draft = actions.take_over(actor, draft_id)
    return redirect_to(build_form_url(parse_target(draft.target)))
