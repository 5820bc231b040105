"""The words of a meeting: for everyone as they stand, and the editor for who drafts them before everyone."""
import json
from collections.abc import Callable
from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.accounts.queries import groups_in
from consult.core import i18n
from consult.consolidation.edit_conflict import apart
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, csrf_of, see, visitor, with_secret, writes
from consult.core.events.dispatcher import newest
from consult.core.web.forms import Form
from consult.core.web.pages import Fields, form_page, page
from consult.core.realtime.server import Room

from . import handover_actions as bringing
from consult.meetings.blueprint import here, views
from .commands import DEEDS, in_meeting
from .forms import ProposalForm, SeenForm, WordsForm
from .page_queries import clauses_of, desk
from consult.meetings.drafting_groups.text_actions import take_proposal as take_tabled
from consult.meetings.models import Meeting
from .models import Drafted
from consult.meetings.drafting_groups.report_queries import tabled_words
from .queries import WordsNow, as_news, words_now

WORDS = "/c/<slug>/meetings/<meeting>/words"
CLAUSE = WORDS + "/<int:clause_id>"
views.add_app_template_global(tabled_words)


def shown(meeting: Meeting, clause_id: int) -> dict[str, Any]:
    """What the templates of the page take."""
    found = desk(visitor().actor, meeting, clause_id)
    return {"meeting": meeting, "group": None, "desk": found, "words": found.words, "document": found.words.version.document,
            "line": found.words, "groups": groups_in(i18n.spoken()), "works": found.open_here and found.mine}


@views.get(WORDS)
def words(slug: str, meeting: str) -> Response:
    """The words of the clause that is taken up, or of another one of the item."""
    found = here(slug, meeting)
    there = clauses_of(found)
    wanted = request.args.get("clause", type=int)
    clause_id = wanted if wanted in there else found.clause_id if found.clause_id in there else next(iter(there), None)
    if clause_id is None:
        return page("meetings/drafting/no_text.html", meeting=found)
    return clause_words(slug, meeting, clause_id)


@views.get(CLAUSE)
def clause_words(slug: str, meeting: str, clause_id: int) -> Response:
    """The words of one clause."""
    found = here(slug, meeting)
    g.consultation = found.consultation
    more = shown(found, clause_id)
    form = Fields({"text": more["words"].text})
    return form_page("meetings/drafting/clause_text.html", form=form, apart=apart(form, more["words"].text),
                     seq=newest(Room(found.consultation_id, "everyone")), **more)


@views.get(CLAUSE + "/now")
def words_piece(slug: str, meeting: str, clause_id: int) -> Response:
    """All that stands around the editor, for the page's script to draw anew."""
    found = here(slug, meeting)
    g.consultation = found.consultation
    more = shown(found, clause_id)
    csrf = csrf_of(with_secret().token)
    response = Response(render_template("meetings/drafting/_editor.html", csrf=csrf, key=None, form=Fields({"text": more["words"].text}),
                                        apart=[], **more))
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(slug: str, meeting: str, clause_id: int, anchor: str = "words") -> Answer:
    return see(url_for("meetings.clause_words", slug=slug, meeting=meeting, clause_id=clause_id, _anchor=anchor))


@views.post(CLAUSE + "/typed")
@writes(WordsForm, keep=False)
def type_words(actor: Actor, form: WordsForm, slug: str, meeting: str, clause_id: int) -> Answer:
    """Put the words on the screen while somebody types, answered with what stands there now."""
    found = here(slug, meeting)
    made = in_meeting("put_words", actor, form, found.id, clause_id)
    return typed(made, words_now(found, clause_id))


def typed(made: Drafted, words: WordsNow) -> Answer:
    """What the editor's script is answered: the digest of the words, and their marks."""
    return Answer(200, None, json.dumps({"digest": made.digest, **as_news(words)}, ensure_ascii=False))


def door(name: str, place: str, again: Callable[..., Response], do: Callable[..., Answer]) -> None:
    """Open the door of a deed by a plain form below the page of a clause; its endpoint is called after it."""
    prefix = "group_" if "groups" in place else ""
    views.post(place + DEEDS[name].path, endpoint=prefix + name)(writes(DEEDS[name].form, again=again)(do))


def _by_form(name: str) -> Callable[..., Answer]:
    def do(actor: Actor, form: Form, slug: str, meeting: str, clause_id: int) -> Answer:
        in_meeting(name, actor, form, here(slug, meeting).id, clause_id)
        return _back(slug, meeting, clause_id, DEEDS[name].anchor)
    return do


for _name in DEEDS:
    door(_name, CLAUSE, clause_words, _by_form(_name))


@views.post(CLAUSE + "/proposal")
@writes(ProposalForm, again=clause_words)
def take_proposal(actor: Actor, form: ProposalForm, slug: str, meeting: str, clause_id: int) -> Answer:
    """Take what a drafting group tabled."""
    take_tabled(actor, here(slug, meeting).id, clause_id, form.group_id, form.digest)
    return _back(slug, meeting, clause_id)


@views.post(CLAUSE + "/bring")
@writes(SeenForm, again=clause_words)
def bring_words(actor: Actor, form: SeenForm, slug: str, meeting: str, clause_id: int) -> Answer:
    """Hand the words over to the desk."""
    bringing.bring(actor, here(slug, meeting, "clause.bring"), clause_id, form.digest)
    return _back(slug, meeting, clause_id, "desk")


