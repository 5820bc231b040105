"""Silence procedures: the form that puts one, its public page, objecting, and what the chair does with it."""
from typing import Any

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from consult.positions.translation_queries import Rendered, clauses_in
from consult.ballots.views import elsewhere
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.icalendar import Entry, calendar_sent
from consult.core.database.engine import find, now
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import Conflict, NotFound
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page, page
from consult.core.permissions.rules import allows, require
from consult.documents.models import Version
from consult.documents.queries import document_at, text_of
from consult.consultations.queries import consultation_at
from consult.text.brackets.bracket_tree import count

from . import objection_actions as objecting, queries as silence_queries, actions as silencing
from consult.consolidation.blueprint import views
from consult.consolidation.forms import seen_in
from .forms import ExtensionForm, ObjectionForm, PutForm, RulingForm, SilenceForm
from .models import Objection, Silence

SILENCE = "/silences/<int:silence_id>"
NEW = "/versions/<int:version_id>/silence"
views.add_app_template_global(silence_queries.silences_of, "silences_of")
views.add_app_template_global(silence_queries.silence_of, "silence_of")
elsewhere["silence"] = lambda ballot_id: url_for("consolidation.silence", silence_id=silence_queries.silence_of(ballot_id).id)


@views.get(NEW)
def new_silence(version_id: int) -> Response:
    """The form: which clauses, until when, and what they are from then on. clause: those that are ticked already."""
    version = find(Version, version_id)
    require(visitor().actor, "desk.see", version)
    g.consultation = version.document.consultation
    authentic = version.document.authentic
    lines = [each for each in text_of(version.id, authentic, authentic) if each.kind != "heading"]
    issued = {each.clause_id for each in text_of(version.document.current_version_id or 0, authentic, authentic)}
    asked = request.args.getlist("clause")
    return form_page("consolidation/silence/procedure_form.html", version=version, document=version.document, names=names_in(version.id),
                     lines=[(each, "brackets" if count(each.text) else "" if each.clause_id in issued else "new")
                            for each in lines],
                     ticked=[f"{each.clause_id}:{each.digest}" for each in lines if str(each.clause_id) in asked],
                     puts=allows(visitor().actor, "silence.put", version), form=Fields({"status": "adref"}))


@views.post(NEW)
@writes(SilenceForm, again=new_silence)
def make_silence(actor: Actor, form: SilenceForm, version_id: int) -> Answer:
    """Put it, as the chair; propose it to the chair, as who prepares."""
    version = find(Version, version_id)
    _, digests = seen_in(form)
    act = silencing.open_silence if allows(actor, "silence.put", version) else silencing.propose_silence
    return _to(act(actor, version_id, form, digests))


@views.get(SILENCE)
def silence(silence_id: int) -> Response:
    """The rules in words, the words themselves, the objections, and the result."""
    actor = visitor().actor
    found = silence_queries.silence_for(actor, silence_id)
    g.consultation = found.document.consultation
    return form_page("consolidation/silence/procedure.html", **_context(actor, found), form=Fields())


