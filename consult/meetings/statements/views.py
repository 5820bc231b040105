"""The page of the statements handed in writing of a meeting."""

from flask import Response, url_for

from consult.accounts.queries import build_appearance
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.live.floor_views import render_live_page
from consult.meetings.models import Meeting
from consult.meetings.queries import load_turn

from . import actions as writing
from .forms import STATEMENT_LENGTH, WrittenStatementForm
from .models import WrittenStatement
from .queries import (
    find_statement,
    find_turn_item,
    list_public_statements,
    list_turns_to_write,
)

STATEMENTS_PATH = "/c/<slug>/meetings/<meeting>/statements"
LIVE_FRAGMENTS = ("bar", "message", "ballot", "count")  # on the page on which a text is written
views.add_app_template_global(find_turn_item)


@views.get(STATEMENTS_PATH, endpoint="statements")
def show_statements(slug: str, meeting: str) -> Response:
    """Show the statements that are public, and the turns with which one can be handed in."""
    found, actor = load_meeting(slug, meeting), get_visitor().actor
    serves = is_allowed(actor, "statement.remove", found)
    turns = (
        list_turns_to_write(found, None if serves else actor.user_id)
        if actor.user_id is not None
        else []
    )
    return render_form_page(
        "meetings/statements/statements.html",
        meeting=found,
        serves=serves,
        statements=[
            (each, build_appearance(each.user, each.organisation))
            for each in list_public_statements(found.id)
        ],
        turns=[(each, find_statement(each.id)) for each in turns],
        handed_in=int(read_done("handed_in") or 0),
        form=FormFields(),
    )


@views.get(STATEMENTS_PATH + "/<int:turn_id>", endpoint="write_statement")
def show_statement_form(slug: str, meeting: str, turn_id: int) -> Response:
    """Show the form for the statement of a turn, with what was handed in before.

    Its page follows the meeting as the floor does, since its author may be called meanwhile.
    """
    found = load_meeting(slug, meeting)
    turn = writing.load_writable_turn(get_visitor().actor, load_turn(found, turn_id).id)
    made = find_statement(turn.id)
    return render_live_page(
        "meetings/statements/statement_form.html",
        found,
        LIVE_FRAGMENTS,
        turn=turn,
        writing=turn.id,
        made=made,
        limit=STATEMENT_LENGTH,
        form=FormFields({"words": made.words if made else None}),
    )


@views.post(STATEMENTS_PATH + "/<int:turn_id>", endpoint="hand_in_statement")
@write_endpoint(WrittenStatementForm, rerender=show_statement_form)
def hand_in_statement(
    actor: Actor, form: WrittenStatementForm, slug: str, meeting: str, turn_id: int
) -> WriteAnswer:
    """Hand in a statement, or replace it; its speaker continues in the meeting."""
    turn = load_turn(load_meeting(slug, meeting), turn_id)
    made = writing.hand_in_statement(actor, turn.id, form.words, i18n.get_language())
    page = "meetings.meeting" if made.user_id == actor.user_id else "meetings.statements"
    return redirect_to(url_for(page, slug=slug, meeting=meeting, handed_in=turn.id))


def _render_refused(slug: str, meeting: str, **_path: object) -> Response:
    """Render the page with a refused form."""
    return show_statements(slug, meeting)


@views.post(STATEMENTS_PATH + "/<int:statement_id>/withdraw", endpoint="withdraw_statement")
@write_endpoint(rerender=_render_refused)
def withdraw_statement(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, statement_id: int
) -> WriteAnswer:
    """Withdraw a statement."""
    load_meeting(slug, meeting)
    writing.withdraw_statement(actor, statement_id)
    return _redirect_to_statements(slug, meeting)


def _redirect_to_statements(slug: str, meeting: str) -> WriteAnswer:
    """Redirect to the page of the statements."""
    return redirect_to(url_for("meetings.statements", slug=slug, meeting=meeting))


@views.app_template_global()
def find_handed_in(turn_id: int | None) -> WrittenStatement | None:
    """Find the statement that the reader has just handed in; None for others."""
    made = find_statement(turn_id) if turn_id else None
    reader = get_visitor().actor.user_id
    return made if made is not None and made.handed_in_by_id == reader else None


@views.app_template_global()
def count_public_statements(meeting: Meeting) -> int:
    """Count the statements of a meeting that everyone may read."""
    return len(list_public_statements(meeting.id))
