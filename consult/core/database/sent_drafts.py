"""The drafts of forms that were sent: a form carries the mark of its draft, which then goes."""

from typing import Any, TypeVar

from consult.core.hooks import on_form_sent
from consult.core.permissions.actor import Actor

DRAFT_FIELD = "draft"
AnswerType = TypeVar("AnswerType")


def take_draft_mark(given: dict[str, Any], form: type[Any]) -> str:
    """Take the mark of the draft out of the fields; a form about drafts keeps it."""
    return "" if DRAFT_FIELD in form.model_fields else str(given.pop(DRAFT_FIELD, ""))


def finish_draft(answer: AnswerType, actor: Actor, mark: str, given: dict[str, Any]) -> AnswerType:
    """Let the draft of a form that was accepted go, and return the answer to the form.

    It goes in the transaction in progress, or in one of its own.
    """
    if mark:
        for finish in on_form_sent:
            finish(actor, mark, given)
    return answer
