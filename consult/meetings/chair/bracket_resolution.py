"""Resolution of a bracket by the chair, to all, a part or none of its text, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager

from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.text.brackets.bracket_tree import Bracket, parse_brackets
from consult.text.parsing.light_markup import extract_plain_text

from consult.core.database.engine import db
from consult.meetings.drafting.actions import close_bracket, give_pen, take_pen, undo_step
from consult.meetings.drafting.models import MeetingChange
from consult.meetings.models import Ruling
from .ruling_actions import begin_ruling, find_meeting_clause, enter_ruling, withdraw_ruling
from consult.meetings.drafting.queries import (
    find_meeting_text,
    list_draftable_clauses,
    load_marked_text,
)

KEEP_BRACKET = -2  # the whole bracket stays, with its marks
KEEP_NOTHING = -1


def resolve_bracket(
    actor: Actor,
    meeting_id: int,
    clause_id: int,
    number: int,
    keep: int,
    words: str = "",
    *,
    digest: str | None = None,
    seen: int | None = None,
) -> Ruling:
    """Resolve a bracket of the clause on the screen by a decision of the chair.

    The text on the screen changes in the chair's name; the former editor gets the pen back.

    Args:
        keep: KEEP_BRACKET, KEEP_NOTHING, 0 for its text, or the number of an alternative.

    Raises:
        Conflict("text_changed"): The text is not the one seen; the current one is given.
        Invalid: There is no such bracket or alternative.
        NotFound: The meeting does not take up this clause.
    """
    with transaction():
        act = begin_ruling(actor, meeting_id, None, seen)
        find_meeting_clause(act.meeting, clause_id)
        screen = load_marked_text(act.meeting, clause_id)
        if digest is not None and digest != screen.digest:
            raise Conflict(
                "text_changed", label=screen.label, text=screen.text, digest=screen.digest
            )
        brackets = parse_brackets(screen.text).list_brackets()
        if not 0 <= number < len(brackets):
            raise Invalid(fields={"number": {"type": "no_such_bracket"}})
        before = get_bracket_text(screen.text, brackets[number])
        if keep != KEEP_BRACKET:
            with _hold_pen(actor, meeting_id, clause_id):
                close_bracket(actor, meeting_id, clause_id, number, keep)
        after = load_marked_text(act.meeting, clause_id)
        return enter_ruling(
            act,
            "bracket",
            words,
            clause_id=clause_id,
            digest=after.digest,
            about={
                "bracket": before,
                "keeps": _find_kept_text(screen.text, brackets[number], keep),
            },
        )


def take_back_ruling(actor: Actor, ruling_id: int) -> Ruling:
    """Withdraw a decision; a bracket that it resolved is back.

    The text stays if somebody changed it since, or if the meeting left the clause.

    Raises Conflict as withdraw_ruling does, or while a ballot locks the text.
    """
    with transaction():
        ruling = withdraw_ruling(actor, ruling_id)
        clause_id = _find_reopened_clause(ruling)
        if clause_id is not None:
            with _hold_pen(actor, ruling.meeting_id, clause_id):
                undo_step(actor, ruling.meeting_id, clause_id)
        return ruling


def _find_reopened_clause(ruling: Ruling) -> int | None:
    """Find the clause whose bracket is back without this decision.

    None unless the decision changed the text, nobody changed it since, and it is before the
    meeting.
    """
    clause_id = ruling.clause_id
    if clause_id is None or ruling.kind != "bracket" or ruling.about["keeps"] is None:
        return None
    if not ruling.meeting.is_live or clause_id not in list_draftable_clauses(ruling.meeting):
        return None
    text = find_meeting_text(ruling.meeting_id, clause_id)
    step = db.session.get(MeetingChange, text.step_id) if text and text.step_id else None
    if text is None or step is None or step.what != "closed" or text.digest != ruling.digest:
        return None
    return clause_id


@contextmanager
def _hold_pen(actor: Actor, meeting_id: int, clause_id: int) -> Iterator[None]:
    """Hold the pen for an act of the chair, and give it back to its former holder."""
    text = find_meeting_text(meeting_id, clause_id)
    holder = text.held_by if text is not None else None
    take_pen(actor, meeting_id, clause_id)
    yield
    if holder != actor.user_id:
        text = find_meeting_text(meeting_id, clause_id)
        if text is not None:
            text.asked_by_id = holder
        give_pen(actor, meeting_id, clause_id)


def get_bracket_text(text: str, bracket: Bracket) -> str:
    """Get the text of a bracket as one reads it."""
    return extract_plain_text(text[bracket.start + 1 : bracket.end - 1])


def list_alternatives(text: str, bracket: Bracket) -> list[tuple[int, str]]:
    """List what can be kept of a bracket: (0, its whole text), or each of its alternatives."""
    if not bracket.alternatives:
        return [(0, get_bracket_text(text, bracket))]
    return [
        (number, extract_plain_text(text[each.words : each.end]))
        for number, each in enumerate(bracket.alternatives)
    ]


def _find_kept_text(text: str, bracket: Bracket, keep: int) -> str | None:
    """Find the text that stays of a bracket; None if the bracket stays."""
    if keep == KEEP_BRACKET:
        return None
    return dict(list_alternatives(text, bracket)).get(keep, "")
