"""Pages of scenarios: show the text under a rule, and apply it as a starting point."""

from typing import Any

from flask import Response, g, request, url_for

from consult.accounts.stakeholder_groups import list_localized_regions
from consult.accounts.queries import list_localized_groups
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.forms import FormState
from consult.core.web.write_endpoint import (
    WriteAnswer,
    redirect_to,
    get_visitor,
    write_endpoint,
)
from consult.core.errors import Invalid
from consult.core.web.forms import read_form_fields, parse_form
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed

from . import application as starting, simulation as supposing
from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.blueprint import DESK, load_desk_version, views
from consult.consolidation.desk.forms import ScenarioForm, ApplyScenarioForm
from .simulation import ScenarioRule, build_rule


def _parse_query() -> ScenarioForm:
    """Parse the rule from the address; errors are shown in the form."""
    given = read_form_fields(ScenarioForm, request.args)
    try:
        return parse_form(ScenarioForm, given)
    except Invalid as problem:
        g.form_state = FormState(given, problem)
        return parse_form(ScenarioForm, {})


@views.get(DESK + "/what-if", endpoint="what_if")
def show_scenario(version_id: int) -> Response:
    """Show the whole text under a rule; viewing it changes nothing."""
    version, form = load_desk_version(version_id), _parse_query()
    rule = build_rule(form)
    return _render_scenario(version_id, version, rule, form.model_dump(exclude_none=True))


def _render_scenario(
    version_id: int, version: Any, rule: ScenarioRule, values: dict[str, Any]
) -> Response:
    actor, language = get_visitor().actor, i18n.get_language()
    found = None if rule.empty else supposing.simulate_scenario(actor, version, rule)
    return render_form_page(
        "consolidation/scenarios/scenario.html",
        version=version,
        document=version.document,
        found=found,
        rule=rule,
        form=FormFields(values),
        names=load_version_names(get_previous_version_id(version)),
        groups={each["code"]: each for each in list_localized_groups(language)},
        regions={each["code"]: each["name"] for each in list_localized_regions(language)},
        works=is_allowed(actor, "clause.consolidate", version),
    )


def reshow_scenario(version_id: int) -> Response:
    """Show the page again after a refused application."""
    version, sent = load_desk_version(version_id), read_form_fields(ScenarioForm, request.form)
    try:
        rule = build_rule(
            parse_form(
                ScenarioForm,
                {name: value for name, value in sent.items() if name in ScenarioForm.model_fields},
            )
        )
    except Invalid:
        rule = ScenarioRule()
    return _render_scenario(version_id, version, rule, sent)


@views.post(DESK + "/what-if", endpoint="take_over")
@write_endpoint(ApplyScenarioForm, rerender=reshow_scenario)
def apply_scenario(actor: Actor, form: ApplyScenarioForm, version_id: int) -> WriteAnswer:
    """Apply the scenario as a starting point; each clause of it can be undone."""
    made = starting.apply_scenario(actor, version_id, build_rule(form), form.seen)
    return redirect_to(url_for("consolidation.board", version_id=version_id, done=made.id))
