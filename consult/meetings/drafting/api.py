"""The JSON API of words that meetings draft."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import PREFIX, answers
from consult.core.permissions.rules import require

from . import handover_actions as bringing
from consult.meetings.blueprint import api
from .commands import in_meeting
from .forms import (
    BackForm, BracketForm, CloseForm, HunksForm, PenForm, SeenForm, StrikeForm, WordsForm,
)
from .shapes import MeetingTextShape, MeetingTextsShape, PenShape
from consult.meetings.models import Meeting
from .queries import text_drafted, texts_in

TEXTS = PREFIX + "/meetings/<int:meeting_id>/texts"
CLAUSE = TEXTS + "/<int:clause_id>"


@api.get(TEXTS)
@answers(MeetingTextsShape)
def list_texts(meeting_id: int) -> Response:
    """The words that a meeting drafted, clause by clause: meeting text, not issued."""
    meeting = find(Meeting, meeting_id)
    require(visitor().actor, "meeting.read", meeting)
    made = MeetingTextsShape(texts=[MeetingTextShape.of(each) for each in texts_in(meeting_id)])
    response = jsonify(made.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.put(CLAUSE + "/pen")
@answers(PenShape)
@writes(PenForm)
def move_pen(actor: Actor, form: PenForm, meeting_id: int, clause_id: int) -> Answer:
    """Take the pen of a clause, ask for it, hand it over or lay it down, or stay alive."""
    return shown(PenShape.of(in_meeting("pen", actor, form, meeting_id, clause_id)))


@api.put(CLAUSE + "/words")
@answers(MeetingTextShape)
@writes(WordsForm)
def put_words(actor: Actor, form: WordsForm, meeting_id: int, clause_id: int) -> Answer:
    """Put words on the screen; 409 with those that stand there where they are not those of the digest."""
    return shown(MeetingTextShape.of(in_meeting("put_words", actor, form, meeting_id, clause_id)))


@api.put(CLAUSE + "/taken")
@answers(MeetingTextShape)
@writes(HunksForm)
def take_hunks(actor: Actor, form: HunksForm, meeting_id: int, clause_id: int) -> Answer:
    """Drop changes of amendments in, or take them out again."""
    return shown(MeetingTextShape.of(in_meeting("take_hunks", actor, form, meeting_id, clause_id)))


@api.post(CLAUSE + "/brackets")
@answers(MeetingTextShape, 201)
@writes(BracketForm)
def open_bracket(actor: Actor, form: BracketForm, meeting_id: int, clause_id: int) -> Answer:
    """Put words in brackets, with an alternative and who asks for it."""
    return shown(MeetingTextShape.of(in_meeting("open_bracket", actor, form, meeting_id, clause_id)), 201)


@api.post(CLAUSE + "/closed")
@answers(MeetingTextShape)
@writes(CloseForm)
def close_bracket(actor: Actor, form: CloseForm, meeting_id: int, clause_id: int) -> Answer:
    """Remove a pair of brackets and keep its words, an alternative, or nothing."""
    return shown(MeetingTextShape.of(in_meeting("close_bracket", actor, form, meeting_id, clause_id)))


@api.put(CLAUSE + "/struck")
@answers(MeetingTextShape)
@writes(StrikeForm)
def strike_clause(actor: Actor, form: StrikeForm, meeting_id: int, clause_id: int) -> Answer:
    """Mark the clause for deletion, or take the mark off again; it goes with a decision of the chair."""
    return shown(MeetingTextShape.of(in_meeting("strike_clause", actor, form, meeting_id, clause_id)))


@api.post(CLAUSE + "/undo")
@answers(MeetingTextShape)
@writes(SeenForm)
def undo_step(actor: Actor, form: SeenForm, meeting_id: int, clause_id: int) -> Answer:
    """Take the last step back."""
    return shown(MeetingTextShape.of(in_meeting("undo_step", actor, form, meeting_id, clause_id)))


@api.post(CLAUSE + "/back")
@answers(MeetingTextShape)
@writes(BackForm)
def go_back(actor: Actor, form: BackForm, meeting_id: int, clause_id: int) -> Answer:
    """Go back to the words after a step, or as issued."""
    return shown(MeetingTextShape.of(in_meeting("go_back", actor, form, meeting_id, clause_id)))


@api.post(CLAUSE + "/bring")
@answers(MeetingTextShape)
@writes(SeenForm)
def bring(actor: Actor, form: SeenForm, meeting_id: int, clause_id: int) -> Answer:
    """Hand the words over into the working version; 409 with both texts where somebody worked on the clause there."""
    text = text_drafted(meeting_id, clause_id)
    bringing.bring(actor, text.meeting, clause_id, form.digest)
    return shown(MeetingTextShape.of(text))
