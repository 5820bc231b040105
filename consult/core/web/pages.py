"""Pages: how they are rendered, and the context that every page gets."""

import gzip
import re
import secrets
from collections.abc import Iterable
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    get_template_attribute,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as WerkzeugResponse

from . import (
    static_files as assets,
    rate_limits as limits,
    error_pages as refusals,
)
from consult.core import charts as drawing, i18n
from consult.core.addresses import get_site_address
from consult.core.database.kept_answers import build_answer_scope, was_answered
from consult.core.permissions.actor import Actor
from .write_endpoint import (
    get_bearer_token,
    set_cookie,
    set_entry_cookie,
    get_visitor,
    ensure_visitor_secret,
)
from .csrf import compute_csrf_token
from consult.core.errors import Forbidden, SignInRequired
from consult.core.hooks import get_app_hooks
from consult.core.icalendar import CalendarEntry, build_calendar
from consult.core.timestamp_conversion import format_to_second
from .error_pages import get_form_state
from .security_headers import SecurityHeaders
from consult.core.permissions.rules import is_allowed
from consult.core.messages.error_messages import describe_field_error, describe_problem
from consult.core.messages.role_messages import describe_writers, name_allowed_roles
from consult.text.language import recall_language

COMPRESSIBLE_TYPES = (
    "text/",
    "application/json",
    "application/javascript",
    "image/svg",
    "application/problem+json",
)
SHORT_ADDRESSES = "/<any(help,about,contact,privacy,accessibility,terms,licence):short>"
THEME_COOKIE = re.compile(r"(?:^|; )theme=(light|dark)(?:;|$)")
CONFIRMED = "consult.confirmed"
UNCOUNTED = ("/static/", "/health")  # beginnings of paths that no rate limit counts
LEAST_BYTES = 600  # bytes; below that, compression costs more than it saves


class PageReader:
    """The reader of the page, as templates see this person."""

    def __init__(self) -> None:
        self.actor: Actor = get_visitor().actor
        self.person = get_visitor().person

    @property
    def signed_in(self) -> bool:
        """Return whether the reader is signed in."""
        return self.actor.user_id is not None

    @property
    def end(self) -> str:
        """Why the sign-in of this browser has ended by itself, as a sentence; or empty."""
        why = get_visitor().ended
        return describe_problem(SignInRequired(f"sign_in_{why}")) if why else ""

    @property
    def confined(self) -> bool:
        """Return whether the reader signed in with a meeting code.

        Account pages are closed to such a reader.
        """
        return self.actor.is_confined

    @property
    def name(self) -> str:
        """The name of the reader, or an empty string."""
        return self.person.name if self.person else ""

    @property
    def initials(self) -> str:
        """The initials of the reader."""
        words = self.name.split()
        return "".join(
            word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
        ).upper()

    @property
    def notices(self) -> int:
        """The number of unread notices of the reader."""
        return get_app_hooks().count_unread(self.actor) if self.signed_in else 0

    @property
    def zone(self) -> str:
        """The time zone of the reader, or UTC."""
        return self.person.timezone if self.person else "UTC"

    def may(self, action: str, thing: Any = None) -> bool:
        """Return whether the reader may do this to the subject now."""
        return is_allowed(self.actor, action, thing)


