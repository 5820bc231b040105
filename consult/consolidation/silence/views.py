"""Pages of silence procedures: opening form, public page, objections, and the chair's actions."""

from typing import Any

from flask import Response, g, request, url_for
from consult.core.i18n import gettext as _

from consult.positions.translation_queries import TextTranslation, load_clause_translations
from consult.core.hooks import ballot_url_by_kind
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.icalendar import CalendarEntry
from consult.core.database.engine import find_row, utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import Conflict, NotFound
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import make_calendar_response, FormFields, render_form_page, render_page
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Version
from consult.documents.queries import get_document_by_slug, load_clause_texts
from consult.consultations.queries import get_consultation_by_slug
from consult.text.brackets.bracket_tree import count_brackets

from . import objection_actions as objecting, queries as silence_queries, actions as silencing
from . import early_end_actions as ending
from consult.consolidation.silence.objection_queries import load_electors
from consult.consolidation.blueprint import views
from consult.consolidation.forms import parse_seen_clauses
from .forms import (
    SilenceExtensionForm,
    SilenceObjectionForm,
    OpenSilenceForm,
    ObjectionRulingForm,
    SilenceForm,
    WithdrawSilenceForm,
)
from .models import SilenceObjection, Silence

SILENCE = "/silences/<int:silence_id>"
NEW = "/versions/<int:version_id>/silence"
views.add_app_template_global(silence_queries.load_clause_silences)
views.add_app_template_global(silence_queries.get_ballot_silence)
ballot_url_by_kind["silence"] = lambda ballot_id: url_for(
    "consolidation.silence", silence_id=silence_queries.get_ballot_silence(ballot_id).id
)


@views.get(NEW, endpoint="new_silence")
def show_silence_form(version_id: int) -> Response:
    """Show the form of a silence procedure: clauses, deadline and resulting status.

    Query parameters named `clause` preselect clauses.
    """
    version = find_row(Version, version_id)
    actor = get_visitor().actor
    require_permission(
        actor,
        "silence.put" if is_allowed(actor, "silence.put", version) else "silence.propose",
        version,
    )
    g.consultation = version.document.consultation
    authentic = version.document.authentic
    lines = [
        each
        for each in load_clause_texts(version.id, authentic, authentic)
        if each.kind != "heading"
    ]
    issued = {
        each.clause_id
        for each in load_clause_texts(
            version.document.current_version_id or 0, authentic, authentic
        )
    }
    asked = request.args.getlist("clause")
    return render_form_page(
        "consolidation/silence/procedure_form.html",
        version=version,
        document=version.document,
        names=load_version_names(version.id),
        lines=[
            (
                each,
                "brackets"
                if count_brackets(each.text)
                else ""
                if each.clause_id in issued
                else "new",
            )
            for each in lines
        ],
        ticked=[
            f"{each.clause_id}:{each.digest}" for each in lines if str(each.clause_id) in asked
        ],
        puts=is_allowed(get_visitor().actor, "silence.put", version),
        form=FormFields({"status": "adref"}),
    )


@views.post(NEW, endpoint="make_silence")
@write_endpoint(SilenceForm, rerender=show_silence_form)
def submit_silence(actor: Actor, form: SilenceForm, version_id: int) -> WriteAnswer:
    """Open the silence procedure as the chair, or propose it as another user of the desk."""
    version = find_row(Version, version_id)
    _, digests = parse_seen_clauses(form)
    act = (
        silencing.open_silence
        if is_allowed(actor, "silence.put", version)
        else silencing.propose_silence
    )
    return _redirect_to_silence(act(actor, version_id, form, digests))


@views.get(SILENCE, endpoint="silence")
def show_silence(silence_id: int) -> Response:
    """Show the rules, the text, the objections and the result."""
    actor = get_visitor().actor
    found = silence_queries.find_silence(actor, silence_id)
    g.consultation = found.document.consultation
    return render_form_page(
        "consolidation/silence/procedure.html", **_build_context(actor, found), form=FormFields()
    )


