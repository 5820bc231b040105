"""Pages for the stages of a consultation."""

from flask import Response, url_for

from consult.consultations.stages import actions as stage_actions
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page

from consult.consultations import queries
from consult.consultations.stages.actions import MINUTE_FORMAT
from consult.consultations.blueprint import load_managed_consultation, views, load_consultation
from consult.consultations.forms import StageForm
from consult.consultations.models import STAGES
from consult.consultations.settings.views import build_language_fields, keep_seconds


@views.get("/c/<slug>/manage/stages", endpoint="stages")
def show_stages(slug: str) -> Response:
    """Show all stages by date, with a form for another one."""
    found = load_managed_consultation(slug, "stage.change")
    return render_form_page(
        "consultations/stages/stage_list.html", form=FormFields(), stages=found.stages, kinds=STAGES
    )


@views.post("/c/<slug>/manage/stages")
@write_endpoint(StageForm, rerender=show_stages)
def add_stage(actor: Actor, form: StageForm, slug: str) -> WriteAnswer:
    """Add a stage."""
    stage_actions.add_stage(
        actor,
        load_consultation(slug).id,
        kind=form.kind,
        title=form.title,
        note=form.note,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
    )
    return redirect_to(url_for("consultations.stages", slug=slug))


@views.post("/c/<slug>/manage/stages/usual", endpoint="lay_out_stages")
@write_endpoint(EmptyForm, rerender=show_stages)
def add_default_stages(actor: Actor, form: EmptyForm, slug: str) -> WriteAnswer:
    """Add the default stages from now on."""
    stage_actions.add_default_stages(
        actor, load_consultation(slug).id, utc_now().replace(second=0, microsecond=0)
    )
    return redirect_to(url_for("consultations.stages", slug=slug))


@views.get("/c/<slug>/manage/stages/<int:stage_id>", endpoint="stage")
def show_stage_form(slug: str, stage_id: int) -> Response:
    """Show the form of one stage; after a stale save, the stored values beside it."""
    found = queries.get_stage(load_managed_consultation(slug, "stage.change"), stage_id)
    form = FormFields(
        {
            **build_language_fields("title", found.title),
            **build_language_fields("note", found.note),
            "kind": found.kind,
            "opens_at": found.opens_at.strftime(MINUTE_FORMAT),
            "closes_at": found.closes_at.strftime(MINUTE_FORMAT) if found.closes_at else None,
        }
    )
    return render_form_page(
        "consultations/stages/stage_form.html", form=form, there=found, kinds=STAGES
    )


@views.post("/c/<slug>/manage/stages/<int:stage_id>")
@write_endpoint(StageForm, rerender=show_stage_form)
def change_stage(actor: Actor, form: StageForm, slug: str, stage_id: int) -> WriteAnswer:
    """Save a stage."""
    found = queries.get_stage(load_consultation(slug), stage_id)
    stage_actions.change_stage(
        actor,
        found.id,
        kind=form.kind,
        title=form.title,
        note=form.note,
        opens_at=keep_seconds(form.opens_at, found.opens_at) or form.opens_at,
        closes_at=keep_seconds(form.closes_at, found.closes_at),
        row_version=form.row_version,
    )
    return redirect_to(url_for("consultations.stages", slug=slug))


@views.get("/c/<slug>/manage/stages/<int:stage_id>/remove", endpoint="ask_to_remove")
def show_stage_removal_form(slug: str, stage_id: int) -> Response:
    """Show the question before a stage is removed."""
    found = queries.get_stage(load_managed_consultation(slug, "stage.change"), stage_id)
    return render_form_page(
        "consultations/stages/removal_form.html", form=FormFields(), there=found
    )


@views.post("/c/<slug>/manage/stages/<int:stage_id>/remove")
@write_endpoint(EmptyForm, rerender=show_stage_removal_form)
def remove_stage(actor: Actor, form: EmptyForm, slug: str, stage_id: int) -> WriteAnswer:
    """Remove a stage."""
    stage_actions.remove_stage(actor, queries.get_stage(load_consultation(slug), stage_id).id)
    return redirect_to(url_for("consultations.stages", slug=slug))
