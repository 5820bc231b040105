"""What if: the page that shows the text by a rule, and takes it over as a starting point."""
from typing import Any

from flask import Response, g, request, url_for

from consult.accounts.stakeholder_groups import regions_in
from consult.accounts.queries import groups_in
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, Typed, see, visitor, writes
from consult.core.errors import Invalid
from consult.core.web.forms import from_page, parse
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows

from . import application as starting, simulation as supposing
from consult.consolidation.dispositions.effect import before
from consult.consolidation.blueprint import DESK, version_on_desk, views
from consult.consolidation.desk.forms import SupposeForm, TakeOverForm
from .simulation import Condition


def rule_of(form: SupposeForm) -> Condition:
    """The rule that was typed."""
    return Condition(form.percent, form.live is not None, form.no_objection is not None, form.organisations,
                form.editorial is not None)


def _asked() -> SupposeForm:
    """What the address asks for; what is wrong with it is said in the form."""
    given = from_page(SupposeForm, request.args)
    try:
        return parse(SupposeForm, given)
    except Invalid as problem:
        g.typed = Typed(given, problem)
        return parse(SupposeForm, {})


@views.get(DESK + "/what-if")
def what_if(version_id: int) -> Response:
    """The whole text as it would read by a rule; nothing follows from looking at it."""
    version, form = version_on_desk(version_id), _asked()
    rule = rule_of(form)
    return _page(version_id, version, rule, form.model_dump(exclude_none=True))


def _page(version_id: int, version: Any, rule: Condition, values: dict[str, Any]) -> Response:
    actor, language = visitor().actor, i18n.spoken()
    found = None if rule.empty else supposing.suppose(actor, version, rule)
    return form_page("consolidation/scenarios/scenario.html", version=version, document=version.document, found=found, rule=rule,
                     form=Fields(values), names=names_in(before(version)),
                     groups={each["code"]: each for each in groups_in(language)},
                     regions={each["code"]: each["name"] for each in regions_in(language)},
                     works=allows(actor, "clause.consolidate", version))


def again(version_id: int) -> Response:
    """The page once more, where it was refused to take it over."""
    version, sent = version_on_desk(version_id), from_page(SupposeForm, request.form)
    try:
        rule = rule_of(parse(SupposeForm, {name: value for name, value in sent.items() if name in SupposeForm.model_fields}))
    except Invalid:
        rule = Condition()
    return _page(version_id, version, rule, sent)


@views.post(DESK + "/what-if")
@writes(TakeOverForm, again=again)
def take_over(actor: Actor, form: TakeOverForm, version_id: int) -> Answer:
    """Take it over as a starting point; every clause of it can be taken back."""
    made = starting.take_over(actor, version_id, rule_of(form), form.seen)
    return see(url_for("consolidation.board", version_id=version_id, done=made.id))
