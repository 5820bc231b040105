"""Pages with the text of a meeting: the current text for everyone, and its editor."""

import json
from collections.abc import Callable
from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.accounts.queries import list_localized_groups
from consult.core import i18n
from consult.consolidation.edit_conflict import diff_refused_text
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import (
    WriteAnswer,
    redirect_to,
    get_visitor,
    ensure_visitor_secret,
    write_endpoint,
)
from consult.core.web.csrf import compute_csrf_token
from consult.core.events.dispatcher import get_newest_seq
from consult.core.web.forms import Form
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.realtime.server import AudienceRoom

from . import handover_actions as bringing
from consult.meetings.blueprint import load_meeting, views
from .commands import COMMANDS, run_meeting_command
from .forms import TakeGroupTextForm, SeenTextForm, ClauseTextForm
from .page_queries import list_editor_clauses, load_meeting_editor
from consult.meetings.drafting_groups.text_actions import take_group_text as take_tabled
from consult.meetings.models import Meeting
from .models import DraftedText
from consult.meetings.drafting_groups.report_queries import load_tabled_texts
from .queries import MarkedText, build_text_update, load_marked_text

TEXT_PATH = "/c/<slug>/meetings/<meeting>/words"
CLAUSE_PATH = TEXT_PATH + "/<int:clause_id>"
views.add_app_template_global(load_tabled_texts)


def build_editor_context(meeting: Meeting, clause_id: int) -> dict[str, Any]:
    """Build the template context of the drafting page."""
    found = load_meeting_editor(get_visitor().actor, meeting, clause_id)
    return {
        "meeting": meeting,
        "group": None,
        "desk": found,
        "words": found.words,
        "document": found.words.version.document,
        "line": found.words,
        "groups": list_localized_groups(i18n.get_language()),
        "works": found.open_here and found.mine,
    }


@views.get(TEXT_PATH, endpoint="words")
def show_current_text(slug: str, meeting: str) -> Response:
    """Show the text of the current clause, or of another clause of the item."""
    found = load_meeting(slug, meeting)
    there = list_editor_clauses(found)
    wanted = request.args.get("clause", type=int)
    clause_id = (
        wanted
        if wanted in there
        else found.clause_id
        if found.clause_id in there
        else next(iter(there), None)
    )
    if clause_id is None:
        return render_page("meetings/drafting/no_text.html", meeting=found)
    return show_clause_text(slug, meeting, clause_id)


@views.get(CLAUSE_PATH, endpoint="clause_words")
def show_clause_text(slug: str, meeting: str, clause_id: int) -> Response:
    """Show the text of one clause."""
    found = load_meeting(slug, meeting)
    g.consultation = found.consultation
    more = build_editor_context(found, clause_id)
    form = FormFields({"text": more["words"].text})
    return render_form_page(
        "meetings/drafting/clause_text.html",
        form=form,
        apart=diff_refused_text(form, more["words"].text, request.form),
        seq=get_newest_seq(AudienceRoom(found.consultation_id, "everyone")),
        **more,
    )


@views.get(CLAUSE_PATH + "/now", endpoint="words_piece")
def render_editor_fragment(slug: str, meeting: str, clause_id: int) -> Response:
    """Render the content around the editor, for the script of the page."""
    found = load_meeting(slug, meeting)
    g.consultation = found.consultation
    more = build_editor_context(found, clause_id)
    csrf = compute_csrf_token(ensure_visitor_secret().token)
    response = Response(
        render_template(
            "meetings/drafting/_editor.html",
            csrf=csrf,
            key=None,
            form=FormFields({"text": more["words"].text}),
            apart=[],
            **more,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _redirect_to_clause(
    slug: str, meeting: str, clause_id: int, anchor: str = "words"
) -> WriteAnswer:
    """Redirect to the page of the clause."""
    return redirect_to(
        url_for(
            "meetings.clause_words", slug=slug, meeting=meeting, clause_id=clause_id, _anchor=anchor
        )
    )


@views.post(CLAUSE_PATH + "/typed", endpoint="type_words")
@write_endpoint(ClauseTextForm, store_answer=False)
def save_typed_text(
    actor: Actor, form: ClauseTextForm, slug: str, meeting: str, clause_id: int
) -> WriteAnswer:
    """Save the text while its editor types, and answer with the current one."""
    found = load_meeting(slug, meeting)
    made = run_meeting_command("put_words", actor, form, found.id, clause_id)
    return build_typing_answer(made, load_marked_text(found, clause_id))


def build_typing_answer(made: DraftedText, words: MarkedText) -> WriteAnswer:
    """Build the answer for the editor's script: the digest of the text, and its marks."""
    return WriteAnswer(
        200,
        None,
        json.dumps({"digest": made.digest, **build_text_update(words)}, ensure_ascii=False),
    )


def register_command_view(
    name: str, place: str, rerender: Callable[..., Response], do: Callable[..., WriteAnswer]
) -> None:
    """Register the view of a drafting command by form; its endpoint has the name of the command."""
    prefix = "group_" if "groups" in place else ""
    views.post(place + COMMANDS[name].path, endpoint=prefix + name)(
        write_endpoint(COMMANDS[name].form, rerender=rerender)(do)
    )


def _build_command_view(name: str) -> Callable[..., WriteAnswer]:
    """Build the view of a drafting command."""

    def do(actor: Actor, form: Form, slug: str, meeting: str, clause_id: int) -> WriteAnswer:
        run_meeting_command(name, actor, form, load_meeting(slug, meeting).id, clause_id)
        return _redirect_to_clause(slug, meeting, clause_id, COMMANDS[name].anchor)

    return do


for _name in COMMANDS:
    register_command_view(_name, CLAUSE_PATH, show_clause_text, _build_command_view(_name))


@views.post(CLAUSE_PATH + "/proposal", endpoint="take_proposal")
@write_endpoint(TakeGroupTextForm, rerender=show_clause_text)
def take_group_text(
    actor: Actor, form: TakeGroupTextForm, slug: str, meeting: str, clause_id: int
) -> WriteAnswer:
    """Take the tabled text of a drafting group."""
    take_tabled(actor, load_meeting(slug, meeting).id, clause_id, form.group_id, form.digest)
    return _redirect_to_clause(slug, meeting, clause_id)


@views.post(CLAUSE_PATH + "/bring", endpoint="bring_words")
@write_endpoint(SeenTextForm, rerender=show_clause_text)
def hand_over_text(
    actor: Actor, form: SeenTextForm, slug: str, meeting: str, clause_id: int
) -> WriteAnswer:
    """Hand the text over to the working version."""
    bringing.hand_over_text(
        actor, load_meeting(slug, meeting, "clause.bring"), clause_id, form.digest
    )
    return _redirect_to_clause(slug, meeting, clause_id, "desk")
