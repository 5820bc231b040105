"""What is done to words that are drafted in common, as it is sent: the same for those of a meeting and of a drafting group."""
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.web.forms import Form

from . import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting
from .forms import (
    BackForm, BracketForm, CloseForm, HunksForm, PenForm, SeenForm, StrikeForm, WordsForm,
    words_given,
)

At = tuple[int, int]  # the meeting or group, and the clause


class Deed(NamedTuple):
    """Something that one does to drafted words: what is sent, at which address, and where the page goes afterwards."""

    form: type[Form]
    path: str
    do: Callable[[ModuleType, Actor, At, Any], Any]
    anchor: str = "words"


def _bracket(acts: ModuleType, actor: Actor, at: At, form: BracketForm) -> Any:
    asking = {"by": form.by} if acts is drafting else {}  # in a group nobody asks for it by name
    return acts.open_bracket(actor, *at, words_given(form), other=form.other, digest=form.digest, **asking)


def _take(acts: ModuleType, actor: Actor, at: At, form: HunksForm) -> Any:
    return (acts.take_hunks if form.do == "take" else acts.leave_hunks)(actor, *at, form.taken, form.digest)


def _strike(acts: ModuleType, actor: Actor, at: At, form: StrikeForm) -> Any:
    return (acts.strike_clause if form.do == "strike" else acts.restore_clause)(actor, *at, form.digest)


DEEDS = {
    "pen": Deed(PenForm, "/pen", lambda acts, actor, at, form: acts.move_pen(actor, *at, form.do), "pen"),
    "put_words": Deed(WordsForm, "/text", lambda acts, actor, at, form: acts.write_words(actor, *at, form.text, form.digest)),
    "take_hunks": Deed(HunksForm, "/taken", _take),
    "open_bracket": Deed(BracketForm, "/brackets", _bracket),
    "close_bracket": Deed(CloseForm, "/closed", lambda acts, actor, at, form: acts.close_bracket(
        actor, *at, form.number, form.keep, form.digest)),
    "strike_clause": Deed(StrikeForm, "/struck", _strike),
    "undo_step": Deed(SeenForm, "/undo", lambda acts, actor, at, form: acts.undo(actor, *at, form.digest)),
    "go_back": Deed(BackForm, "/back", lambda acts, actor, at, form: acts.go_back(actor, *at, form.step, form.digest))}


def in_meeting(name: str, actor: Actor, form: Form, meeting_id: int, clause_id: int) -> Any:
    """Do it to the words on the screen of a meeting."""
    return DEEDS[name].do(drafting, actor, (meeting_id, clause_id), form)


def in_group(name: str, actor: Actor, form: Form, group_id: int, clause_id: int) -> Any:
    """Do it to the words of a drafting group."""
    return DEEDS[name].do(group_drafting, actor, (group_id, clause_id), form)
