"""The application factory, the only module that knows every feature."""

import logging
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from flask import Blueprint, Flask, Request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import NullSession, SessionInterface
from flask_login import LoginManager, UserMixin
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from .accounts.blueprint import describe_browser
from .accounts.entry.actions import prove_entry
from .accounts.entry.views import show_code_form_again
from .accounts.sign_in.time_limits import build_limits
from .consultations.preparation.queries import require_readable
from .consultations.queries import find_only_consultation, identify_visitor
from .consultations.roles.actions import name_head
from .consultations.site_texts.queries import load_rules_version
from .consultations.roles.queries import (
    find_heads,
    find_solely_administered_title,
    has_deciding_role,
    holds_role,
)
from .core import config, i18n
from consult.core.web import health, rate_limits as limits, openapi, pages
from consult.core.realtime import server as realtime
from consult.core.database.engine import db, prepare_engine
from consult.core.hooks import AppHooks
from consult.core.web.write_endpoint import get_visitor
from .core.errors import Problem
from consult.core.permissions.rules import ROLES
from .documents import clause_queries as clauses
from .documents.translations.gap_queries import list_language_gaps
from .meetings.queries import has_meeting_ahead
from .notifications.queries import count_unread

FEATURES = (
    "accounts",
    "consultations",
    "documents",
    "submissions",
    "questionnaires",
    "attachments",
    "amendments",
    "comments",
    "moderation",
    "positions",
    "drafts",
    "ballots",
    "similarity",
    "consolidation",
    "meetings",
    "search",
    "notifications",
    "exchange",
    "output",
    "audit",
    "reading",
    "sample",
)  # the floors, lowest first
MODULE_ROLES = (
    "models",
    "queries",
    "actions",
    "views",
    "api",
    "sockets",
    "reactions",
    "jobs",
    "cli",
)
BLUEPRINT_ROLES = ("views", "api")


def get_module_role(name: str) -> str:
    """Return the role of a module, by the end of its name: `views` of meetings.ruling_views."""
    return name.rpartition(".")[2].rpartition("_")[2]


def load_features() -> list[ModuleType]:
    """Import the parts of all features, the lowest floor first and each floor part by part.

    Other modules are imported by those that use them; a part is imported even if no module uses it.
    """
    loaded = []
    for feature in FEATURES:
        package = import_module(f"{__package__}.{feature}")
        names = [
            each.name
            for each in walk_packages(package.__path__, f"{package.__name__}.")
            if get_module_role(each.name) in MODULE_ROLES
        ]
        names.sort(key=lambda name: MODULE_ROLES.index(get_module_role(name)))
        loaded += [import_module(name) for name in names]
    return loaded


def collect_blueprints(modules: list[ModuleType]) -> dict[str, tuple[str, Blueprint]]:
    """Return {name: ("views" or "api", blueprint)}.

    Several modules may attach routes to one blueprint.
    """
    found: dict[str, tuple[str, Blueprint]] = {}
    for module in modules:
        kind = get_module_role(module.__name__)
        blueprint = getattr(module, kind, None)
        if kind in BLUEPRINT_ROLES and isinstance(blueprint, Blueprint):
            found.setdefault(blueprint.name, (kind, blueprint))
    return found


LOADED_MODULES = load_features()  # importing them registers all tables, rules and reactions
BLUEPRINTS = collect_blueprints(LOADED_MODULES)

MOST_DIGITS = 10  # digits of the largest id that a column holds


class RowIdConverter(IntegerConverter):
    """A URL converter for row ids; a number too large for a column becomes 0.

    There is no row 0, so the answer is "not found".
    """

    def to_python(self, value: str) -> int:
        """Return the number, or 0 if it is too large.

        A refusal here would give 405 where another method has the same address.
        """
        return super().to_python(value) if len(value) <= MOST_DIGITS and int(value) < 2**31 else 0


class SignedInUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The user object of Flask-Login: an id, read from the sign-in's row at each request."""

    def __init__(self, number: int) -> None:
        self.id = number


class NoSessionInterface(SessionInterface):
    """A session interface without sessions; the cookie of a browser identifies a row instead."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """Return a session that accepts no values."""
        return self.make_null_session(app)


class UnicodeJSONProvider(DefaultJSONProvider):
    """Flask's JSON with letters of every script as they are, in a third of the size."""

    ensure_ascii = False


