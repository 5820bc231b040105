"""How a refusal looks: a page in words, or problem details (RFC 9457); also what the framework and the database refuse."""
import logging
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from .door import Typed
from .errors import Invalid, NotFound, Problem, TooMany, Unavailable, Unknown
from .sayings import field_sentence, sentence

log = logging.getLogger(__name__)


def typed() -> Typed:
    """What was typed into the form that is shown again; empty for a fresh one."""
    found: Typed = g.get("typed") or Typed()
    return found


def wants_json() -> bool:
    """Whether the answer goes to a program."""
    if request.headers.get("X-Requested-With") == "fetch":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or request.is_json or best == "application/json"


def refused(problem: Problem) -> Response:
    """A refusal: a page in words, or problem details (RFC 9457)."""
    if wants_json():
        details = problem.details | ({"fields": _in_words(problem.details["fields"])} if "fields" in problem.details else {})
        response = jsonify({**details, "type": "about:blank", "title": problem.code, "status": problem.status,
                            "code": problem.code, "detail": sentence(problem)})
        response.mimetype = "application/problem+json"
        if isinstance(problem, Unknown):
            response.headers["WWW-Authenticate"] = "Bearer"
    else:
        response = Response(render_template("error.html", problem=problem, sentence=sentence(problem),
                                            kept=typed().values, csrf="", key=""))
    response.status_code = problem.status
    if isinstance(problem, Unavailable | TooMany):
        response.headers["Retry-After"] = str(problem.details.get("wait", 1))
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_words(fields: Any) -> dict[str, Any]:
    return {name: {**wrong, "detail": field_sentence(wrong)} for name, wrong in fields.items()}


def unable(error: OperationalError) -> Response:
    """The database is full, busy or away: say so in the log, and ask to try again."""
    log.error("the database cannot write now: %s", error)
    return refused(Unavailable())


def unfit(error: DBAPIError) -> Response:
    """A value that no column can hold (too large a number, NUL on PostgreSQL) is the asker's mistake."""
    kind = type(error.orig).__name__
    if kind in {"DataError", "NumericValueOutOfRange", "UntranslatableCharacter"}:
        return refused(Invalid("unfit"))
    log.error("the database refused", exc_info=error)
    return refused(_unexpected())


def _unexpected() -> Problem:
    problem = Problem("unexpected")
    problem.status = 500
    return problem


def http_error(error: HTTPException) -> Response:
    """What the framework refuses (404, 405, 413, a body that is no JSON), in our form."""
    if error.code and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    problem = NotFound() if error.code == 404 else Problem(f"http_{error.code}")
    problem.status = error.code or 500
    response = refused(problem)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def crashed(error: Exception) -> Response:
    """A mistake of ours: the log has all of it, the reader a calm word."""
    log.error("a request failed", exc_info=error)
    return refused(_unexpected())


def install(app: Flask) -> None:
    """Register how each kind of failure is answered."""
    app.register_error_handler(Problem, refused)
    app.register_error_handler(OperationalError, unable)
    app.register_error_handler(DBAPIError, unfit)
    app.register_error_handler(OverflowError, lambda _error: refused(Invalid("unfit")))
    app.register_error_handler(UnicodeError, lambda _error: refused(Invalid("unfit")))
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, crashed)
