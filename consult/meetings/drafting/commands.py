"""Drafting commands as forms send them, for the texts of meetings and of drafting groups."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.web.forms import Form

from . import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting
from .forms import (
    RestoreStepForm,
    OpenBracketForm,
    CloseMeetingBracketForm,
    AmendmentHunksForm,
    PenForm,
    SeenTextForm,
    StrikeClauseForm,
    ClauseTextForm,
    get_bracket_target,
)

DraftKey = tuple[int, int]  # number of the meeting or group, number of the clause


class DraftingCommand(NamedTuple):
    """A drafting command: its form, path, function, and the anchor of the answer."""

    form: type[Form]
    path: str
    do: Callable[[ModuleType, Actor, DraftKey, Any], Any]
    anchor: str = "words"


def _open_bracket(acts: ModuleType, actor: Actor, at: DraftKey, form: OpenBracketForm) -> Any:
    """Open a bracket; only in a meeting an organization can be named for it."""
    asking = (
        {"by": form.by} if acts is drafting else {}
    )  # a group opens brackets in its own name only
    return acts.open_bracket(
        actor, *at, get_bracket_target(form), other=form.other, digest=form.digest, **asking
    )


def _set_hunks(acts: ModuleType, actor: Actor, at: DraftKey, form: AmendmentHunksForm) -> Any:
    """Apply changes of amendments, or remove them again."""
    return (acts.apply_hunks if form.do == "take" else acts.remove_hunks)(
        actor, *at, form.taken, form.digest
    )


def _strike_clause(acts: ModuleType, actor: Actor, at: DraftKey, form: StrikeClauseForm) -> Any:
    """Mark a clause for deletion, or remove the mark."""
    return (acts.strike_clause if form.do == "strike" else acts.restore_clause)(
        actor, *at, form.digest
    )


COMMANDS = {
    "pen": DraftingCommand(
        PenForm,
        "/pen",
        lambda acts, actor, at, form: acts.run_pen_action(actor, *at, form.do),
        "pen",
    ),
    "put_words": DraftingCommand(
        ClauseTextForm,
        "/text",
        lambda acts, actor, at, form: acts.write_text(actor, *at, form.text, form.digest),
    ),
    "take_hunks": DraftingCommand(AmendmentHunksForm, "/taken", _set_hunks),
    "open_bracket": DraftingCommand(OpenBracketForm, "/brackets", _open_bracket),
    "close_bracket": DraftingCommand(
        CloseMeetingBracketForm,
        "/closed",
        lambda acts, actor, at, form: acts.close_bracket(
            actor, *at, form.number, form.keep, form.digest
        ),
    ),
    "strike_clause": DraftingCommand(StrikeClauseForm, "/struck", _strike_clause),
    "undo_step": DraftingCommand(
        SeenTextForm, "/undo", lambda acts, actor, at, form: acts.undo_step(actor, *at, form.digest)
    ),
    "go_back": DraftingCommand(
        RestoreStepForm,
        "/back",
        lambda acts, actor, at, form: acts.restore_step(actor, *at, form.step, form.digest),
    ),
}


def run_meeting_command(
    name: str, actor: Actor, form: Form, meeting_id: int, clause_id: int
) -> Any:
    """Run a drafting command on the text of a meeting."""
    return COMMANDS[name].do(drafting, actor, (meeting_id, clause_id), form)


def run_group_command(name: str, actor: Actor, form: Form, group_id: int, clause_id: int) -> Any:
    """Run a drafting command on the text of a drafting group."""
    return COMMANDS[name].do(group_drafting, actor, (group_id, clause_id), form)
