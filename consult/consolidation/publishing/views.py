"""Publishing: what goes out with a version, what stands against it, where contributions stand on the new words; and issuing."""
from typing import Any, NamedTuple

from flask import Response, g, request, url_for

from consult.consultations.queries import consultation_at
from consult.consultations.document_queries import names_in
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import Conflict
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows, require
from consult.core.messages.error_messages import sentence
from consult.documents import queries as documents
from consult.documents.actions import issue_version
from consult.documents.forms import IssueForm
from consult.documents.models import Version
from consult.documents.versions.issue_obstacles import find_obstacles

from consult.consolidation.dispositions import effect as answering, due_queries as late
from consult.consolidation.carry_over import (
    queries as carrying, position_queries as carrying_positions, confirmation as confirming,
)
from consult.consolidation import actions as deciding
from . import queries as publication, actions as publishing
from consult.consolidation.blueprint import views
from consult.consolidation.carry_over.models import VERDICTS
from consult.consolidation.forms import DecideForm, DisposeForm, contribution, seen_in
from consult.consolidation.models import DECIDABLE
from .forms import ConfirmForm, FinalForm, OrderForm, UnconfirmForm, places_in

AT = "/c/<slug>/<document>/<version>/publish"
PAGE = 50


class ObstacleView(NamedTuple):
    """A refusal that issuing would meet, in words, with the ballots that hold words of the document."""

    code: str
    words: str
    ballots: Any  # of each its id and the number that it is shown with


def _version(slug: str, document: str, version: str) -> Version:
    """The version of an address, for those who may see the desk."""
    g.consultation = consultation_at(slug)
    found = documents.version_at(visitor().actor, documents.document_at(g.consultation.id, document), version)
    require(visitor().actor, "desk.see", found)
    return found


def _draft(slug: str, document: str, version: str) -> Version:
    """A working version; raises Conflict once it was issued."""
    found = _version(slug, document, version)
    if found.issued:
        raise Conflict("issued_already")
    return found


