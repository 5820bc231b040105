"""Pages that create a consultation from an earlier one: the form, and its review."""

from urllib.parse import urlencode

from flask import Response, request, url_for

from consult.core.database.engine import find_row, utc_now
from consult.core.permissions.actor import Actor
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from consult.consultations.blueprint import load_consultation, load_managed_consultation, views
from consult.consultations.models import Consultation
from . import actions, queries
from .forms import TemplateForm

PAGE = "/c/<slug>/manage/new/template"
FIELDS = frozenset(TemplateForm.model_fields) - {"seen"}


@views.get(PAGE, endpoint="template_form")
def show_template_form(slug: str) -> Response:
    """Show the form for a consultation that takes over an earlier one; the review leads back."""
    found = load_managed_consultation(slug, "consultation.create")
    typed = {name: words for name, words in request.args.items() if name in FIELDS}
    return render_form_page(
        "consultations/frames/template_form.html",
        form=FormFields({"template_id": found.id, **typed}),
        templates=queries.list_templates(get_visitor().actor),
    )


@views.post(PAGE + "/check", endpoint="check_template")
@write_endpoint(TemplateForm, store_answer=False, rerender=show_template_form)
def check_template(actor: Actor, form: TemplateForm, slug: str) -> WriteAnswer:
    """Show what the new consultation takes over and what not; nothing is changed."""
    load_consultation(slug)
    frame = actions.load_reviewed_frame(actor, form)
    typed = form.model_dump(mode="json", exclude_defaults=True, exclude={"seen"})
    typed |= {"with_roles": "1"} if form.with_roles else {}
    team = queries.list_team(form.template_id) if form.with_roles else []
    page = render_form_page(
        "consultations/frames/review.html",
        form=FormFields(),
        frame=frame,
        earlier=find_row(Consultation, form.template_id),
        title=form.title,
        address=form.slug,
        team=team,
        with_roles=form.with_roles,
        now=utc_now(),
        back=f"{url_for('consultations.template_form', slug=slug)}?{urlencode(typed)}",
        kept={**typed, "seen": queries.compute_review_digest(frame, team)},
    )
    return WriteAnswer(200, None, page.get_data(as_text=True))


@views.post(PAGE, endpoint="create_from_template")
@write_endpoint(TemplateForm, rerender=show_template_form)
def create_from_template(actor: Actor, form: TemplateForm, slug: str) -> WriteAnswer:
    """Create the consultation that was reviewed."""
    load_consultation(slug)
    made = actions.create_from_template(actor, form)
    return redirect_to(url_for("consultations.manage", slug=made.slug, done="created"))
