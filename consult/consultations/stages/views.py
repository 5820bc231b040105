"""The pages where the secretariat keeps the stages of a process."""
from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page

from consult.consultations import actions, queries
from consult.consultations.actions import MINUTE
from consult.consultations.blueprint import kept, views, within
from consult.consultations.forms import StageForm
from consult.consultations.models import STAGES
from consult.consultations.settings.views import in_fields, to_the_second


@views.get("/c/<slug>/manage/stages")
def stages(slug: str) -> Response:
    """All stages by date, and a form for another one."""
    found = kept(slug, "stage.change")
    return form_page("consultations/stages/stage_list.html", form=Fields(), stages=found.stages, kinds=STAGES)


@views.post("/c/<slug>/manage/stages")
@writes(StageForm, again=stages)
def add_stage(actor: Actor, form: StageForm, slug: str) -> Answer:
    """Add a stage."""
    actions.add_stage(actor, within(slug).id, kind=form.kind, title=form.title, note=form.note, opens_at=form.opens_at,
                      closes_at=form.closes_at)
    return see(url_for("consultations.stages", slug=slug))


@views.post("/c/<slug>/manage/stages/usual")
@writes(Nothing, again=stages)
def lay_out_stages(actor: Actor, form: Nothing, slug: str) -> Answer:
    """Lay out the usual stages from now on."""
    actions.lay_out_stages(actor, within(slug).id, now().replace(second=0, microsecond=0))
    return see(url_for("consultations.stages", slug=slug))


@views.get("/c/<slug>/manage/stages/<int:stage_id>")
def stage(slug: str, stage_id: int) -> Response:
    """One stage, to be changed; after a stale save what is there now stands beside what was typed."""
    found = queries.stage_in(kept(slug, "stage.change"), stage_id)
    form = Fields({**in_fields("title", found.title), **in_fields("note", found.note), "kind": found.kind,
                   "opens_at": found.opens_at.strftime(MINUTE),
                   "closes_at": found.closes_at.strftime(MINUTE) if found.closes_at else None})
    return form_page("consultations/stages/stage_form.html", form=form, there=found, kinds=STAGES)


@views.post("/c/<slug>/manage/stages/<int:stage_id>")
@writes(StageForm, again=stage)
def change_stage(actor: Actor, form: StageForm, slug: str, stage_id: int) -> Answer:
    """Save a stage."""
    found = queries.stage_in(within(slug), stage_id)
    actions.change_stage(actor, found.id, kind=form.kind, title=form.title, note=form.note,
                         opens_at=to_the_second(form.opens_at, found.opens_at) or form.opens_at,
                         closes_at=to_the_second(form.closes_at, found.closes_at), row_version=form.row_version)
    return see(url_for("consultations.stages", slug=slug))


@views.get("/c/<slug>/manage/stages/<int:stage_id>/remove")
def ask_to_remove(slug: str, stage_id: int) -> Response:
    """Ask before a stage is removed."""
    found = queries.stage_in(kept(slug, "stage.change"), stage_id)
    return form_page("consultations/stages/removal_form.html", form=Fields(), there=found)


@views.post("/c/<slug>/manage/stages/<int:stage_id>/remove")
@writes(Nothing, again=ask_to_remove)
def remove_stage(actor: Actor, form: Nothing, slug: str, stage_id: int) -> Answer:
    """Remove a stage."""
    actions.remove_stage(actor, queries.stage_in(within(slug), stage_id).id)
    return see(url_for("consultations.stages", slug=slug))