def _build_context(actor: Actor, found: Silence) -> dict[str, Any]:
    left = max(int((found.closes_at - utc_now()).total_seconds()), 0) // 60
    return {
        "silence": found,
        "ballot": found.ballot,
        "document": found.document,
        "version": found.version,
        "standing": silence_queries.load_silence_state(actor, found),
        "electors": load_electors(found),
        "left": (left // 1440, left // 60 % 24, left % 60),
        "names": load_version_names(found.version_id),
        "translated": _load_translations(found),
        "puts": is_allowed(actor, "silence.put", found),
        "replaced": silencing.is_version_replaced(found.version),
        "lapsed": found.closes_at < utc_now() + silencing.SHORTEST,
        "withdraws": found.withdrawn_at is None
        and (
            (found.ballot_id is None and is_allowed(actor, "silence.withdraw", found))
            or (found.open and is_allowed(actor, "silence.put", found))
        ),
    }


def _load_translations(found: Silence) -> dict[int, TextTranslation]:
    """Load the clauses in the reader's language; mark translations of a text that has changed."""
    there = load_clause_translations(
        [each.clause_id for each in found.clauses], i18n.get_language(), found.version_id
    )
    return {
        each.clause_id: own._replace(stale=own.stale or own.of != each.digest)
        for each in found.clauses
        if (own := there.get(each.clause_id))
    }


@views.get(SILENCE + ".ics", endpoint="silence_calendar")
def download_calendar(silence_id: int) -> Response:
    """Download the deadline as a calendar file."""
    found = silence_queries.find_silence(get_visitor().actor, silence_id)
    if found.ballot is None:
        raise NotFound(what="Silence")
    return make_calendar_response(
        [build_calendar_entry(found)],
        i18n.choose_title(found.document.title),
        f"silence-{silence_id}.ics",
    )


def build_calendar_entry(found: Silence) -> CalendarEntry:
    """Build the calendar entry of an opened silence procedure; an extension updates it."""
    address = url_for("consolidation.silence", silence_id=found.id, _external=True)
    called = load_version_names(found.version_id)
    about = _(
        "Clauses %(labels)s are adopted unless an entitled delegate objects before the deadline.",
        labels=i18n.join_list(
            [called.get(each.clause_id) or each.label.strip(".") or "·" for each in found.clauses]
        ),
    )
    host = request.host.partition(":")[0]
    return CalendarEntry(
        f"silence-{found.id}@{host}",
        silence_queries.count_extensions(found.id),
        utc_now(),
        found.closes_at,
        found.closes_at,
        _("Silence ends: %(document)s", document=i18n.choose_title(found.document.title)),
        "",
        f"{about}\n{address}",
        address,
        False,
    )


@views.get("/c/<slug>/<document>/silences", endpoint="silences")
def list_silences(slug: str, document: str) -> Response:
    """Show the silence procedures of a document, newest first."""
    g.consultation = get_consultation_by_slug(slug)
    there = get_document_by_slug(g.consultation.id, document)
    return render_page(
        "consolidation/silence/procedures.html",
        document=there,
        silences=silence_queries.load_document_silences(get_visitor().actor, there.id),
    )


@views.get(SILENCE + "/clauses/<int:clause_id>", endpoint="objection")
def show_objection_form(silence_id: int, clause_id: int) -> Response:
    """Show the form to object to one clause."""
    actor = get_visitor().actor
    found = silence_queries.find_silence(actor, silence_id)
    g.consultation = found.document.consultation
    context = _build_context(actor, found)
    clause = next(
        (each for each in context["standing"].clauses if each.clause.clause_id == clause_id), None
    )
    if clause is None:
        raise NotFound(what="Clause")
    if not found.open:
        raise Conflict("silence_over")
    return render_form_page(
        "consolidation/silence/objection_form.html",
        **context,
        now=clause,
        form=FormFields({"text": clause.clause.words}),
    )


@views.post(SILENCE + "/clauses/<int:clause_id>", endpoint="object_to")
@write_endpoint(SilenceObjectionForm, rerender=show_objection_form)
def object_to_clause(
    actor: Actor, form: SilenceObjectionForm, silence_id: int, clause_id: int
) -> WriteAnswer:
    """Object to a clause; the proposed text becomes an amendment."""
    objecting.object_to_clause(actor, silence_id, clause_id, form.text, form.reason)
    return redirect_to(
        url_for("consolidation.silence", silence_id=silence_id, _anchor=f"clause-{clause_id}")
    )


@views.post(SILENCE + "/put", endpoint="put_silence")
@write_endpoint(OpenSilenceForm, rerender=show_silence)
def open_proposed_silence(actor: Actor, form: OpenSilenceForm, silence_id: int) -> WriteAnswer:
    """Open a proposed silence procedure."""
    return _redirect_to_silence(silencing.open_proposed_silence(actor, silence_id, form.closes_at))


@views.post(SILENCE + "/extension", endpoint="extend")
@write_endpoint(SilenceExtensionForm, rerender=show_silence)
def extend_silence(actor: Actor, form: SilenceExtensionForm, silence_id: int) -> WriteAnswer:
    """Extend the deadline."""
    silencing.extend_silence(actor, silence_id, form.until, form.why)
    return redirect_to(url_for("consolidation.silence", silence_id=silence_id))


@views.post(SILENCE + "/release", endpoint="end_broken_silence")
@write_endpoint(rerender=show_silence)
def end_broken_silence(actor: Actor, _form: EmptyForm, silence_id: int) -> WriteAnswer:
    """End the silence on the broken clauses at once."""
    return _redirect_to_silence(ending.end_broken_silence(actor, silence_id))


@views.post(SILENCE + "/withdraw", endpoint="withdraw_silence")
@write_endpoint(WithdrawSilenceForm, rerender=show_silence)
def withdraw_silence(actor: Actor, form: WithdrawSilenceForm, silence_id: int) -> WriteAnswer:
    """Withdraw the silence procedure."""
    return _redirect_to_silence(ending.withdraw_silence(actor, silence_id, form.withdrawal))


def reshow_silence(objection_id: int) -> Response:
    """Show the procedure again after a refused ruling or withdrawal."""
    return show_silence(find_row(SilenceObjection, objection_id).silence_id)


@views.post("/objections/<int:objection_id>/withdraw")
@write_endpoint(rerender=reshow_silence)
def withdraw_objection(actor: Actor, _form: EmptyForm, objection_id: int) -> WriteAnswer:
    """Withdraw an objection."""
    made = objecting.withdraw_objection(actor, objection_id)
    return redirect_to(
        url_for(
            "consolidation.silence", silence_id=made.silence_id, _anchor=f"clause-{made.clause_id}"
        )
    )


@views.post("/objections/<int:objection_id>/ruling", endpoint="rule_on")
@write_endpoint(ObjectionRulingForm, rerender=reshow_silence)
def rule_on_objection(actor: Actor, form: ObjectionRulingForm, objection_id: int) -> WriteAnswer:
    """Rule whether the objection of a person outside the electorate counts."""
    made = objecting.rule_on_objection(
        actor, objection_id, counts=form.counts == "yes", reason=form.ruling
    )
    return redirect_to(
        url_for(
            "consolidation.silence", silence_id=made.silence_id, _anchor=f"clause-{made.clause_id}"
        )
    )


def _redirect_to_silence(made: Silence) -> WriteAnswer:
    return redirect_to(url_for("consolidation.silence", silence_id=made.id))
