"""The page on which the secretariat sets the numbering of a document."""

from flask import Response, request, url_for

from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.documents import queries
from consult.documents.blueprint import load_document, views
from consult.text.labels.label_styles import format_first_label

from . import actions as labelling
from .forms import LevelNumberingForm, NumbersForm
from .queries import is_counted_anew, list_document_levels

NUMBERING_URL = "/c/<slug>/documents/<document>/numbering"


@views.get(NUMBERING_URL, endpoint="numbering")
def show_numbering(slug: str, document: str) -> Response:
    """Show how the clauses of a document are numbered, by kind and level."""
    found = load_document(slug, document)
    require_permission(get_visitor().actor, "document.number", found)
    versions = queries.list_readable_versions(get_visitor().actor, found)
    editions = queries.list_editions(versions[-1].id) if versions else []
    asked = request.args.get("text") or request.form.get("language")
    language = asked if asked in {each.language for each in editions} else found.authentic
    levels = list_document_levels(found)
    return render_form_page(
        "documents/numbering.html",
        document=found,
        levels=levels.levels,
        first={
            (each.kind, each.level): format_first_label(style, language)
            for each in levels.levels
            if (style := levels.get_style(each.kind, each.level, language)) is not None
        },
        language=language,
        editions=editions,
        working=[each for each in versions if not each.issued],
        anew=is_counted_anew(found),
        done=read_done(),
        form=FormFields(),
    )


@views.post(NUMBERING_URL, endpoint="set_numbering")
@write_endpoint(LevelNumberingForm, rerender=show_numbering)
def set_level_numbering(
    actor: Actor, form: LevelNumberingForm, slug: str, document: str
) -> WriteAnswer:
    """Save how the clauses of one kind and level are numbered."""
    found = queries.get_document_by_slug(get_consultation_by_slug(slug).id, document)
    labelling.set_level_numbering(actor, found.id, form)
    text = form.language if form.language != found.authentic else None
    return redirect_to(
        url_for("documents.numbering", slug=slug, document=document, text=text, done="saved")
    )


@views.post(NUMBERING_URL + "/versions", endpoint="set_working_numbers")
@write_endpoint(NumbersForm, rerender=show_numbering)
def set_working_numbers(actor: Actor, form: NumbersForm, slug: str, document: str) -> WriteAnswer:
    """Save how new working versions are numbered."""
    found = queries.get_document_by_slug(get_consultation_by_slug(slug).id, document)
    labelling.set_working_numbers(actor, found.id, anew=form.anew)
    return redirect_to(url_for("documents.numbering", slug=slug, document=document, done="saved"))
