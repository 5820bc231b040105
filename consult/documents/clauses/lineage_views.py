"""The page on which those who write a working version say whence a clause came."""

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.pages import Fields, form_page

from consult.documents.versions import working_version_actions as drafts
from . import lineage_actions as tracing
from consult.documents.blueprint import views, within, working
from consult.documents.forms import TraceForm

AT = "/c/<slug>/<document>/<version>/edit/<int:clause_id>/origin"


@views.get(AT)
def origin(slug: str, document: str, version: str, clause_id: int) -> Response:
    """From which clauses of the current version it may come, and what is said of that."""
    found, draft = working(slug, document, version)
    there = tracing.origin_of(draft, clause_id)
    line = drafts.draft_of(draft, clause_id, found.authentic)
    return form_page(
        "documents/clauses/lineage_form.html",
        document=found,
        version=draft,
        line=line,
        origin=there,
        form=Fields({"joined": sorted(there.joined), "split_from": there.split_from}),
    )


@views.post(AT)
@writes(TraceForm, again=origin)
def trace(actor: Actor, form: TraceForm, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Say it."""
    tracing.trace(actor, within(slug, document, version).version.id, clause_id, form.joined, form.split_from)
    return see(url_for("documents.edit", slug=slug, document=document, version=version, _anchor=f"c{clause_id}"))
