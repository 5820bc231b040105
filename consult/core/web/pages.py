"""Pages: how they are rendered, what every page knows, and the headers that protect it."""
import gzip
import secrets
from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for

from . import (
    static_files as assets, charts as drawing, rate_limits as limits, error_pages as refusals,
)
from consult.core import i18n
from consult.core.permissions.actor import Actor
from .write_endpoint import bearer, csrf_of, set_cookie, visitor, with_secret
from consult.core.errors import Forbidden, Unknown
from consult.core.clock import to_the_second
from .error_pages import typed
from consult.core.permissions.rules import allows
from consult.core.messages.error_messages import field_sentence, sentence

HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{socket}; "
          "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg", "application/problem+json")
LEAST = 600  # bytes: below, compressing costs more than it saves


class Me:
    """The reader of this page, as templates see them."""

    def __init__(self) -> None:
        self.actor: Actor = visitor().actor
        self.person = visitor().person

    @property
    def signed_in(self) -> bool:
        return self.actor.user_id is not None

    @property
    def confined(self) -> bool:
        """Whether they came in by a code at the door of a meeting: then much that leads to an account leads nowhere."""
        return self.actor.confined

    @property
    def name(self) -> str:
        return self.person.name if self.person else ""

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    @property
    def notices(self) -> int:
        count: int = current_app.extensions["notices"](self.actor) if self.signed_in else 0
        return count

    @property
    def zone(self) -> str:
        return self.person.timezone if self.person else "UTC"

    def may(self, action: str, thing: Any = None) -> bool:
        return allows(self.actor, action, thing)


def page(template: str, status: int = 200, **context: Any) -> Response:
    """A page for this reader alone; with the secret of a form where the browser has one already."""
    token = visitor().token
    csrf = csrf_of(token) if token else ""
    response = Response(render_template(template, csrf=csrf, key=_key(), **context), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def form_page(template: str, status: int = 200, **context: Any) -> Response:
    """A page with a form: it gives a browser that has no secret yet one, which the form's token follows from."""
    new = not visitor().token
    token = with_secret().token
    response = page(template, status, **context)
    if new:
        set_cookie(response, token)
    return response


def _key() -> str:
    """A key of the intent that the page's forms carry: sending one twice does it once."""
    return secrets.token_urlsafe(16)


class Fields:
    """A form as its macros see it: the values that were typed, else those there are; and errors in words."""

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        kept = typed()
        self.values = {**(values or {}), **kept.values}
        self.errors = {name: field_sentence(wrong) for name, wrong in kept.fields.items()}
        self.sentence = sentence(kept.problem) if kept.problem else ""
        self.problem = kept.problem


class Protected:
    """The application with headers that protect on everything that it answers; what a view set itself stays.

    Put on where an answer leaves, as plain pairs: through the response's own headers it costs ten times as much.
    """

    def __init__(self, app: Flask) -> None:
        self.inner, self.secure = app.wsgi_app, app.config["PUBLIC_URL"].startswith("https:")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        host = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
        headers = _protecting(host, environ["wsgi.url_scheme"] == "https", self.secure)

        def start(status: str, given: list[tuple[str, str]], *more: Any) -> Any:
            there = {name.lower() for name, _ in given}
            return start_response(status, given + [pair for low, pair in headers if low not in there], *more)
        return self.inner(environ, start)


def finish(response: Response) -> Response:
    """How long what is static is kept, and compression where it pays."""
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = assets.kept(request.path, response.status_code)
    return compressed(response)


@lru_cache(maxsize=64)
def _protecting(asked: str, encrypted: bool, secure: bool) -> list[tuple[str, tuple[str, str]]]:
    """The headers that protect, made once for each host that is asked: (name in lower case, (name, value))."""
    host = asked if asked.replace(":", "").replace(".", "").replace("-", "").isalnum() else ""
    socket = f" {'wss' if encrypted else 'ws'}://{host}" if host else ""
    headers = HEADERS | {"Content-Security-Policy": POLICY.format(socket=socket)}
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower(), (name, value)) for name, value in headers.items()]


def compressed(response: Response) -> Response:
    """gzip for whoever accepts it; what came compressed already is left alone."""
    if ("gzip" not in request.headers.get("Accept-Encoding", "") or response.status_code in {204, 304}
            or "Content-Encoding" in response.headers or not (response.mimetype or "").startswith(COMPRESSED)):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    response.vary.add("Accept-Encoding")
    if len(body) >= LEAST:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def install(app: Flask) -> None:
    """Register what templates know, how refusals look, and what every answer carries."""
    refusals.install(app)
    app.add_url_rule("/", "root", lambda: redirect(url_for("reading.start"), 302))
    assets.install(app)
    app.before_request(_count)
    app.after_request(finish)
    app.wsgi_app = Protected(app)  # type: ignore[method-assign]
    app.context_processor(_known)
    app.jinja_env.globals.update(said=i18n.said, language_of=i18n.language_of, listed=i18n.listed, Fields=Fields,
                                 colon=i18n.colon, comma=i18n.comma, pause=i18n.pause, semicolon=i18n.semicolon,
                                 full_stop=i18n.full_stop, tenths=i18n.tenths,
                                 moment_words=i18n.moment_words, day_words=i18n.day_words, in_zone=i18n.in_zone,
                                 local_words=i18n.local_words, zone_words=i18n.zone_words,
                                 strip_columns=drawing.strip_columns, bar_pieces=drawing.bar_pieces,
                                 share_rows=drawing.share_rows, to_the_second=to_the_second)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def _count() -> None:
    """Count the request; a token that stands for nobody is told so, instead of being served as anyone."""
    if not request.path.startswith("/static/"):
        actor = visitor().actor
        limits.count_request(actor, request.remote_addr)
        if actor.user_id is None and bearer():
            raise Unknown("token_wrong")
        if actor.program and _is_of_account():
            raise Forbidden("not_for_programs")


def _is_of_account() -> bool:
    """Whether this address, of a page or of the API, belongs to what only the person decides: one's own account."""
    rule = request.url_rule
    return rule is not None and "account" in rule.rule.split("/")[2:4]


def _known() -> dict[str, Any]:
    return {**i18n.globals_of(), "me": Me(), "sample": current_app.config["SAMPLE"], "languages": _languages(),
            "consultation": g.get("consultation") or current_app.extensions["usual"]()}


def _languages() -> list[tuple[str, str, str]]:
    """The six languages with the address of this page in each."""
    here = request.view_args or {}
    if not request.endpoint or "ui" not in g or request.method != "GET":
        return [(code, name, f"/{code}/") for code, name in i18n.LANGUAGES.items()]
    query = request.args.to_dict(flat=False)
    return [(code, name, url_for(request.endpoint, **{**query, **here, "ui": code}))
            for code, name in i18n.LANGUAGES.items()]


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "ui" in values:
        g.ui = values.pop("ui")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "ui" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "ui"):
        values["ui"] = i18n.ui_language()


def register(app: Flask, blueprint: Blueprint, kind: str) -> None:
    """Pages stand under the language of their words; the API has one address for all."""
    prefix = "/<any(" + ",".join(i18n.LANGUAGES) + "):ui>" if kind == "views" else None
    app.register_blueprint(blueprint, url_prefix=prefix)
