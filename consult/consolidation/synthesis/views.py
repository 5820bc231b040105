"""Pages of the synthesis of inputs: read it, write its notes, publish it."""

from flask import Response, g, request, url_for

from consult.consolidation.blueprint import views
from consult.consultations.queries import get_consultation_by_slug
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.documents.models import Version
from consult.documents.queries import get_document_by_slug, get_version_by_slug

from . import actions, messages, queries
from .forms import SynthesisNoteForm, SynthesisVersionForm
from .models import INTRODUCTION

AT = "/c/<slug>/<document>/<version>/synthesis"
views.add_app_template_global(queries.is_synthesis_public)


def _find_version(slug: str, document: str, version: str) -> Version:
    g.consultation = get_consultation_by_slug(slug)
    return get_version_by_slug(
        get_visitor().actor, get_document_by_slug(g.consultation.id, document), version
    )


def _redirect(slug: str, document: str, version: str, done: str) -> WriteAnswer:
    return redirect_to(
        url_for("consolidation.synthesis", slug=slug, document=document, version=version, done=done)
    )


@views.get(AT, endpoint="synthesis")
def show_synthesis(slug: str, document: str, version: str) -> Response:
    """Show the synthesis of the inputs that a version answers."""
    there, actor = _find_version(slug, document, version), get_visitor().actor
    found = queries.load_synthesis(actor, there)
    return render_form_page(
        "consolidation/synthesis/synthesis.html",
        found=found,
        version=there,
        document=there.document,
        messages=messages,
        writes=is_allowed(actor, "synthesis.write", there) and not found.is_public,
        publishes=is_allowed(actor, "synthesis.publish", there),
        form=FormFields(),
        done=read_done(),
    )


@views.get(AT + "/note", endpoint="synthesis_note")
def show_note_form(slug: str, document: str, version: str) -> Response:
    """Show the form that writes the note about a clause, or about all inputs."""
    there, actor = _find_version(slug, document, version), get_visitor().actor
    require_permission(actor, "synthesis.write", there)
    found = queries.load_synthesis(actor, there)
    subject = request.values.get("subject", INTRODUCTION, type=int)
    part = next((each for each in found.parts if each.subject == subject), None)
    if part is None and subject != INTRODUCTION:
        raise NotFound(what="Clause")
    words = part.note if part else found.introduction
    return render_form_page(
        "consolidation/synthesis/note_form.html",
        found=found,
        part=part,
        subject=subject,
        version=there,
        document=there.document,
        messages=messages,
        form=FormFields({f"words_{language}": text for language, text in words.items()}),
    )


@views.post(AT + "/note", endpoint="write_synthesis_note")
@write_endpoint(SynthesisNoteForm, rerender=show_note_form)
def write_note(
    actor: Actor, form: SynthesisNoteForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Write the note about a clause, or about all inputs."""
    there = _find_version(slug, document, version)
    actions.write_note(actor, there.id, form.subject, form.words, form.row_version)
    return _redirect(slug, document, version, "noted")


@views.post(AT + "/publish", endpoint="publish_synthesis")
@write_endpoint(SynthesisVersionForm, rerender=show_synthesis)
def publish_synthesis(
    actor: Actor, form: SynthesisVersionForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Publish the synthesis."""
    there = _find_version(slug, document, version)
    actions.publish_synthesis(actor, there.id, form.row_version)
    return _redirect(slug, document, version, "published")


@views.post(AT + "/withdraw", endpoint="withdraw_synthesis")
@write_endpoint(rerender=show_synthesis)
def withdraw_synthesis(
    actor: Actor, _form: EmptyForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Withdraw the synthesis to edit it."""
    actions.withdraw_synthesis(actor, _find_version(slug, document, version).id)
    return _redirect(slug, document, version, "withdrawn")
