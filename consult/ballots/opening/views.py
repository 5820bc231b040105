"""The page on which the chair prepares a ballot: its rules in words and numbers before it is opened."""
from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, Typed, csrf_of, see, visitor, writes
from consult.core.errors import Problem
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import require
from consult.core.messages.error_messages import sentence

from . import option_queries as offering, actions as opening
from consult.ballots.forms import OpenForm, WordsForm
from consult.positions.blueprint import views

START: dict[str, Any] = {"kind": "indicative", "answers": "sounding", "electorate": "organisations",
                         "threshold": "none", "quorum": 0,
         "abstentions": "quorum", "shows": "closing", "small": 5, "about": "motion"}


def prepared(actor: Actor, consultation: Consultation, action: str, words_at: str, **told: Any) -> dict[str, Any]:
    """What the page needs, also for the console of a meeting, whose doors are its own."""
    spoken, there = i18n.spoken(), {name: told.get(name) for name in ("attendance", "named")}
    clause_id = request.args.get("clause", type=int)
    about: dict[str, Any] = {"about": "clause", "clause_id": clause_id} if clause_id else {}
    form = Fields({**START, "language": spoken, "roll_language": spoken, **about})
    asked = told.get("asked") or WordsForm.model_construct(None, **{**START, **about})
    return {"form": form, "action": action, "words_at": words_at, "asked": asked,
            "told": told.get("told") or opening.preview(actor, consultation.id, asked, **there), "held": told.get("held"),
            "language_options": list(i18n.LANGUAGES.items()), "clauses": offering.clauses_in(consultation.id),
            "amendments": offering.amendments_in(consultation.id)}


@views.get("/c/<slug>/ballots/new")
def new(slug: str) -> Response:
    """A form for a ballot."""
    g.consultation = consultation_at(slug)
    require(visitor().actor, "ballot.open", g.consultation)
    return form_page("ballots/opening/ballot_form.html", **prepared(visitor().actor, g.consultation, **_doors(slug)))


def _doors(slug: str) -> dict[str, str]:
    return {"action": url_for("ballots.open_new", slug=slug), "words_at": url_for("ballots.words", slug=slug)}


@views.post("/c/<slug>/ballots/words")
@writes(WordsForm, asks=True, again=new)
def words(actor: Actor, form: WordsForm, slug: str) -> Answer:
    """What these rules would mean now, in words and numbers; the whole page for who sends the form itself."""
    return in_words(actor, form, consultation_at(slug), **_doors(slug))


def in_words(actor: Actor, form: WordsForm, consultation: Consultation, action: str, words_at: str, *, held: Any = None,
             **there: Any) -> Answer:
    """The same for whoever prepares a ballot. held: the meeting that it is for; there: attendance, named (see electing)."""
    g.consultation = consultation
    told, why = None, ""
    try:
        told = opening.preview(actor, consultation.id, form, **there)
    except Problem as problem:
        require(actor, "ballot.open", consultation)
        why = sentence(problem)
    if request.headers.get("X-Requested-With") == "fetch":
        return Answer(200, None, render_template("ballots/opening/rules_fragment.html", told=told, asked=form, sentence=why))
    g.typed = Typed(form.model_dump(exclude_none=True))
    return Answer(200, None, render_template(
        "ballots/opening/ballot_form.html", csrf=csrf_of(visitor().token), key=request.form.get("key", ""),
        **prepared(actor, consultation, action, words_at, told=told, asked=form if told else None, held=held, **there)))


@views.post("/c/<slug>/ballots")
@writes(OpenForm, again=new)
def open_new(actor: Actor, form: OpenForm, slug: str) -> Answer:
    """Put the question to the vote."""
    ballot = opening.open_ballot(actor, consultation_at(slug).id, form)
    return see(url_for("ballots.ballot", ballot_id=ballot.id))