class ConsultApp(Flask):
    """Flask without the overhead that the views do not need."""

    json_provider_class = UnicodeJSONProvider

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself.

        No view is a coroutine, and Flask's check takes 10 µs of each request.
        """
        return func


def create_app(async_mode: str = "threading", **given: Any) -> Flask:
    """Create the application; given settings take precedence over those of `core.config`.

    Args:
        async_mode: the mode of Socket.IO; `serve` uses "gevent".
    """
    app = ConsultApp(
        __name__,
        root_path=str(config.ROOT / "consult"),
        static_folder=None,
        template_folder=str(config.ROOT / "templates"),
    )
    found = config.load_settings(**given)
    app.config.update(
        found,
        SQLALCHEMY_DATABASE_URI=found["DATABASE_URL"],
        SQLALCHEMY_ENGINE_OPTIONS=_build_engine_options(found),
        MAX_CONTENT_LENGTH=found["UPLOAD_MB"] * 1_000_000,
        MAX_FORM_MEMORY_SIZE=found["UPLOAD_MB"] * 1_000_000,
    )
    strong = frozenset(name.strip() for name in found["SECOND_FACTOR"].split(",") if name.strip())
    for name in strong.difference(ROLES):  # a slip of the pen would leave a role without its code
        raise Problem("setting_wrong", name="SECOND_FACTOR", value=name)
    sign_in_limits = build_limits(found)
    app.session_interface = NoSessionInterface()
    app.extensions["hooks"] = AppHooks(
        identify_visitor=partial(identify_visitor, strong_roles=strong, limits=sign_in_limits),
        get_sign_in_limits=lambda: sign_in_limits,
        prove_entry=lambda secret, code: prove_entry(secret, code, describe_browser()),
        show_entry_again=show_code_form_again,
        count_unread=count_unread,
        find_only_consultation=find_only_consultation,
        load_rules_version=load_rules_version,
        name_head=name_head,
        find_heads=find_heads,
        has_deciding_role=has_deciding_role,
        holds_role=holds_role,
        find_solely_administered_title=find_solely_administered_title,
        list_document_titles=clauses.list_document_titles,
        list_titles_without_text=clauses.list_titles_without_text,
        find_known_clauses=clauses.find_known_clauses,
        find_clauses_with_tags=clauses.find_clauses_with_tags,
        find_clauses_by_label=clauses.find_clauses_by_label,
        load_current_names=clauses.load_current_names,
        load_document_titles_by_clause=clauses.load_document_titles_by_clause,
        count_tag_uses=clauses.count_tag_uses,
        list_language_gaps=list_language_gaps,
        require_readable=require_readable,
        has_meeting_ahead=has_meeting_ahead,
    )
    app.url_map.converters["int"] = RowIdConverter
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "consult" / "migrations"), render_as_batch=True)
    LoginManager(app).request_loader(lambda _request: _load_signed_in_user())
    # Flask-Login's handler looks for its remember-me cookie, which consult never sets
    app.after_request_funcs.clear()
    i18n.install(app)
    limits.install(app)
    pages.install(app)
    health.install(app)
    for kind, blueprint in BLUEPRINTS.values():
        pages.register_blueprint(app, blueprint, kind)
    app.register_blueprint(openapi.api)
    realtime.install(app, async_mode)
    if found["TRUSTED_PROXIES"]:
        hops = found["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    with app.app_context():
        prepare_engine(db.engine)
    return app


def _build_engine_options(found: dict[str, Any]) -> dict[str, Any]:
    """Build the options of the SQLAlchemy engine."""
    logging.getLogger("sqlalchemy.pool").setLevel(logging.ERROR)
    return {
        "pool_size": 20,
        "max_overflow": 0,
        "pool_use_lifo": True,
        "pool_pre_ping": not found["DATABASE_URL"].startswith("sqlite"),
    }


def _load_signed_in_user() -> SignedInUser | None:
    """Load the signed-in user of this request for Flask-Login."""
    number = get_visitor().actor.user_id
    return SignedInUser(number) if number is not None else None