@views.get(AT)
def publish(slug: str, document: str, version: str) -> Response:
    """Everything about issuing a version, before it is done."""
    draft, actor = _draft(slug, document, version), visitor().actor
    obstacles = [ObstacleView(each.code, sentence(each), each.details.get("ballots", []))
                 for each in find_obstacles(actor, draft)]
    found, places = publishing.owed(draft), carrying_positions.everything_carried(actor, draft)
    asked = request.args.get("verdict", "")
    shown = [each for each in places if (each.verdict == asked if asked in VERDICTS else not each.plain)]
    pages = max(1, -(-len(shown) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = shown[(number - 1) * PAGE:number * PAGE]
    lines = documents.text_of(draft.id, draft.document.authentic, draft.document.authentic)
    return form_page("consolidation/publishing/publication.html", version=draft, document=draft.document, owed=found, obstacles=obstacles,
                     facts=publication.publication(actor, draft), places=places, shown=shown, number=number, pages=pages,
                     chosen=asked if asked in VERDICTS else "", counts=carrying.by_verdict(places), verdicts=VERDICTS,
                     doubtful=[each for each in places if each.doubtful], speakers=publication.speakers(shown),
                     same=carrying.by_kind(each for each in places if each.plain),
                     positions=carrying_positions.to_reconfirm(draft), progress=documents.progress_of(lines),
                     remarks=_remarks(draft), unnumbered=_unnumbered(lines),
                     order=publishing.order_now(draft), seen=documents.text_print(draft.id),
                     called=names_in(answering.before(draft)), called_now=names_in(draft.id),
                     statuses=DECIDABLE, form=Fields(), confirms=allows(actor, "carryover.confirm", draft),
                     decides=allows(actor, "decision.take", draft), issues=allows(actor, "version.issue", draft))


def _remarks(draft: Version) -> list[tuple[str, int, int]]:
    """For each language: how many clauses have no words in it, and how many translate earlier words; the others left out."""
    found = []
    for edition in documents.editions_of(draft.id):
        lines = documents.text_of(draft.id, edition.language, draft.document.authentic)
        found.append((edition.language, sum(line.language != edition.language for line in lines),
                      sum(line.stale for line in lines)))
    return [remark for remark in found if remark[1] or remark[2]]


def _unnumbered(lines: list[documents.Line]) -> list[int]:
    """The clauses without a number of their own, where others of their kind have one."""
    numbered = {line.kind for line in lines if line.kind != "heading" and (line.label or "").strip()}
    return [line.clause_id for line in lines if line.kind in numbered and not (line.label or "").strip()]


def _here(slug: str, document: str, version: str, anchor: str | None = None) -> Answer:
    return see(url_for("consolidation.publish", slug=slug, document=document, version=version, _anchor=anchor))


@views.post(AT)
@writes(IssueForm, again=publish)
def issue(actor: Actor, form: IssueForm, slug: str, document: str, version: str) -> Answer:
    """Issue it: all of it at once, or nothing."""
    issue_version(actor, _version(slug, document, version).id, form.row_version, form.seen)
    return see(url_for("reading.text", slug=slug, document=document, version=version))


@views.post(AT + "/places")
@writes(ConfirmForm, again=publish)
def confirm(actor: Actor, form: ConfirmForm, slug: str, document: str, version: str) -> Answer:
    """Confirm where contributions stand, or say otherwise."""
    confirming.confirm(actor, _version(slug, document, version).id, places_in(form), form.verdict)
    return _here(slug, document, version, "doubt")


@views.post(AT + "/places/drop")
@writes(UnconfirmForm, again=publish)
def unconfirm(actor: Actor, form: UnconfirmForm, slug: str, document: str, version: str) -> Answer:
    """Take that back."""
    confirming.unconfirm(actor, _version(slug, document, version).id, [contribution(each) for each in form.items])
    return _here(slug, document, version, "doubt")


@views.post(AT + "/decision")
@writes(DecideForm, again=publish)
def decide_all(actor: Actor, form: DecideForm, slug: str, document: str, version: str) -> Answer:
    """Decide about all words that are not decided yet in a block, as the chair."""
    clauses, digests = seen_in(form)
    deciding.decide(actor, _version(slug, document, version).id, clauses, form.status, form.reason, digests)
    return _here(slug, document, version, "against")


@views.post(AT + "/order")
@writes(OrderForm, again=publish)
def decide_order(actor: Actor, form: OrderForm, slug: str, document: str, version: str) -> Answer:
    """Decide the order of the clauses, as the chair."""
    publishing.decide_order(actor, _version(slug, document, version).id, form.order, form.why)
    return _here(slug, document, version, "against")


@views.post(AT + "/final")
@writes(FinalForm, again=publish)
def mark_final(actor: Actor, form: FinalForm, slug: str, document: str, version: str) -> Answer:
    """Say whether it is the final text, as the chair."""
    publishing.mark_final(actor, _version(slug, document, version).id, final=form.final)
    return _here(slug, document, version, "against")


@views.app_template_global("still_owed")
def still_owed(version: Version) -> answering.Late | None:
    """What an issued version still owes."""
    return answering.owed_since(version)


OWED = "/c/<slug>/<document>/<version>/owed"


@views.get(OWED)
def owing(slug: str, document: str, version: str) -> Response:
    """The contributions whose answers an issued version still owes, to be answered."""
    found, actor = _version(slug, document, version), visitor().actor
    return form_page("consolidation/dispositions/due_answers.html", version=found, document=found.document, form=Fields(),
                     rest=late.late(actor, found), owed=answering.owed_since(found),
                     works=allows(actor, "clause.consolidate", found))


@views.post(OWED)
@writes(DisposeForm, again=owing)
def answer_late(actor: Actor, form: DisposeForm, slug: str, document: str, version: str) -> Any:
    """Answer those that are ticked: everyone reads it at once."""
    given = [contribution(each) for each in form.items]
    deciding.dispose(actor, _version(slug, document, version).id, given, form.outcome, form.reason)
    return see(url_for("consolidation.owing", slug=slug, document=document, version=version))
