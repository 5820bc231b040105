"""Pages of carried-over contributions: reaffirmation by their authors, and public verdicts."""

from flask import Response, g, request, url_for

from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import NotFound
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.documents.queries import get_document_by_slug, get_version_by_slug

from . import reaffirmation as affirming, verdict_queries as carried_over
from .reaffirmation import CarryOverStatus
from consult.consolidation.blueprint import views
from .models import VERDICTS, CarryOver
from consult.consolidation.publishing.queries import load_contribution_sources

PAGE = 100
ONE = "/carry-over/<int:carryover_id>"


@views.app_template_global()
def load_reaffirmation_status(kind: str, number: int) -> CarryOverStatus | None:
    """Load the carry-over status of one contribution."""
    return affirming.load_statuses_by_id(kind, [number]).get(number)


@views.get("/my/still", endpoint="still")
def show_reaffirmations() -> Response:
    """Show the reader's contributions whose text changed, with the possible reactions."""
    found = affirming.load_reaffirmation_requests(get_visitor().actor)
    return render_form_page(
        "consolidation/carry_over/reaffirmation.html",
        form=FormFields(),
        found=found,
        waiting=[each for each in found if not each.still.reaction],
    )


def _reshow_list(carryover_id: int) -> Response:
    return show_reaffirmations()


def _redirect_to_list(made: CarryOver) -> WriteAnswer:
    return redirect_to(url_for("consolidation.still", _anchor=f"still-{made.id}"))


@views.post(ONE + "/stands", endpoint="affirm")
@write_endpoint(rerender=_reshow_list)
def affirm_contribution(actor: Actor, _form: EmptyForm, carryover_id: int) -> WriteAnswer:
    """Record that a contribution still applies."""
    return _redirect_to_list(affirming.affirm_contribution(actor, carryover_id))


@views.post(ONE + "/stands/drop", endpoint="unsay")
@write_endpoint(rerender=_reshow_list)
def withdraw_affirmation(actor: Actor, _form: EmptyForm, carryover_id: int) -> WriteAnswer:
    """Withdraw that statement."""
    return _redirect_to_list(affirming.withdraw_affirmation(actor, carryover_id))


@views.get("/c/<slug>/<document>/<version>/carried-over", endpoint="carried")
def show_carried_over(slug: str, document: str, version: str) -> Response:
    """Show the carry-over of an issued version with its verdicts, to everyone."""
    g.consultation = get_consultation_by_slug(slug)
    found = get_version_by_slug(
        get_visitor().actor, get_document_by_slug(g.consultation.id, document), version
    )
    if not found.issued:
        raise NotFound(what="Version")
    every = carried_over.load_verdicts(found)
    asked = next((code for code in VERDICTS if code == request.args.get("verdict")), "")
    rows = [each for each in every if asked in {"", each.verdict}]
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = rows[(number - 1) * PAGE : number * PAGE]
    return render_page(
        "consolidation/carry_over/verdicts.html",
        version=found,
        document=found.document,
        found=rows,
        speakers=load_contribution_sources(rows),
        counts=carried_over.count_verdicts(every),
        verdicts=VERDICTS,
        chosen=asked,
        number=number,
        pages=pages,
    )
