"""The page on which writers of a working version state the origin of a clause."""

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.pages import FormFields, render_form_page

from consult.documents.versions.queries import load_clause_form
from . import lineage_actions as tracing
from consult.documents.clauses.lineage_queries import load_clause_lineage
from consult.documents.blueprint import views, load_version, load_working_version
from consult.documents.forms import LineageForm

ORIGIN_URL = "/c/<slug>/<document>/<version>/edit/<int:clause_id>/origin"


@views.get(ORIGIN_URL, endpoint="origin")
def show_lineage_form(slug: str, document: str, version: str, clause_id: int) -> Response:
    """Show the possible origins of a clause in the current version, and the stated ones."""
    found, draft = load_working_version(slug, document, version)
    there = load_clause_lineage(draft, clause_id)
    line = load_clause_form(draft, clause_id, found.authentic)
    return render_form_page(
        "documents/clauses/lineage_form.html",
        document=found,
        version=draft,
        line=line,
        origin=there,
        form=FormFields({"joined": sorted(there.joined), "split_from": there.split_from}),
    )


@views.post(ORIGIN_URL, endpoint="trace")
@write_endpoint(LineageForm, rerender=show_lineage_form)
def set_clause_lineage(
    actor: Actor, form: LineageForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Save the origin of a clause."""
    tracing.set_clause_lineage(
        actor,
        load_version(slug, document, version).version.id,
        clause_id,
        form.joined,
        form.split_from,
    )
    return redirect_to(
        url_for(
            "documents.edit", slug=slug, document=document, version=version, _anchor=f"c{clause_id}"
        )
    )
