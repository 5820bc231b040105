"""The pages of people and organisations share one blueprint; and what they take from a request."""
import re
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from consult.core.web.write_endpoint import WriteAnswer, get_visitor
from consult.core.errors import TooManyRequests
from consult.core.web.pages import FormFields, render_form_page

from .forms import keep_local_path
from .models import User
from .queries import get_own_user
from consult.accounts.sign_in.actions import SignInResult

views = Blueprint("accounts", __name__)
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
           ("Mac OS", "macOS"), ("Linux", "Linux"))
LONGEST_BROWSER_NAME = 60
SIGN_IN_PAGES = frozenset({"sign_in", "do_sign_in", "sign_in_sample", "code", "do_code", "join", "do_join", "sent", "forgotten",
                    "do_forgotten", "conduct"})  # pages from which nobody wants to be led back to them


def describe_browser() -> str:
    """The browser and its system by name, as far as it tells: Firefox · Linux."""
    told = request.headers.get("User-Agent", "")
    names = [next((name for sign, name in known if sign in told), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in names if name) or re.sub(r"[^\x20-\x7e]", "", told)[:LONGEST_BROWSER_NAME]


@views.app_template_global("way_back")
def get_return_path() -> str | None:
    """Where a sign-in leads back to: this page, or where the way in was to lead already; never an address with a secret."""
    if request.blueprint == "accounts" and (request.endpoint or "").partition(".")[2] in SIGN_IN_PAGES:
        return keep_local_path(request.values.get("next"))
    if request.method != "GET" or "token" in (request.view_args or {}):
        return None
    return keep_local_path(request.full_path.removesuffix("?"))


def build_sign_in_answer(entry: SignInResult, place: str | None) -> WriteAnswer:
    """Hand the browser its secret, and go on: to where it wanted to go, or to the second step."""
    return WriteAnswer(303, url_for("accounts.code", next=place) if entry.needs_code else keep_local_path(place) or url_for("reading.start"),
                  cookie=entry.token)


def render_account_form(template: str, values: dict[str, Any] | None = None, **context: Any) -> Response:
    """A page with one form; who tried too often is told when to come back, in the header too."""
    form = FormFields(values)
    response = render_form_page(template, form=form, **context)
    if isinstance(form.problem, TooManyRequests):
        response.headers["Retry-After"] = str(form.problem.details.get("wait", 1))
    return response


def get_visitor_user() -> User:
    """The person whose page this is; raises Unknown."""
    return get_own_user(get_visitor().actor)


def list_roles_needing_code() -> list[str]:
    """The roles that count only after a one-time code, as the setting has them."""
    return [name.strip() for name in current_app.config["SECOND_FACTOR"].split(",") if name.strip()]