def _context(actor: Actor, found: Silence) -> dict[str, Any]:
    left = max(int((found.closes_at - now()).total_seconds()), 0) // 60
    return {"silence": found, "ballot": found.ballot, "document": found.document, "version": found.version,
            "standing": silence_queries.standing(actor, found), "electors": objecting.electors_of(found),
            "left": (left // 1440, left // 60 % 24, left % 60), "names": names_in(found.version_id),
            "translated": _translated(found), "puts": allows(actor, "silence.put", found)}


def _translated(found: Silence) -> dict[int, Rendered]:
    """The words in the reader's language, where that edition has them; of other words where they were changed since."""
    there = clauses_in([each.clause_id for each in found.clauses], i18n.spoken(), found.version_id)
    return {each.clause_id: own._replace(stale=own.stale or own.of != each.digest)
            for each in found.clauses if (own := there.get(each.clause_id))}


@views.get(SILENCE + ".ics")
def silence_calendar(silence_id: int) -> Response:
    """The deadline for a calendar."""
    found = silence_queries.silence_for(visitor().actor, silence_id)
    if found.ballot is None:
        raise NotFound(what="Silence")
    return calendar_sent([deadline(found)], i18n.said(found.document.title), f"silence-{silence_id}.ics")


def deadline(found: Silence) -> Entry:
    """The deadline of a silence procedure that was put, as a calendar keeps it; another deadline changes it there."""
    address = url_for("consolidation.silence", silence_id=found.id, _external=True)
    called = names_in(found.version_id)
    about = _("Clauses %(labels)s are adopted unless somebody entitled objects before it.",
              labels=i18n.listed([called.get(each.clause_id) or each.label.strip(".") or "·" for each in found.clauses]))
    host = request.host.partition(":")[0]
    return Entry(f"silence-{found.id}@{host}", silence_queries.extended(found.id), now(), found.closes_at, found.closes_at,
                 _("Silence ends: %(document)s", document=i18n.said(found.document.title)), "",
                 f"{about}\n{address}", address, False)


@views.get("/c/<slug>/<document>/silences")
def silences(slug: str, document: str) -> Response:
    """The silence procedures of a document, the newest first."""
    g.consultation = consultation_at(slug)
    there = document_at(g.consultation.id, document)
    return page("consolidation/silence/procedures.html", document=there, silences=silence_queries.silences_on(visitor().actor, there.id))


@views.get(SILENCE + "/clauses/<int:clause_id>")
def objection(silence_id: int, clause_id: int) -> Response:
    """The form of an objection to one clause: why, and the words that should stand instead."""
    actor = visitor().actor
    found = silence_queries.silence_for(actor, silence_id)
    g.consultation = found.document.consultation
    context = _context(actor, found)
    clause = next((each for each in context["standing"].clauses if each.clause.clause_id == clause_id), None)
    if clause is None:
        raise NotFound(what="Clause")
    if not found.open:
        raise Conflict("silence_over")
    return form_page("consolidation/silence/objection_form.html", **context, now=clause, form=Fields({"text": clause.clause.words}))


@views.post(SILENCE + "/clauses/<int:clause_id>")
@writes(ObjectionForm, again=objection)
def object_to(actor: Actor, form: ObjectionForm, silence_id: int, clause_id: int) -> Answer:
    """Object; the words become an edit of the clause."""
    objecting.object_to(actor, silence_id, clause_id, form.text, form.reason)
    return see(url_for("consolidation.silence", silence_id=silence_id, _anchor=f"clause-{clause_id}"))


@views.post(SILENCE + "/put")
@writes(PutForm, again=silence)
def put_silence(actor: Actor, form: PutForm, silence_id: int) -> Answer:
    """Put what was proposed."""
    return _to(silencing.put_silence(actor, silence_id, form.closes_at))


@views.post(SILENCE + "/extension")
@writes(ExtensionForm, again=silence)
def extend(actor: Actor, form: ExtensionForm, silence_id: int) -> Answer:
    """Set another deadline."""
    silencing.extend(actor, silence_id, form.until, form.why)
    return see(url_for("consolidation.silence", silence_id=silence_id))


def ruling_again(objection_id: int) -> Response:
    """The page of the silence once more, where a ruling or a withdrawal was refused."""
    return silence(find(Objection, objection_id).silence_id)


@views.post("/objections/<int:objection_id>/withdraw")
@writes(again=ruling_again)
def withdraw_objection(actor: Actor, _form: Nothing, objection_id: int) -> Answer:
    """Take back what one objected."""
    made = objecting.withdraw_objection(actor, objection_id)
    return see(url_for("consolidation.silence", silence_id=made.silence_id, _anchor=f"clause-{made.clause_id}"))


@views.post("/objections/<int:objection_id>/ruling")
@writes(RulingForm, again=ruling_again)
def rule_on(actor: Actor, form: RulingForm, objection_id: int) -> Answer:
    """Rule whether an objection of somebody who is not entitled counts."""
    made = objecting.rule_on(actor, objection_id, counts=form.counts == "yes", reason=form.ruling)
    return see(url_for("consolidation.silence", silence_id=made.silence_id, _anchor=f"clause-{made.clause_id}"))


def _to(made: Silence) -> Answer:
    return see(url_for("consolidation.silence", silence_id=made.id))
