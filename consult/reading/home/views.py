"""The matrix of subjects, and the counts beside the links between the lists of own input."""

from flask import Response, g, request

from consult.consultations.queries import get_consultation_by_slug, get_tag
from consult.core.web.pages import render_page
from consult.core.web.write_endpoint import get_visitor
from consult.reading.blueprint import views

from . import matrix_queries, own_input_queries


@views.app_template_global()
def count_own_input() -> dict[str, int]:
    """Count the reader's own input by the list that shows it."""
    return own_input_queries.count_own_input(get_visitor().actor)


@views.get("/c/<slug>/subjects/matrix", endpoint="matrix")
def show_matrix(slug: str) -> Response:
    """Show how many clauses have a tag of each of two sets, such as action lines and goals."""
    g.consultation = get_consultation_by_slug(slug)
    return render_page(
        "reading/home/matrix.html",
        matrix=matrix_queries.load_matrix(
            g.consultation.id, request.args.get("rows"), request.args.get("columns")
        ),
    )


@views.get("/c/<slug>/subjects/matrix/<int:row>/<int:column>", endpoint="matrix_cell")
def show_matrix_cell(slug: str, row: int, column: int) -> Response:
    """Show the clauses that one number of the matrix counts."""
    g.consultation = get_consultation_by_slug(slug)
    tags = [get_tag(g.consultation, each) for each in (row, column)]
    return render_page(
        "reading/home/matrix_cell.html",
        tags=tags,
        found=matrix_queries.list_clauses_with_tags(g.consultation.id, *tags),
    )
