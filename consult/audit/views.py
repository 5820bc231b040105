"""The pages of the record: what happened, filtered; and whether anyone tampered with it."""
import json

from flask import Blueprint, Response, g, request

from consult.consultations.queries import consultation_at
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import page

from . import queries
from .forms import wish_from
from .messages import audience_words, verb_words

views = Blueprint("audit", __name__)


@views.get("/c/<slug>/audit")
def record(slug: str) -> Response:
    """What happened, the newest first."""
    g.consultation = consultation_at(slug)
    wish = wish_from(request.args.to_dict())
    found = queries.entries(visitor().actor, g.consultation, wish)
    chosen = {name: value for name, value in wish._replace(before=None)._asdict().items() if value is not None}
    older = found[-1].seq if len(found) == queries.PAGE else None
    return page(
        "audit/record.html",
        found=found,
        wish=wish,
        chosen=chosen,
        older=older,
        offer=queries.offer(g.consultation),
        verb_words=verb_words,
        audience_words=audience_words,
        as_json=_as_json,
    )


@views.get("/c/<slug>/audit/verify")
def verify(slug: str) -> Response:
    """Recompute the chain, and say whether everything fits."""
    g.consultation = consultation_at(slug)
    verdict = queries.verdict(visitor().actor, g.consultation)
    return page("audit/verification.html", verdict=verdict)


def _as_json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1)
