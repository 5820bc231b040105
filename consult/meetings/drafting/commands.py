"""What is done to words that are drafted in common, as it is sent: the same for those of a meeting and of a drafting group."""
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.web.forms import Form

from . import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting
from .forms import (
    RestoreStepForm, OpenBracketForm, CloseMeetingBracketForm, AmendmentHunksForm, PenForm, SeenTextForm, StrikeClauseForm, ClauseTextForm,
    get_bracket_target,
)

DraftKey = tuple[int, int]  # the meeting or group, and the clause


class DraftingCommand(NamedTuple):
    """Something that one does to drafted words: what is sent, at which address, and where the page goes afterwards."""

    form: type[Form]
    path: str
    do: Callable[[ModuleType, Actor, DraftKey, Any], Any]
    anchor: str = "words"


def _open_bracket(acts: ModuleType, actor: Actor, at: DraftKey, form: OpenBracketForm) -> Any:
    asking = {"by": form.by} if acts is drafting else {}  # in a group nobody asks for it by name
    return acts.open_bracket(actor, *at, get_bracket_target(form), other=form.other, digest=form.digest, **asking)


def _set_hunks(acts: ModuleType, actor: Actor, at: DraftKey, form: AmendmentHunksForm) -> Any:
    return (acts.apply_hunks if form.do == "take" else acts.remove_hunks)(actor, *at, form.taken, form.digest)


def _strike_clause(acts: ModuleType, actor: Actor, at: DraftKey, form: StrikeClauseForm) -> Any:
    return (acts.strike_clause if form.do == "strike" else acts.restore_clause)(actor, *at, form.digest)


COMMANDS = {
    "pen": DraftingCommand(PenForm, "/pen", lambda acts, actor, at, form: acts.move_pen(actor, *at, form.do), "pen"),
    "put_words": DraftingCommand(ClauseTextForm, "/text", lambda acts, actor, at, form: acts.write_text(actor, *at, form.text, form.digest)),
    "take_hunks": DraftingCommand(AmendmentHunksForm, "/taken", _set_hunks),
    "open_bracket": DraftingCommand(OpenBracketForm, "/brackets", _open_bracket),
    "close_bracket": DraftingCommand(CloseMeetingBracketForm, "/closed", lambda acts, actor, at, form: acts.close_bracket(
        actor, *at, form.number, form.keep, form.digest)),
    "strike_clause": DraftingCommand(StrikeClauseForm, "/struck", _strike_clause),
    "undo_step": DraftingCommand(SeenTextForm, "/undo", lambda acts, actor, at, form: acts.undo_step(actor, *at, form.digest)),
    "go_back": DraftingCommand(RestoreStepForm, "/back", lambda acts, actor, at, form: acts.restore_step(actor, *at, form.step, form.digest))}


def run_meeting_command(name: str, actor: Actor, form: Form, meeting_id: int, clause_id: int) -> Any:
    """Do it to the words on the screen of a meeting."""
    return COMMANDS[name].do(drafting, actor, (meeting_id, clause_id), form)


def run_group_command(name: str, actor: Actor, form: Form, group_id: int, clause_id: int) -> Any:
    """Do it to the words of a drafting group."""
    return COMMANDS[name].do(group_drafting, actor, (group_id, clause_id), form)
