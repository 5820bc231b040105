"""The blueprint of the account pages, and helpers that read the request."""

import re
from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from consult.core.web.write_endpoint import WriteAnswer, get_visitor
from consult.core.errors import TooManyRequests
from consult.core.i18n import get_language
from consult.core.web.pages import FormFields, render_form_page

from .forms import keep_local_path
from .models import User
from .queries import get_own_user, load_government_names
from consult.accounts.sign_in.actions import SignInResult

views = Blueprint("accounts", __name__)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
LONGEST_BROWSER_NAME = 60
SIGN_IN_PAGES = frozenset(
    {
        "sign_in",
        "do_sign_in",
        "sign_in_sample",
        "code",
        "do_code",
        "join",
        "do_join",
        "sent",
        "forgotten",
        "do_forgotten",
        "conduct",
        "enter",
        "entry_form",
        "entry_code",
        "request_entry_code",
        "sign_in_by_code",
        "request_sign_in_code",
        "enter_mailed_code",
        "do_enter_mailed_code",
    }
)  # pages that a sign-in never returns to


def describe_browser() -> str:
    """Return the names of the browser and its system, such as "Firefox · Linux".

    If they are unknown, return the start of the User-Agent header.
    """
    told = request.headers.get("User-Agent", "")
    names = [
        next((name for sign, name in known if sign in told), "") for known in (BROWSERS, SYSTEMS)
    ]
    return (
        " · ".join(name for name in names if name)
        or re.sub(r"[^\x20-\x7e]", "", told)[:LONGEST_BROWSER_NAME]
    )


@views.app_template_filter()
def localize_government(name: str | None) -> str | None:
    """Return the name of a government in the reader's language; any other name as it is.

    Votes, submissions and records keep the name in the language of the list.
    """
    language = get_language()
    if not name or language == "en":
        return name
    if "government_names" not in g:
        g.government_names = load_government_names(language)
    return str(g.government_names.get(name, name))


@views.app_template_global()
def get_return_path() -> str | None:
    """Return the path to continue at after a sign-in; None if there is none.

    It is this page, or on a sign-in page the path given there. A path that holds a secret
    is never returned.
    """
    if (
        request.blueprint == "accounts"
        and (request.endpoint or "").partition(".")[2] in SIGN_IN_PAGES
    ):
        return keep_local_path(request.values.get("next"))
    if request.method != "GET" or "token" in (request.view_args or {}):
        return None
    return keep_local_path(request.full_path.removesuffix("?"))


def build_sign_in_answer(entry: SignInResult, place: str | None) -> WriteAnswer:
    """Hand the browser its secret, and redirect to the requested path.

    With a second factor, or where a role wants one, its page comes first.
    """
    if entry.needs_code:
        path = url_for("accounts.code", next=place)
    elif entry.lacks_code:
        path = url_for("accounts.second_factor", next=place)
    else:
        path = keep_local_path(place) or url_for("reading.start")
    return WriteAnswer(303, path, cookie=entry.token)


def render_account_form(
    template: str, values: dict[str, Any] | None = None, **context: Any
) -> Response:
    """Render a page with one form; add Retry-After if there were too many attempts."""
    form = FormFields(values)
    response = render_form_page(template, form=form, **context)
    if isinstance(form.problem, TooManyRequests):
        response.headers["Retry-After"] = str(form.problem.details.get("wait", 1))
    return response


def get_visitor_user() -> User:
    """Return the signed-in person; raises SignInRequired or Forbidden."""
    return get_own_user(get_visitor().actor)


def list_roles_needing_code() -> list[str]:
    """List the roles that count only after a one-time code, from the setting SECOND_FACTOR."""
    return [name.strip() for name in current_app.config["SECOND_FACTOR"].split(",") if name.strip()]
