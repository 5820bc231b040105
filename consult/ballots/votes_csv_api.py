"""The CSV of the votes of a recorded ballot, for spreadsheets."""

import csv
import io

from flask import Response

from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import get_visitor
from consult.positions.blueprint import api

from . import queries as asked

WHITESPACE_TO_SPACE = str.maketrans({"\t": " ", "\r": " ", "\n": " "})
VOTES_COLUMNS = [
    "ballot",
    "holder",
    "name",
    "group",
    "region",
    "where",
    "voted",
    "choice",
    "corrected",
    "intention",
]


@api.get("/ballots/<int:ballot_id>/votes.csv", endpoint="votes_csv")
@document_response(None, media="text/csv")
def export_votes_csv(ballot_id: int) -> Response:
    """Export the roll of a recorded ballot as CSV."""
    ballot = asked.load_recorded_ballot(get_visitor().actor, ballot_id)
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(VOTES_COLUMNS)
    for line in asked.load_roll_call(ballot):
        table.writerow(
            [
                f"B-{ballot.number}",
                line.holder,
                _escape_cell(line.name),
                line.group or "",
                line.region or "",
                line.where,
                "yes" if line.cast_at else "no",
                _escape_cell(line.choice or ""),
                "yes" if line.corrected else "no",
                _escape_cell(line.intention or ""),
            ]
        )
    response = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="ballot-B-{ballot.number}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _escape_cell(words: str) -> str:
    """Escape a user's text, so that no spreadsheet takes it for a formula."""
    flat = words.translate(WHITESPACE_TO_SPACE)
    return f"'{flat}" if flat[:1] in {"=", "+", "-", "@"} else flat
