"""Proposing: an edit of a clause in its place, a new clause between two, and the change as it is being written."""
import re
from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import Conflict
from consult.core.web.pages import Fields, form_page
from consult.documents.queries import issued_document

from consult.amendments import actions
from . import preview as previewing
from consult.amendments.blueprint import (
    Spoken, clause_at, languages_of, page_of, place_of, unoffered, views,
)
from consult.amendments.coalitions.queries import own_coalitions
from consult.amendments.conflicts.collisions import Near
from .move_destinations import places_for
from consult.amendments.forms import ConsiderForm, NewClauseForm, ProposeForm
from consult.amendments.models import WORDED, Amendment
from .split_merge import cuts_for
from .preview import Place

STALE = {"text_changed", "clause_left_the_text"}
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def _part() -> bool:
    """Whether only the form is asked for, to be put into a page that is open."""
    return request.headers.get("X-Requested-With") == "fetch"


@views.get("/clauses/<int:clause_id>/amend")
def amending(clause_id: int) -> Response:
    """The form to propose an edit of a clause: on a page of its own, or to be put beneath the clause."""
    spoken = clause_at(clause_id)
    line, document = spoken.line, spoken.clause.document
    form = Fields({"kind": "mod", "text": line.text, "wording_id": line.wording_id, "clause_level": line.level})
    stale = form.problem is not None and form.problem.code in STALE
    if stale:
        form.values["wording_id"] = line.wording_id
    return form_page("amendments/proposing/_composer.html" if _part() else "amendments/proposing/amendment_form.html", form=form, stale=stale,
                     **_words(spoken), near=_similar(clause_id, form), places=places_for(spoken.clause, line.language),
                     cuts=cuts_for(line.text), refusals=unoffered(line),
                     coalitions=own_coalitions(visitor().actor, document.consultation_id))


@views.get("/clauses/<int:clause_id>/new-clause")
def adding(clause_id: int) -> Response:
    """The form to propose a new clause after one."""
    spoken = clause_at(clause_id)
    line, document = spoken.line, spoken.clause.document
    form = Fields({"language": document.authentic, "clause_kind": "operative" if line.kind == "heading" else line.kind,
                   "clause_level": line.level})
    return form_page("amendments/proposing/_new_clause_form.html" if _part() else "amendments/proposing/new_clause.html", form=form, **_words(spoken),
                     near=_similar(clause_id, form, "add"),
                     action=url_for("amendments.add", clause_id=clause_id, meeting=request.args.get("meeting")),
                     coalitions=own_coalitions(visitor().actor, document.consultation_id))


@views.get("/documents/<int:document_id>/new-clause")
def adding_first(document_id: int) -> Response:
    """The form to propose a new clause before the first."""
    document = issued_document(document_id)
    g.consultation = document.consultation
    form = Fields({"language": document.authentic, "clause_kind": "preambular", "clause_level": 1})
    actor = visitor().actor
    near = previewing.alike_at_top(actor, document_id, form.values.get("text")) if form.problem else []
    return form_page("amendments/proposing/_new_clause_form.html" if _part() else "amendments/proposing/new_clause.html", form=form, document=document,
                     clause=None, line=None, near=near, action=url_for("amendments.add_first", document_id=document_id),
                     languages_of_text=languages_of(document), coalitions=own_coalitions(actor, document.consultation_id))


def _words(spoken: Spoken) -> dict[str, Any]:
    """What a form shows of the clause that it is about."""
    return {"clause": spoken.clause, "line": spoken.line, "document": spoken.clause.document, "authentic": spoken.authentic,
            "languages_of_text": spoken.languages}


def _similar(clause_id: int, form: Fields, kind: str = "") -> list[Near]:
    """Those who ask for the same, when the form was refused for them."""
    if form.problem is None or form.problem.code != "similar_exist":
        return []
    place = Place(*(_number(form.values.get(name)) for name in ("after", "clause_level", "cut")))
    return previewing.alike(visitor().actor, clause_id, kind or form.values["kind"], form.values.get("text"), place)


