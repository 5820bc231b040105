"""Whether one's contributions still stand on the words of a new version: asked of those who made them, without a script."""
from collections.abc import Iterable

from flask import Response, g, request, url_for

from consult.consultations.queries import consultation_at, consultations
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import NotFound
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page, page
from consult.documents.queries import document_at, version_at

from . import reaffirmation as affirming, verdict_queries as carried_over
from .reaffirmation import Still
from consult.consolidation.blueprint import views
from .models import VERDICTS, CarryOver
from consult.consolidation.publishing.queries import speakers

PAGE = 100
ONE = "/carry-over/<int:carryover_id>"


@views.app_template_global("stills_of")
def stills_of(kind: str, numbers: Iterable[int]) -> dict[int, Still]:
    """Those of some contributions that were carried over into the current version and are open, by number."""
    return affirming.stills_of(kind, numbers)


@views.app_template_global("still_of")
def still_of(kind: str, number: int) -> Still | None:
    """The same of one contribution."""
    return affirming.stills_of(kind, [number]).get(number)


@views.get("/my/still")
def still() -> Response:
    """One's contributions under which the words changed, with what one may say of each."""
    all_there = consultations()
    g.consultation = all_there[0] if len(all_there) == 1 else None
    found = affirming.asked(visitor().actor)
    return form_page("consolidation/carry_over/reaffirmation.html", form=Fields(), found=found,
                     waiting=[each for each in found if not each.still.said])


def _again(carryover_id: int) -> Response:
    return still()


def _listed(made: CarryOver) -> Answer:
    return see(url_for("consolidation.still", _anchor=f"still-{made.id}"))


@views.post(ONE + "/stands")
@writes(again=_again)
def affirm(actor: Actor, _form: Nothing, carryover_id: int) -> Answer:
    """Say that it still stands."""
    return _listed(affirming.affirm(actor, carryover_id))


@views.post(ONE + "/stands/drop")
@writes(again=_again)
def unsay(actor: Actor, _form: Nothing, carryover_id: int) -> Answer:
    """Take that back."""
    return _listed(affirming.unsay(actor, carryover_id))


@views.get("/c/<slug>/<document>/<version>/carried-over")
def carried(slug: str, document: str, version: str) -> Response:
    """What was carried over into an issued version, with the verdicts that hold; for everyone."""
    g.consultation = consultation_at(slug)
    found = version_at(visitor().actor, document_at(g.consultation.id, document), version)
    if not found.issued:
        raise NotFound(what="Version")
    every = carried_over.held_in(found)
    asked = next((code for code in VERDICTS if code == request.args.get("verdict")), "")
    rows = [each for each in every if asked in {"", each.verdict}]
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = rows[(number - 1) * PAGE:number * PAGE]
    return page("consolidation/carry_over/verdicts.html", version=found, document=found.document, found=rows, speakers=speakers(rows),
                counts=carried_over.verdicts_of(every), verdicts=VERDICTS, chosen=asked, number=number, pages=pages)
