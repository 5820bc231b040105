"""Refusals as a page or as problem details (RFC 9457), also those of framework and database."""

import logging
import re
import sqlite3
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from .forms import FormState
from .write_endpoint import explain_end, get_known_visitor, lacks_credentials
from consult.core.permissions.refusal_log import log_refusal
from consult.core.errors import (
    Invalid,
    NotFound,
    Problem,
    TooManyRequests,
    Unavailable,
    SignInRequired,
)
from consult.core.messages.error_messages import describe_field_error, describe_problem

log = logging.getLogger(__name__)
# Failures that pass by themselves. One without a number of SQLite's here is PostgreSQL's: a lock,
# a timeout, a server that is away.
PASSING = {
    0,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
}
LACKING_SQLITE = re.compile(r"^(no such (column|table)|table \S+ has no column)")
LACKING_POSTGRESQL = {"42703", "42P01"}  # undefined column, undefined table


def get_form_state() -> FormState:
    """Return the input of a form that is shown again; empty for a new form."""
    found: FormState = g.get("form_state") or FormState()
    return found


def is_json_expected() -> bool:
    """Return whether the answer goes to a program."""
    if request.headers.get("X-Requested-With") == "fetch":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or request.is_json or best == "application/json"


def render_refusal(problem: Problem) -> Response:
    """A refusal: a page in words, or problem details (RFC 9457)."""
    problem = explain_end(problem)
    log_refusal(problem, get_known_visitor())
    if is_json_expected():
        details = problem.details | (
            {"fields": _describe_fields(problem.details["fields"])}
            if "fields" in problem.details
            else {}
        )
        response = jsonify(
            {
                **details,
                "type": "about:blank",
                "title": problem.code,
                "status": problem.status,
                "code": problem.code,
                "detail": describe_problem(
                    problem, to_program=lacks_credentials(get_known_visitor())
                ),
            }
        )
        response.mimetype = "application/problem+json"
        if isinstance(problem, SignInRequired):
            response.headers["WWW-Authenticate"] = "Bearer"
    else:
        response = Response(
            render_template(
                "error.html",
                problem=problem,
                sentence=describe_problem(problem),
                kept=get_form_state().values,
                csrf="",
                key="",
            )
        )
    response.status_code = problem.status
    if isinstance(problem, Unavailable | TooManyRequests):
        response.headers["Retry-After"] = str(problem.details.get("wait", 1))
    response.headers["Cache-Control"] = "no-store"
    return response


def _describe_fields(fields: Any) -> dict[str, Any]:
    return {
        name: {**wrong, "detail": describe_field_error(wrong)} for name, wrong in fields.items()
    }


def tell_database_failure(error: DBAPIError) -> Response:
    """Answer an error of the database: "try again" if it is busy, full or away, else a failure."""
    raw = error.orig
    if (
        isinstance(error, OperationalError)
        and getattr(raw, "sqlite_errorcode", 0) & 0xFF in PASSING
    ):
        log.error("the database cannot write now: %s", error)
        return render_refusal(Unavailable())
    if type(raw).__name__ in {"DataError", "NumericValueOutOfRange", "UntranslatableCharacter"}:
        return render_refusal(
            Invalid("unfit")
        )  # a value that no column can hold (too large a number, NUL on PostgreSQL)
    return handle_crash(error)


def lacks_schema(error: Exception) -> bool:
    """Return whether the database lacks a column or table, as it is older or newer than consult."""
    raw = getattr(error, "orig", None) or error
    return (
        getattr(raw, "sqlstate", None) in LACKING_POSTGRESQL
        or LACKING_SQLITE.search(str(raw)) is not None
    )


def handle_http_error(error: HTTPException) -> Response:
    """Answer an error of the framework (404, 405, 413, a body that is no JSON) as a refusal."""
    if error.code and error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # Flask's response adds nothing
    problem = NotFound() if error.code == 404 else Problem(f"http_{error.code}")
    problem.status = error.code or 500
    response = render_refusal(problem)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def handle_crash(error: Exception) -> Response:
    """A mistake of ours: the log has all of it, the reader a calm word."""
    lacks = lacks_schema(error)
    hint = "the database does not fit this program (python -m consult migrate): " if lacks else ""
    log.error("a request failed: %s%s", hint, error, exc_info=error)
    problem = Problem("database_unfit" if lacks else "unexpected")
    problem.status = 500
    return render_refusal(problem)


def install(app: Flask) -> None:
    """Register how each kind of failure is answered."""
    app.register_error_handler(Problem, render_refusal)
    app.register_error_handler(DBAPIError, tell_database_failure)
    app.register_error_handler(OverflowError, lambda _error: render_refusal(Invalid("unfit")))
    app.register_error_handler(UnicodeError, lambda _error: render_refusal(Invalid("unfit")))
    app.register_error_handler(HTTPException, handle_http_error)
    app.register_error_handler(Exception, handle_crash)