def _number(typed: object) -> int | None:
    """A number as it was typed, once it was accepted as one."""
    return int(str(typed)) if str(typed or "").isdecimal() else None


@views.post("/clauses/<int:clause_id>/amendments")
@writes(ProposeForm, again=amending)
def propose(actor: Actor, form: ProposeForm, clause_id: int) -> Answer:
    """Propose an edit; where others ask for nearly the same, only once one has seen them."""
    text = form.text if form.kind in WORDED else None
    made = actions.propose(actor, clause_id, form.kind, text, form.reason, language=form.language,
                           wording_id=form.wording_id, clause_level=form.clause_level, after=form.after, cut=form.cut,
                           coalition_id=form.coalition_id)
    _seen_first(previewing.alike(actor, clause_id, form.kind, text, _place(form)), made, form.anyway)
    return see(_back(made))


def _place(form: ProposeForm | ConsiderForm) -> Place:
    return Place(form.after, form.clause_level, form.cut)


def _back(made: Amendment) -> str:
    """Where one goes afterwards: to the floor of the meeting that one came from, which names what was proposed."""
    meeting = request.args.get("meeting", "")
    if not SLUG.fullmatch(meeting):
        return place_of(made)
    return url_for("meetings.meeting", slug=made.document.consultation.slug, meeting=meeting, proposed=made.number)


@views.post("/clauses/<int:clause_id>/new-clause")
@writes(NewClauseForm, again=adding)
def add(actor: Actor, form: NewClauseForm, clause_id: int) -> Answer:
    """Propose a new clause after one."""
    made = actions.propose(actor, clause_id, "add", form.text, form.reason, language=form.language,
                           clause_kind=form.clause_kind, clause_level=form.clause_level, coalition_id=form.coalition_id)
    _seen_first(previewing.alike(actor, clause_id, "add", form.text), made, form.anyway)
    return see(_back(made))


@views.post("/documents/<int:document_id>/new-clause")
@writes(NewClauseForm, again=adding_first)
def add_first(actor: Actor, form: NewClauseForm, document_id: int) -> Answer:
    """Propose a new clause before the first."""
    made = actions.propose_first(actor, document_id, form.text, form.reason, language=form.language,
                                 clause_kind=form.clause_kind, clause_level=form.clause_level,
                                 coalition_id=form.coalition_id)
    _seen_first(previewing.alike_at_top(actor, document_id, form.text), made, form.anyway)
    return see(page_of(made.document, made.number))


def _seen_first(near: list[Near], made: Amendment, anyway: bool) -> None:
    """Raise Conflict, which takes back what was made, where others ask for the same and were not looked at."""
    if not anyway and any(each.amendment.id != made.id for each in near):
        raise Conflict("similar_exist")


@views.post("/clauses/<int:clause_id>/amendments/preview")
@writes(ConsiderForm, asks=True)
def consider(actor: Actor, form: ConsiderForm, clause_id: int) -> Answer:
    """A fragment: what the words would change, what is alike and what they collide with; nothing is kept."""
    text = form.text if form.kind in WORDED else None
    found = _own_apart(previewing.considered(actor, clause_id, form.kind, text, form.wording_id, _place(form)))
    return Answer(200, None, render_template("amendments/proposing/_preview.html", kind=form.kind, given=found))


def _own_apart(found: previewing.Considered) -> previewing.Considered:
    """Without those who ask for the same, where one writes on behalf of a source and cannot stand behind them for it."""
    return found._replace(near=[]) if "behalf" in request.args else found


@views.post("/documents/<int:document_id>/new-clause/preview")
@writes(ConsiderForm, asks=True)
def consider_first(actor: Actor, form: ConsiderForm, document_id: int) -> Answer:
    """A fragment: which proposals for the beginning of the text are like this one."""
    found = _own_apart(previewing.considered_at_top(actor, document_id, form.text))
    return Answer(200, None, render_template("amendments/proposing/_preview.html", kind="add", given=found))
