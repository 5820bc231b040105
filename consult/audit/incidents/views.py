"""Pages of incidents: their list with the ballots that are void, one of them, and the forms."""

from flask import Response, g, url_for

from consult.audit.blueprint import views
from consult.consultations.queries import get_consultation_by_slug
from consult.core.hooks import report_sections
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from . import actions, queries
from .forms import IncidentClosingForm, IncidentEntryForm, IncidentForm
from .incident_section import build_incident_section

views.add_app_template_global(queries.list_open_incidents)
report_sections.append(build_incident_section)
LIST_URL = "/c/<slug>/incidents"
ONE_URL = LIST_URL + "/<int:number>"


def _redirect(slug: str, number: int, done: str) -> WriteAnswer:
    return redirect_to(url_for("audit.incident", slug=slug, number=number, done=done))


@views.get(LIST_URL, endpoint="incidents")
def show_incidents(slug: str) -> Response:
    """List the incidents, and the ballots that are void."""
    g.consultation = get_consultation_by_slug(slug)
    return render_form_page(
        "audit/incidents/incident_list.html",
        incidents=queries.list_incidents(g.consultation),
        void_ballots=queries.list_void_ballots(g.consultation),
        reports=is_allowed(get_visitor().actor, "incident.report", g.consultation),
        form=FormFields(),
    )


@views.get(LIST_URL + "/new", endpoint="new_incident")
def show_new_form(slug: str) -> Response:
    """Show the form that reports an incident."""
    g.consultation = get_consultation_by_slug(slug)
    require_permission(get_visitor().actor, "incident.report", g.consultation)
    return render_form_page("audit/incidents/incident_form.html", form=FormFields())


@views.post(LIST_URL + "/new", endpoint="report_incident")
@write_endpoint(IncidentForm, rerender=show_new_form)
def report_incident(actor: Actor, form: IncidentForm, slug: str) -> WriteAnswer:
    """Report an incident."""
    made = actions.report_incident(actor, get_consultation_by_slug(slug).id, form)
    return _redirect(slug, made.number, "reported")


@views.get(ONE_URL, endpoint="incident")
def show_incident(slug: str, number: int) -> Response:
    """Show an incident with all that was said about it."""
    g.consultation = get_consultation_by_slug(slug)
    return render_form_page(
        "audit/incidents/incident.html",
        one=queries.get_incident(g.consultation, number),
        reports=is_allowed(get_visitor().actor, "incident.report", g.consultation),
        form=FormFields(),
        done=read_done(),
    )


@views.post(ONE_URL, endpoint="continue_incident")
@write_endpoint(IncidentEntryForm, rerender=show_incident)
def continue_incident(actor: Actor, form: IncidentEntryForm, slug: str, number: int) -> WriteAnswer:
    """Say more about an incident."""
    there = queries.get_incident(get_consultation_by_slug(slug), number)
    actions.continue_incident(actor, there.id, form)
    return _redirect(slug, number, "continued")


@views.post(ONE_URL + "/close", endpoint="close_incident")
@write_endpoint(IncidentClosingForm, rerender=show_incident)
def close_incident(actor: Actor, form: IncidentClosingForm, slug: str, number: int) -> WriteAnswer:
    """Close an incident, with what was done about it."""
    there = queries.get_incident(get_consultation_by_slug(slug), number)
    actions.close_incident(actor, there.id, form)
    return _redirect(slug, number, "closed")
