"""Drafting commands on a group's text, with the same forms as for a meeting's text."""

from collections.abc import Callable

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import Form

from consult.meetings.blueprint import views
from consult.meetings.drafting.commands import COMMANDS, run_group_command
from consult.meetings.drafting.forms import ClauseTextForm
from consult.meetings.drafting.views import register_command_view, build_typing_answer
from .views import GROUP_PATH, show_group_clause, load_group
from consult.meetings.drafting.queries import build_marked_text

CLAUSE_PATH = GROUP_PATH + "/<int:clause_id>"


@views.post(CLAUSE_PATH + "/typed", endpoint="group_type_words")
@write_endpoint(ClauseTextForm, store_answer=False)
def save_typed_text(
    actor: Actor, form: ClauseTextForm, slug: str, number: int, clause_id: int
) -> WriteAnswer:
    """Save the text while its editor types, and answer with the current one."""
    made = run_group_command("put_words", actor, form, load_group(slug, number).id, clause_id)
    return build_typing_answer(made, build_marked_text(made, clause_id))


def _build_command_view(name: str) -> Callable[..., WriteAnswer]:
    """Build the view of a drafting command."""

    def do(actor: Actor, form: Form, slug: str, number: int, clause_id: int) -> WriteAnswer:
        run_group_command(name, actor, form, load_group(slug, number).id, clause_id)
        return redirect_to(
            url_for(
                "meetings.group_clause",
                slug=slug,
                number=number,
                clause_id=clause_id,
                _anchor=COMMANDS[name].anchor,
            )
        )

    return do


for _name in COMMANDS:
    register_command_view(_name, CLAUSE_PATH, show_group_clause, _build_command_view(_name))
