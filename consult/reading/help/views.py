"""Pages of help: an overview, a page for each role, the glossary and its terms."""

from typing import Any

from flask import Response

from consult.consultations.queries import find_only_consultation
from consult.core.errors import NotFound
from consult.core.web.pages import render_page
from consult.core.web.write_endpoint import get_visitor
from consult.documents.queries import list_documents
from consult.reading.blueprint import views

from .glossary_messages import find_term, list_terms

ROLES_BY_PAGE = {
    "reader": ("observer",),
    "participant": ("participant",),
    "delegate": ("head", "speaker"),
    "facilitator": ("facilitator",),
    "moderator": ("rapporteur", "moderator"),
    "chair": ("vice_chair", "chair"),
    "secretariat": ("secretariat", "administrator"),
}
ROLE_PATH = "/help/<any(" + ",".join(ROLES_BY_PAGE) + "):role_page>"


@views.get("/help", endpoint="help")
def show_help() -> Response:
    """Show where help begins: the pages for each role, those of the reader marked."""
    held = {role for _consultation, role in get_visitor().actor.roles}
    own = {page for page, roles in ROLES_BY_PAGE.items() if held.intersection(roles)}
    return render_page("reading/help/overview.html", pages=ROLES_BY_PAGE, own=own)


@views.get(ROLE_PATH, endpoint="help_for_role")
def show_help_for_role(role_page: str) -> Response:
    """Show the first five things that a person of a role does, each with a link."""
    return render_page(
        "reading/help/role.html", role=role_page, pages=ROLES_BY_PAGE, document=_find_document()
    )


def _find_document() -> Any:
    """Find the document that the links lead to: the first one that was issued."""
    consultation = find_only_consultation()
    found = list_documents(consultation.id) if consultation is not None else []
    return next((each for each in found if each.current_version_id), None)


@views.get("/help/glossary", endpoint="glossary")
def show_glossary() -> Response:
    """Show all terms with their explanations."""
    return render_page("reading/help/glossary.html", terms=list_terms())


@views.get("/help/glossary/<term_code>", endpoint="term")
def show_term(term_code: str) -> Response:
    """Send one term as a fragment, which a script opens beside its link."""
    found = find_term(term_code)
    if found is None:
        raise NotFound(what="Term")
    return render_page("reading/help/term_fragment.html", term=found)
