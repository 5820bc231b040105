"""Pages of the record: filtered events, and verification of the hash chain."""

from flask import Response, g, request

from consult.consultations.queries import get_consultation_by_slug
from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import require_permission
from consult.core.web.pages import render_page

from . import queries
from .blueprint import views
from .forms import parse_record_filter
from .fact_queries import load_fact_references
from .fact_values import list_fact_lines
from .checkpoints.queries import find_newest
from .verification.messages import KINDS, MOST_SHOWN, describe_fault, format_key
from .verification.queries import verify_installation
from .messages import format_audience, format_verb


@views.get("/c/<slug>/audit", endpoint="record")
def show_record(slug: str) -> Response:
    """Show the events, newest first."""
    g.consultation = get_consultation_by_slug(slug)
    wish = parse_record_filter(request.args.to_dict())
    found = queries.load_entries(get_visitor().actor, g.consultation, wish)
    chosen = {
        name: value
        for name, value in wish._replace(before=None)._asdict().items()
        if value is not None
    }
    older = found[-1].seq if len(found) == queries.PAGE_SIZE else None
    return render_page(
        "audit/record.html",
        found=found,
        wish=wish,
        chosen=chosen,
        older=older,
        offer=queries.load_filter_options(g.consultation),
        verb_words=format_verb,
        audience_words=format_audience,
        fact_lines=list_fact_lines,
        known=load_fact_references(each.source for each in found),
    )


@views.get("/c/<slug>/audit/verify", endpoint="verify")
def show_verification(slug: str) -> Response:
    """Verify the record and the rows that it tells of, and show whether everything fits."""
    g.consultation = get_consultation_by_slug(slug)
    require_permission(get_visitor().actor, "audit.see", g.consultation)
    found = verify_installation()
    wrong = found.state.mismatches if found.state else []
    return render_page(
        "audit/verification.html",
        verdict=found,
        head=found.heads.get(g.consultation.id, ""),
        checkpoint=find_newest(g.consultation.id),
        kinds=KINDS,
        wrong=wrong[:MOST_SHOWN],
        describe_fault=describe_fault,
        format_key=format_key,
    )
