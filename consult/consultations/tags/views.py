"""The pages where the words that clauses are sorted by are kept."""
from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page

from consult.consultations import queries, document_queries as text_above
from . import actions as tags
from consult.consultations.blueprint import kept, views, within
from consult.consultations.forms import MoveForm, RetitleForm, ShelfForm, TagForm
from consult.consultations.settings.views import in_fields


@views.get("/c/<slug>/manage/tags")
def tag_sets(slug: str) -> Response:
    """All tags by set, with how many clauses have each; ready sets to add; a form for another tag."""
    found = kept(slug, "tag.change")
    there, ready = tags.tags_of(found.id), tags.ready_sets()
    lacking = [each for name, each in ready.items() if len(there.get(name, [])) < len(each["tags"])]
    return form_page("consultations/tags/tag_sets.html", form=Fields(), sets=there, ready=ready, lacking=lacking,
                     uses=text_above.uses_of_tags(found.id))


@views.post("/c/<slug>/manage/tags")
@writes(TagForm, again=tag_sets)
def add_tag(actor: Actor, form: TagForm, slug: str) -> Answer:
    """Add a tag."""
    tags.add_tag(actor, within(slug).id, form.tag_set, form.code, form.title)
    return see(url_for("consultations.tag_sets", slug=slug))


@views.post("/c/<slug>/manage/tags/ready")
@writes(ShelfForm, again=tag_sets)
def add_ready_set(actor: Actor, form: ShelfForm, slug: str) -> Answer:
    """Add a set that comes with consult."""
    tags.add_ready_set(actor, within(slug).id, form.tag_set)
    return see(url_for("consultations.tag_sets", slug=slug))


@views.get("/c/<slug>/manage/tags/<int:tag_id>")
def tag(slug: str, tag_id: int) -> Response:
    """One tag, to be renamed or removed."""
    found = queries.tag_in(kept(slug, "tag.change"), tag_id)
    uses = text_above.uses_of_tags(found.consultation_id).get(found.id, 0)
    return form_page("consultations/tags/tag_form.html", form=Fields(in_fields("title", found.title)), there=found, uses=uses)


@views.post("/c/<slug>/manage/tags/<int:tag_id>")
@writes(RetitleForm, again=tag)
def rename_tag(actor: Actor, form: RetitleForm, slug: str, tag_id: int) -> Answer:
    """Give a tag another title."""
    tags.rename_tag(actor, queries.tag_in(within(slug), tag_id).id, form.title)
    return see(url_for("consultations.tag_sets", slug=slug))


@views.post("/c/<slug>/manage/tags/<int:tag_id>/move")
@writes(MoveForm)
def move_tag(actor: Actor, form: MoveForm, slug: str, tag_id: int) -> Answer:
    """Move a tag one place up or down."""
    tags.move_tag(actor, queries.tag_in(within(slug), tag_id).id, form.by)
    return see(url_for("consultations.tag_sets", slug=slug, _anchor=f"tag-{tag_id}"))


@views.post("/c/<slug>/manage/tags/<int:tag_id>/remove")
@writes(Nothing, again=tag)
def remove_tag(actor: Actor, form: Nothing, slug: str, tag_id: int) -> Answer:
    """Remove a tag that no clause has."""
    tags.remove_tag(actor, queries.tag_in(within(slug), tag_id).id)
    return see(url_for("consultations.tag_sets", slug=slug))
