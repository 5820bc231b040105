"""Pages for the tags of a consultation."""

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.hooks import get_app_hooks

from consult.consultations import queries
from . import actions as tags
from consult.consultations.tags.queries import load_ready_sets, load_tags_by_set, name_tag_set
from consult.consultations.blueprint import load_managed_consultation, views, load_consultation
from consult.consultations.forms import TagMoveForm, TagTitleForm, ReadyTagSetForm, TagForm
from consult.consultations.settings.views import build_language_fields


views.add_app_template_global(name_tag_set)


@views.get("/c/<slug>/manage/tags", endpoint="tag_sets")
def show_tags(slug: str) -> Response:
    """Show all tags by set with their uses, the ready sets, and a form for another tag."""
    found = load_managed_consultation(slug, "tag.change")
    there, ready = load_tags_by_set(found.id), load_ready_sets()
    lacking = [each for name, each in ready.items() if len(there.get(name, [])) < len(each["tags"])]
    return render_form_page(
        "consultations/tags/tag_sets.html",
        form=FormFields(),
        sets=there,
        lacking=lacking,
        uses=get_app_hooks().count_tag_uses(found.id),
    )


@views.post("/c/<slug>/manage/tags")
@write_endpoint(TagForm, rerender=show_tags)
def add_tag(actor: Actor, form: TagForm, slug: str) -> WriteAnswer:
    """Add a tag."""
    tags.add_tag(actor, load_consultation(slug).id, form.tag_set, form.code, form.title)
    return redirect_to(url_for("consultations.tag_sets", slug=slug))


@views.post("/c/<slug>/manage/tags/ready")
@write_endpoint(ReadyTagSetForm, rerender=show_tags)
def add_ready_set(actor: Actor, form: ReadyTagSetForm, slug: str) -> WriteAnswer:
    """Add a ready set."""
    tags.add_ready_set(actor, load_consultation(slug).id, form.tag_set)
    return redirect_to(url_for("consultations.tag_sets", slug=slug))


@views.get("/c/<slug>/manage/tags/<int:tag_id>", endpoint="tag")
def show_tag_form(slug: str, tag_id: int) -> Response:
    """Show the form that renames or removes a tag."""
    found = queries.get_tag(load_managed_consultation(slug, "tag.change"), tag_id)
    uses = get_app_hooks().count_tag_uses(found.consultation_id).get(found.id, 0)
    return render_form_page(
        "consultations/tags/tag_form.html",
        form=FormFields(build_language_fields("title", found.title)),
        there=found,
        uses=uses,
    )


@views.post("/c/<slug>/manage/tags/<int:tag_id>")
@write_endpoint(TagTitleForm, rerender=show_tag_form)
def rename_tag(actor: Actor, form: TagTitleForm, slug: str, tag_id: int) -> WriteAnswer:
    """Change the title of a tag."""
    tags.rename_tag(actor, queries.get_tag(load_consultation(slug), tag_id).id, form.title)
    return redirect_to(url_for("consultations.tag_sets", slug=slug))


@views.post("/c/<slug>/manage/tags/<int:tag_id>/move")
@write_endpoint(TagMoveForm)
def move_tag(actor: Actor, form: TagMoveForm, slug: str, tag_id: int) -> WriteAnswer:
    """Move a tag up or down by one place."""
    tags.move_tag(actor, queries.get_tag(load_consultation(slug), tag_id).id, form.by)
    return redirect_to(url_for("consultations.tag_sets", slug=slug, _anchor=f"tag-{tag_id}"))


@views.post("/c/<slug>/manage/tags/<int:tag_id>/remove")
@write_endpoint(EmptyForm, rerender=show_tag_form)
def remove_tag(actor: Actor, form: EmptyForm, slug: str, tag_id: int) -> WriteAnswer:
    """Remove an unused tag."""
    tags.remove_tag(actor, queries.get_tag(load_consultation(slug), tag_id).id)
    return redirect_to(url_for("consultations.tag_sets", slug=slug))
