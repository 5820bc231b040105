"""JSON API of the texts that a meeting drafts."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import PREFIX, document_response
from consult.core.permissions.rules import require_permission

from . import handover_actions as bringing
from consult.meetings.blueprint import api
from .commands import run_meeting_command
from .forms import (
    RestoreStepForm,
    OpenBracketForm,
    CloseMeetingBracketForm,
    AmendmentHunksForm,
    PenForm,
    SeenTextForm,
    StrikeClauseForm,
    ClauseTextForm,
)
from .shapes import MeetingTextShape, MeetingTextsShape, PenShape
from consult.meetings.models import Meeting
from .queries import load_meeting_text, list_meeting_texts

TEXTS_PATH = PREFIX + "/meetings/<int:meeting_id>/texts"
CLAUSE_PATH = TEXTS_PATH + "/<int:clause_id>"


@api.get(TEXTS_PATH)
@document_response(MeetingTextsShape)
def list_texts(meeting_id: int) -> Response:
    """List the texts that a meeting drafted, by clause: meeting text, not issued."""
    meeting = find_row(Meeting, meeting_id)
    require_permission(get_visitor().actor, "meeting.read", meeting)
    made = MeetingTextsShape(
        texts=[MeetingTextShape.build(each) for each in list_meeting_texts(meeting_id)]
    )
    response = jsonify(made.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.put(CLAUSE_PATH + "/pen", endpoint="move_pen")
@document_response(PenShape)
@write_endpoint(PenForm, rule="meeting.draft")
def run_pen_action(actor: Actor, form: PenForm, meeting_id: int, clause_id: int) -> WriteAnswer:
    """Take, request, give or keep the pen of a clause.

    The pen is the exclusive right to edit the drafted text.
    """
    return json_answer(
        PenShape.build(run_meeting_command("pen", actor, form, meeting_id, clause_id))
    )


@api.put(CLAUSE_PATH, endpoint="put_words")
@document_response(MeetingTextShape)
@write_endpoint(ClauseTextForm, rule="meeting.draft")
def put_text(actor: Actor, form: ClauseTextForm, meeting_id: int, clause_id: int) -> WriteAnswer:
    """Write the text of a clause; 409 with the current text if the digest is out of date."""
    return json_answer(
        MeetingTextShape.build(run_meeting_command("put_words", actor, form, meeting_id, clause_id))
    )


@api.put(CLAUSE_PATH + "/hunks", endpoint="take_hunks")
@document_response(MeetingTextShape)
@write_endpoint(AmendmentHunksForm, rule="meeting.draft")
def set_hunks(
    actor: Actor, form: AmendmentHunksForm, meeting_id: int, clause_id: int
) -> WriteAnswer:
    """Apply changes of amendments to the text, or remove them again."""
    return json_answer(
        MeetingTextShape.build(
            run_meeting_command("take_hunks", actor, form, meeting_id, clause_id)
        )
    )


@api.post(CLAUSE_PATH + "/brackets")
@document_response(MeetingTextShape, 201)
@write_endpoint(OpenBracketForm, rule="meeting.draft")
def open_bracket(
    actor: Actor, form: OpenBracketForm, meeting_id: int, clause_id: int
) -> WriteAnswer:
    """Put a passage in brackets, with an alternative and the organization that asks for it."""
    return json_answer(
        MeetingTextShape.build(
            run_meeting_command("open_bracket", actor, form, meeting_id, clause_id)
        ),
        201,
    )


@api.post(CLAUSE_PATH + "/brackets/close")
@document_response(MeetingTextShape)
@write_endpoint(CloseMeetingBracketForm, rule="meeting.draft")
def close_bracket(
    actor: Actor, form: CloseMeetingBracketForm, meeting_id: int, clause_id: int
) -> WriteAnswer:
    """Remove a pair of brackets and keep its text, an alternative, or nothing."""
    return json_answer(
        MeetingTextShape.build(
            run_meeting_command("close_bracket", actor, form, meeting_id, clause_id)
        )
    )


@api.put(CLAUSE_PATH + "/deletion")
@document_response(MeetingTextShape)
@write_endpoint(StrikeClauseForm, rule="meeting.draft")
def strike_clause(
    actor: Actor, form: StrikeClauseForm, meeting_id: int, clause_id: int
) -> WriteAnswer:
    """Mark the clause for deletion, or remove the mark; only a decision of the chair deletes it."""
    return json_answer(
        MeetingTextShape.build(
            run_meeting_command("strike_clause", actor, form, meeting_id, clause_id)
        )
    )


@api.post(CLAUSE_PATH + "/undo")
@document_response(MeetingTextShape)
@write_endpoint(SeenTextForm, rule="meeting.draft")
def undo_step(actor: Actor, form: SeenTextForm, meeting_id: int, clause_id: int) -> WriteAnswer:
    """Undo the last step of a drafted text."""
    return json_answer(
        MeetingTextShape.build(run_meeting_command("undo_step", actor, form, meeting_id, clause_id))
    )


@api.post(CLAUSE_PATH + "/restore", endpoint="go_back")
@document_response(MeetingTextShape)
@write_endpoint(RestoreStepForm, rule="meeting.draft")
def restore_step(
    actor: Actor, form: RestoreStepForm, meeting_id: int, clause_id: int
) -> WriteAnswer:
    """Restore a drafted text as it was after a step, or as issued."""
    return json_answer(
        MeetingTextShape.build(run_meeting_command("go_back", actor, form, meeting_id, clause_id))
    )


@api.post(CLAUSE_PATH + "/handover", endpoint="bring")
@document_response(MeetingTextShape)
@write_endpoint(SeenTextForm, rule="clause.bring")
def hand_over_text(
    actor: Actor, form: SeenTextForm, meeting_id: int, clause_id: int
) -> WriteAnswer:
    """Hand the text over to the working version; 409 with both texts if it changed there."""
    text = load_meeting_text(meeting_id, clause_id)
    bringing.hand_over_text(actor, text.meeting, clause_id, form.digest)
    return json_answer(MeetingTextShape.build(text))
