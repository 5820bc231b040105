"""Page of a facilitator with the assigned clauses, and the list of all facilitators."""

from flask import Response, g, request

from consult.accounts.queries import list_localized_groups
from consult.consultations.queries import get_consultation_by_slug
from consult.core import i18n
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.web.write_endpoint import get_visitor

from .blueprint import views
from .facilitation_queries import load_facilitated_clauses
from .facilitator_list_queries import load_facilitator_list
from .text.page_views import choose_language


@views.get("/c/<slug>/facilitation", endpoint="facilitation")
def show_facilitated_clauses(slug: str) -> Response:
    """Show the clauses assigned to this facilitator, with what stands on each."""
    g.consultation = get_consultation_by_slug(slug)
    response = render_form_page(
        "reading/facilitation.html",
        found=load_facilitated_clauses(
            get_visitor().actor, g.consultation, lambda version: choose_language(version, None)
        ),
        groups=list_localized_groups(i18n.get_language()),
        form=FormFields(),  # of an invitation
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/c/<slug>/facilitators", endpoint="facilitators")
def show_facilitators(slug: str) -> Response:
    """Show who facilitates what: by clause, and by person."""
    g.consultation = get_consultation_by_slug(slug)
    response = render_page(
        "reading/facilitators.html",
        found=load_facilitator_list(get_visitor().actor, g.consultation, i18n.get_language()),
        only_free=request.args.get("show") == "free",
    )
    response.headers["Cache-Control"] = "no-store"
    return response
