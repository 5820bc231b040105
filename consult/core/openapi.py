"""The description of the API: OpenAPI 3.1, made from the same forms and shapes that the doors use.

    @api.get("/documents/<int:document_id>/tallies")
    @answers(TalliesShape)
    def tallies(document_id): ...

It is made on a shadow of the application, so that describing a route costs its requests nothing.
"""
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from pydantic import BaseModel, ConfigDict
from spectree import Response as Responses
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from .forms import Form, Nothing

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/v1"
REFUSALS = {"GET": (400, 401, 403, 404, 406, 422, 429, 503),
            "other": (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)}
api = Blueprint("openapi", __name__, url_prefix=PREFIX)


class ProblemShape(BaseModel):
    """Problem details (RFC 9457): what was refused, and why, in words and as a code."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    code: str
    detail: str


def answers(shape: type[BaseModel] | None, status: int = 200, query: type[Form] | None = None) -> Callable[[View], View]:
    """Say what an API view answers with, and which parameters it reads from the address; for the description only."""
    def note(view: View) -> View:
        view.answers, view.status, view.query = shape, status, query  # type: ignore[attr-defined]
        return view
    return note


def described(app: Flask) -> dict[str, Any]:
    """The description of every route under /api/v1."""
    spec = SpecTree("flask", title="consult", version="v1", openapi_version="3.1.0", mode="strict", annotations=False,
                    security_schemes=[SecurityScheme(name="bearer", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))],
                    description="Draft outcome documents together. Writes take an Idempotency-Key header; what is refused "
                                "is told as problem details.")
    shadow = Flask("description")
    shadow.url_map.converters.update(app.url_map.converters)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX) and not rule.endpoint.startswith(api.name):
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            view = app.view_functions[rule.endpoint]
            shadow.add_url_rule(rule.rule, rule.endpoint, _noted(spec, view, method, rule), methods=[method])
    with shadow.app_context():
        spec.app = shadow
        found: dict[str, Any] = spec.spec
    return _finished(found)


def _noted(spec: SpecTree, view: Any, method: str, rule: Any) -> Any:
    form = getattr(view, "form", Nothing)
    shape, status = getattr(view, "answers", None), getattr(view, "status", 200)
    refusals = {f"HTTP_{code}": ProblemShape for code in REFUSALS["GET" if method == "GET" else "other"]}
    return spec.validate(
        query=getattr(view, "query", None), json=form if form.model_fields and method != "GET" else None,
        resp=Responses(**{f"HTTP_{status}": shape, **refusals}), tags=(rule.endpoint.partition(".")[0].removesuffix("_api"),),
        security={} if method == "GET" else {"bearer": []}, operation_id=rule.endpoint, skip_validation=True)(view)


def _finished(spec: dict[str, Any]) -> dict[str, Any]:
    """Refusals have a media type of their own, and every write may carry a key."""
    key = {"name": "Idempotency-Key", "in": "header", "required": False,
           "schema": {"type": "string", "maxLength": 100}, "description": "the same key does the same thing once"}
    for path in spec["paths"].values():
        for method, operation in path.items():
            for status, answer in operation["responses"].items():
                if status >= "400" and "content" in answer:
                    answer["content"] = {"application/problem+json": answer["content"].pop("application/json")}
            if method != "get":
                operation["parameters"].append(key)
    return spec


@api.get("/openapi.json")
def openapi() -> Response:
    """The description, as JSON."""
    return jsonify(_kept())


@api.get("/")
def reference() -> Response:
    """The description, to be read."""
    response = Response(render_template("api.html", spec=_kept(), csrf="", key=""))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _kept() -> dict[str, Any]:
    if "openapi" not in current_app.extensions:
        current_app.extensions["openapi"] = described(current_app)  # type: ignore[arg-type]
    found: dict[str, Any] = current_app.extensions["openapi"]
    return found