def render_page(template: str, status: int = 200, **context: Any) -> Response:
    """Render a page for this reader alone.

    Its forms carry a CSRF token if the browser already has a secret.
    """
    token = get_visitor().token
    csrf = compute_csrf_token(token) if token else ""
    response = Response(render_template(template, csrf=csrf, key=_make_key(), **context), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def render_form_page(template: str, status: int = 200, **context: Any) -> Response:
    """Render a page with a form; a browser without a secret gets one for the CSRF token."""
    new = not get_visitor().token
    token = ensure_visitor_secret().token
    response = render_page(template, status, **context)
    if new:
        set_cookie(response, token)
    return response


def read_done(name: str = "done") -> str | None:
    """Return what the address says was done; None unless a write of this reader led to it.

    The address is compared with the stored answers to the reader's writes, which were saved in the
    transactions of the acts. So a made-up link confirms nothing. A value that ends in a number
    (`sent-12`) names its thing, and holds on each page that shows the thing.

    Args:
        name: the parameter of the address.
    """
    said = request.args.get(name)
    if not said or request.method != "GET":
        return None
    if CONFIRMED not in request.environ:
        scope = build_answer_scope(get_visitor())
        request.environ[CONFIRMED] = was_answered(scope, request.path, request.query_string, said)
    return said if request.environ[CONFIRMED] else None


def make_calendar_response(entries: Iterable[CalendarEntry], name: str, file: str) -> Response:
    """Make the response that is a calendar file with these entries."""
    response = Response(build_calendar(entries, name), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def render_sentence(template: str, macro: str, *values: Any) -> str:
    """Render a macro of a template as plain text, for files that say the same as a page."""
    return str(get_template_attribute(template, macro)(*values).striptags())


def _make_key() -> str:
    """Make an idempotency key for the forms of a page: a form sent twice acts once."""
    return secrets.token_urlsafe(16)


class FormFields:
    """A form as its macros see it: submitted values, else stored ones, and errors as sentences."""

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        kept = get_form_state()
        self.values = {**(values or {}), **kept.values}
        self.errors = {name: describe_field_error(wrong) for name, wrong in kept.fields.items()}
        self.sentence = describe_problem(kept.problem) if kept.problem else ""
        self.problem = kept.problem


def finish_response(response: Response) -> Response:
    """Set the cache lifetime of static files, and compress the response if that pays."""
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = assets.get_cache_control(
            request.path, response.status_code
        )
    return compress_response(response)


def compress_response(response: Response) -> Response:
    """Compress the response with gzip, if the client accepts it and it is not yet compressed."""
    if (
        "gzip" not in request.headers.get("Accept-Encoding", "")
        or response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSIBLE_TYPES)
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    response.vary.add("Accept-Encoding")
    if len(body) >= LEAST_BYTES:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


TEMPLATE_GLOBALS: tuple[Any, ...] = (
    read_done,
    i18n.choose_title,
    i18n.get_title_language,
    i18n.join_list,
    i18n.get_language,
    i18n.name_foreign_language,
    i18n.name_language,
    recall_language,
    i18n.format_tenths,
    i18n.format_utc_moment,
    i18n.format_day,
    i18n.convert_to_zone,
    i18n.format_local_moment,
    i18n.format_zone,
    drawing.build_strip_columns,
    drawing.build_bar_pieces,
    drawing.build_share_rows,
    format_to_second,
    FormFields,
    get_site_address,
    describe_writers,
    name_allowed_roles,
)


def install(app: Flask) -> None:
    """Register what templates know, how refusals look, and what every answer carries."""
    refusals.install(app)
    app.add_url_rule("/", "root", lambda: redirect(url_for("reading.start"), 302))
    app.add_url_rule(SHORT_ADDRESSES, "short_address", _redirect_short_address)
    assets.install(app)
    app.before_request(_count_request)
    app.after_request(finish_response)
    app.after_request(set_entry_cookie)
    app.wsgi_app = SecurityHeaders(app)  # type: ignore[method-assign]  # Flask's documented way
    app.context_processor(_get_template_context)
    app.jinja_env.globals.update(
        colon=i18n.get_colon,
        comma=i18n.get_list_separator,
        sentence_comma=i18n.get_sentence_comma,
        semicolon=i18n.get_semicolon,
        full_stop=i18n.get_full_stop,
    )
    app.jinja_env.globals.update({each.__name__: each for each in TEMPLATE_GLOBALS})
    app.url_value_preprocessor(_take_language_from_url)
    app.url_defaults(_add_language_to_url)


def _redirect_short_address(short: str) -> WerkzeugResponse:
    """Redirect an address without a language, as people type it, to the page in theirs."""
    response = redirect(f"/{i18n.get_ui_language()}/{short}", 302)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _count_request() -> None:
    """Count the request for the rate limits, and refuse what is no token of a program.

    Static files and /health are not counted: all monitors and restarts of one machine share its
    address, and one that is refused takes the process for broken.

    A browser's secret is good in its cookie only: sent as a token, it would need no form token and
    have no scopes.

    Raises:
        TooManyRequests: the limit is exceeded.
        SignInRequired: the bearer token is unknown; it is not served as an anonymous
            request.
    """
    if not request.path.startswith(UNCOUNTED):
        actor = get_visitor().actor
        limits.count_request(actor, request.remote_addr)
        if get_bearer_token() and not actor.program:
            raise SignInRequired("token_expired" if get_visitor().ended else "token_wrong")
        if actor.program and _is_of_account():
            raise Forbidden("not_for_programs")


def _is_of_account() -> bool:
    """Return whether the address, of a page or of the API, belongs to one's own account.

    Only the person decides there.
    """
    rule = request.url_rule
    return rule is not None and "account" in rule.rule.split("/")[2:4]


def _get_template_context() -> dict[str, Any]:
    """Return the context that every template gets."""
    return {
        **i18n.get_template_globals(),
        "me": PageReader(),
        "sample": current_app.config["SAMPLE"],
        "rehearsal": current_app.config["REHEARSAL"],
        "theme": _get_theme(),
        "languages": _list_languages(),
        "consultation": g.get("consultation") or get_app_hooks().find_only_consultation(),
    }


def _get_theme() -> str:
    """Return the colours that the reader chose, "light" or "dark", or an empty string."""
    found = THEME_COOKIE.search(request.environ.get("HTTP_COOKIE", ""))
    return found[1] if found else ""


def _list_languages() -> list[tuple[str, str, str]]:
    """List the six languages, each with the URL of this page in it."""
    here = request.view_args or {}
    if not request.endpoint or "ui" not in g or request.method != "GET":
        return [(code, name, f"/{code}/") for code, name in i18n.LANGUAGES.items()]
    query = request.args.to_dict(flat=False)
    return [
        (code, name, url_for(request.endpoint, **{**query, **here, "ui": code}))
        for code, name in i18n.LANGUAGES.items()
    ]


def _take_language_from_url(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the language prefix out of the URL values."""
    if values and "ui" in values:
        g.ui = values.pop("ui")


def _add_language_to_url(endpoint: str, values: dict[str, Any]) -> None:
    """Add the language prefix to the values of a URL that needs it."""
    if "ui" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "ui"):
        values["ui"] = i18n.get_ui_language()


def register_blueprint(app: Flask, blueprint: Blueprint, kind: str) -> None:
    """Register a blueprint; pages get a language prefix, the API does not.

    A blueprint that names a prefix of its own keeps it.
    """
    prefix = f"/{i18n.LANGUAGE_IN_PATH}" if kind == "views" and not blueprint.url_prefix else None
    app.register_blueprint(blueprint, url_prefix=prefix)
