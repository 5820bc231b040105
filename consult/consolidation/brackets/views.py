"""Form handlers for brackets on the workbench: close, change, undo."""

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint

from . import actions as brackets
from consult.consolidation.blueprint import CLAUSE, views
from consult.consolidation.desk.forms import (
    ChangeBracketForm,
    UndoBracketChangeForm,
    CloseBracketForm,
)
from consult.consolidation.workbench.views import show_workbench


def _redirect_to_brackets(version_id: int, clause_id: int) -> WriteAnswer:
    return redirect_to(
        url_for(
            "consolidation.bench", version_id=version_id, clause_id=clause_id, _anchor="brackets"
        )
    )


@views.post(CLAUSE + "/brackets/settle", endpoint="settle_bracket")
@write_endpoint(CloseBracketForm, rerender=show_workbench)
def close_bracket(
    actor: Actor, form: CloseBracketForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Close a bracket with an alternative, with its text, or with nothing."""
    brackets.close_bracket(
        actor,
        version_id,
        clause_id,
        form.number,
        form.keep,
        form.why,
        form.row_version,
        form.digest,
    )
    return _redirect_to_brackets(version_id, clause_id)


@views.post(CLAUSE + "/brackets/change")
@write_endpoint(ChangeBracketForm, rerender=show_workbench)
def change_bracket(
    actor: Actor, form: ChangeBracketForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Replace the text inside a bracket."""
    brackets.change_bracket(
        actor,
        version_id,
        clause_id,
        form.number,
        form.inside,
        form.why,
        form.row_version,
        form.digest,
    )
    return _redirect_to_brackets(version_id, clause_id)


@views.post(CLAUSE + "/brackets/back", endpoint="take_bracket_back")
@write_endpoint(UndoBracketChangeForm, rerender=show_workbench)
def undo_bracket_change(
    actor: Actor, form: UndoBracketChangeForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Undo a bracket change."""
    brackets.undo_bracket_change(actor, form.deed)
    return _redirect_to_brackets(version_id, clause_id)
