"""The OpenAPI 3.1 description of the API, built from the forms and shapes that endpoints use.

    @api.get("/documents/<int:document_id>/tallies")
    @document_response(TalliesShape)
    def tallies(document_id): ...

It is built on a shadow application, so that the description costs requests nothing.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from pydantic import BaseModel, ConfigDict
from spectree import Response as Responses
from spectree import SecurityScheme, SpecTree
from spectree.models import InType, SecureType, SecuritySchemeData
from werkzeug.routing import Rule

from .uploads import find_file_fields
from .examples.example_builder import build_answer_example, build_request_example
from .examples.example_values import MEDIA_TEXTS
from .examples.docstring_attributes import add_field_descriptions
from .forms import Form, EmptyForm
from consult.core.i18n import LANGUAGES
from .pages import render_page
from consult.core.permissions.actor import PERSONAL
from consult.core.permissions.scopes import get_scope
from .write_endpoint import COOKIE_NAME
from .api_reference import SCHEMA_PREFIX, build_outline

ViewType = TypeVar("ViewType", bound=Callable[..., Any])
PREFIX = "/api/v1"
PROBLEM_MEDIA_TYPE = "application/problem+json"
READ_STATUSES, WRITE_STATUSES = (
    (400, 401, 403, 404, 422, 429, 503),
    (400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
ROW_ID_SCHEMA = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}  # id of a row in a URL
IDEMPOTENCY_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "the same key does the same thing once",
    "schema": {"type": "string", "maxLength": 100},
}
BEARER = SecurityScheme(
    name="bearer",
    data=SecuritySchemeData(
        type=SecureType.HTTP,
        scheme="bearer",
        description=(
            "a token made on the account page or with: python -m consult token EMAIL; an operation "
            "names the scope that it needs"
        ),
    ),
)
COOKIE = SecurityScheme(
    name="browser",
    data=SecuritySchemeData(
        type=SecureType.API_KEY,
        name=COOKIE_NAME,
        field_in=InType.COOKIE,
        description=(
            "a person in a browser; writes need the form token of the page in X-CSRF-Token. With "
            "https the name begins with __Host-"
        ),
    ),
)
API_DESCRIPTION = (
    "Draft outcome documents together. Writes take an Idempotency-Key header; long lists come in "
    "parts (after, limit, next_after); what is refused is told as problem details (RFC 9457)."
)
api = Blueprint("openapi", __name__, url_prefix=PREFIX)


class ProblemShape(BaseModel):
    """Problem details (RFC 9457): a refusal with its code and a sentence.

    With the code "invalid", `fields` says what is wrong with each field, by its name.
    """

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    code: str
    detail: str


def document_response(
    shape: type[BaseModel] | None,
    status: int = 200,
    query: type[Form] | None = None,
    media: str = "application/json",
    rule: str | None = None,
    more: dict[int, type[BaseModel]] | None = None,
) -> Callable[[ViewType], ViewType]:
    """Document the response of an API view and its query parameters; for the description only.

    Args:
        shape: None if there is no body (204), or if the body is not JSON (see `media`).
        media: the media type of the body.
        rule: of a read that needs more than the scope of reading, its rule of the table.
        more: shapes of further statuses that are not refusals.
    """

    def note(view: ViewType) -> ViewType:
        view.answers = {  # type: ignore[attr-defined]  # for build_description
            "shape": shape,
            "status": status,
            "query": query,
            "media": media,
            "rule": rule,
            "more": more or {},
        }
        return view

    return note


def build_description(app: Flask) -> dict[str, Any]:
    """Build the description of every route under /api/v1."""
    spec = SpecTree(
        "flask",
        title="consult",
        version="v1",
        openapi_version="3.1.0",
        mode="strict",
        annotations=False,
        security_schemes=[BEARER, COOKIE],
        description=API_DESCRIPTION,
        naming_strategy=_name_schema,
        nested_naming_strategy=lambda _parent, child: child,
    )
    shadow = Flask("description")
    shadow.url_map.converters.update(app.url_map.converters)
    views = {}
    for rule, method in list_routes(app):
        view = views[rule.endpoint] = app.view_functions[rule.endpoint]
        shadow.add_url_rule(
            rule.rule, rule.endpoint, _annotate_view(spec, view, method, rule), methods=[method]
        )
    with shadow.app_context():
        spec.app = shadow
        found: dict[str, Any] = spec.spec
    schemas = found["components"]["schemas"]
    for operations in found["paths"].values():
        for method, operation in operations.items():
            said = getattr(views[operation["operationId"]], "answers", {})
            _complete_operation(operation, method, said)
            _add_security(operation, method, get_operation_scope(views[operation["operationId"]]))
            _add_examples(operation, schemas)
            if said.get("query"):  # its fields appear among the parameters
                schemas.pop(_name_schema(said["query"]), None)
    for schema in schemas.values():
        add_field_descriptions(schema)
    return found


def list_routes(app: Flask) -> list[tuple[Rule, str]]:
    """List the described routes under /api/v1, each with its method."""
    return [
        (rule, next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{PREFIX}/") and not rule.endpoint.startswith(f"{api.name}.")
    ]


def _name_schema(model: Any) -> str:
    """Name a form or shape after its class; no two classes share a name."""
    return str(model.__name__)


def _annotate_view(spec: SpecTree, view: Any, method: str, rule: Rule) -> Any:
    """Annotate a view with its parameters, body and responses for the description."""
    form, said = getattr(view, "form", EmptyForm), getattr(view, "answers", {})
    refusals = {
        f"HTTP_{code}": ProblemShape
        for code in (READ_STATUSES if method == "GET" else WRITE_STATUSES)
    }
    kinds = () if method == "GET" else _list_body_kinds(form)
    body: dict[str, Any] = dict.fromkeys(kinds, form)
    return spec.validate(
        query=said.get("query"),
        **body,
        resp=Responses(
            **{
                f"HTTP_{said.get('status', 200)}": said.get("shape"),
                **{f"HTTP_{code}": shape for code, shape in said.get("more", {}).items()},
                **refusals,
            }
        ),
        tags=(view.__module__.split(".")[1],),
        operation_id=rule.endpoint,
        skip_validation=True,
    )(view)


def _list_body_kinds(form: type[Form]) -> tuple[str, ...]:
    """List the kinds of bodies that a form comes in: a form if files are needed, else JSON.

    It is both if files may be left out.
    """
    if not form.model_fields:
        return ()
    files = find_file_fields(form)
    if any(form.model_fields[name].is_required() for name in files):
        return ("form",)
    return ("json", "form") if files else ("json",)


def _complete_operation(operation: dict[str, Any], method: str, said: dict[str, Any]) -> None:
    """Add to an operation what spectree does not know.

    These are media types, the range of ids, the security of the operation, and the
    idempotency key.
    """
    for status, answer in operation["responses"].items():
        if status >= "400":
            answer["content"] = {PROBLEM_MEDIA_TYPE: answer["content"].pop("application/json")}
        elif (
            status == str(said.get("status", 200))
            and said.get("media", "application/json") != "application/json"
        ):
            answer["content"] = {said["media"]: {"schema": {"type": "string"}}}
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"].get("type") == "integer":
            parameter["schema"] = ROW_ID_SCHEMA
        parameter.setdefault("description", "")
    if method != "get":
        operation["parameters"].append(IDEMPOTENCY_KEY_PARAMETER)


def get_operation_scope(view: Any) -> str:
    """Return the scope that a token needs for an API view, or PERSONAL; by its rule."""
    if hasattr(view, "form"):
        return get_scope(view.rule or "")
    rule = getattr(view, "answers", {}).get("rule")
    return get_scope(rule) if rule else "read"


def _add_security(operation: dict[str, Any], method: str, scope: str) -> None:
    """Add to an operation who may use it: with a token of a scope, or people in a browser."""
    ways: list[dict[str, list[str]]] = [{}] if method == "get" else []
    ways += [] if scope == PERSONAL else [{BEARER.name: [scope]}]
    operation["x-scope"], operation["security"] = scope, [*ways, {COOKIE.name: []}]


def _add_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Add examples of the request and of the successful answer to an operation."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        name = content["schema"]["$ref"].removeprefix(SCHEMA_PREFIX)
        content["example"] = build_request_example(schemas, name)
    for status, answer in operation["responses"].items():
        for media, content in answer.get("content", {}).items():
            if media in MEDIA_TEXTS:
                content["example"] = MEDIA_TEXTS[media]
            elif status < "400" and "$ref" in content["schema"]:
                name = content["schema"]["$ref"].removeprefix(SCHEMA_PREFIX)
                content["example"] = build_answer_example(schemas, name)


@api.get("/openapi.json", endpoint="openapi")
def show_openapi() -> Response:
    """Return the description as JSON."""
    return jsonify(_get_description())


@api.get("/", endpoint="reference")
def show_reference() -> Response:
    """Show the description as a page; `?ui=` sets its language, as its address has none."""
    if (asked := request.args.get("ui")) in LANGUAGES:
        g.ui = asked
    return render_page("api_reference.html", **build_outline(_get_description()))


def _get_description() -> dict[str, Any]:
    """Return the description, built at the first request."""
    if "openapi" not in current_app.extensions:
        current_app.extensions["openapi"] = build_description(current_app)
    found: dict[str, Any] = current_app.extensions["openapi"]
    return found
