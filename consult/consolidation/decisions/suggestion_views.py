"""Pages that suggest a decision on a clause to the chair, and withdraw it."""

from consult.consolidation.blueprint import CLAUSE, redirect_to_workbench, views
from consult.consolidation.workbench.views import show_workbench
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.write_endpoint import WriteAnswer, write_endpoint

from . import suggestion_actions, suggestion_queries
from .suggestion_forms import SuggestDecisionForm

views.add_app_template_global(suggestion_queries.list_open_suggestions)


@views.post(CLAUSE + "/suggestion", endpoint="suggest_decision")
@write_endpoint(SuggestDecisionForm, rerender=show_workbench)
def suggest_decision(
    actor: Actor, form: SuggestDecisionForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Suggest a decision to the chair."""
    suggestion_actions.suggest_decision(actor, version_id, clause_id, form)
    return redirect_to_workbench(version_id, clause_id, _anchor="suggestions")


@views.post(CLAUSE + "/suggestion/withdraw", endpoint="withdraw_suggestion")
@write_endpoint(rerender=show_workbench)
def withdraw_suggestion(
    actor: Actor, _form: EmptyForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Withdraw one's suggested decision."""
    suggestion_actions.withdraw_suggestion(actor, version_id, clause_id)
    return redirect_to_workbench(version_id, clause_id, _anchor="suggestions")
