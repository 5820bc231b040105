"""Brackets on the workbench: an alternative is taken, a bracket closed or written otherwise, and any of it taken back."""
from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes

from . import actions as brackets
from consult.consolidation.blueprint import CLAUSE, views
from consult.consolidation.desk.forms import ChangeBracketForm, DeedOfBracketForm, SettleForm
from consult.consolidation.workbench.views import bench


def _back(version_id: int, clause_id: int) -> Answer:
    return see(url_for("consolidation.bench", version_id=version_id, clause_id=clause_id, _anchor="brackets"))


@views.post(CLAUSE + "/brackets/settle")
@writes(SettleForm, again=bench)
def settle_bracket(actor: Actor, form: SettleForm, version_id: int, clause_id: int) -> Answer:
    """Take an alternative, or close the bracket with its words or without."""
    brackets.settle(actor, version_id, clause_id, form.number, form.keep, form.why, form.row_version, form.digest)
    return _back(version_id, clause_id)


@views.post(CLAUSE + "/brackets/change")
@writes(ChangeBracketForm, again=bench)
def change_bracket(actor: Actor, form: ChangeBracketForm, version_id: int, clause_id: int) -> Answer:
    """Write otherwise what stands in a bracket."""
    brackets.change(actor, version_id, clause_id, form.number, form.inside, form.why, form.row_version, form.digest)
    return _back(version_id, clause_id)


@views.post(CLAUSE + "/brackets/back")
@writes(DeedOfBracketForm, again=bench)
def take_bracket_back(actor: Actor, form: DeedOfBracketForm, version_id: int, clause_id: int) -> Answer:
    """Let the clause read as it did before."""
    brackets.take_back(actor, form.deed)
    return _back(version_id, clause_id)
