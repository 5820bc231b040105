"""Pages of entry by a mailed code: who one is, and the code that sends what was written."""

from typing import Any

from flask import Response, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Anything

from consult.core import i18n
from consult.core.errors import Forbidden, NotFound, Problem
from consult.core.hooks import entry_endpoints, get_app_hooks
from consult.core.permissions.actor import Actor
from consult.core.web.forms import FormState
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    redirect_to,
    set_form_state,
    write_endpoint,
)

from consult.accounts.blueprint import (
    build_sign_in_answer,
    describe_browser,
    render_account_form,
    views,
)
from consult.accounts.form_choice_queries import list_time_zone_choices, load_affiliation_choices
from consult.accounts.queries import find_organisation_name
from consult.accounts.sign_in.actions import SignInResult
from . import actions
from .contribution import Contribution, collect_contribution, read_contribution
from .forms import CodeEntryForm, EntryForm, SignInByCodeForm

OWN_SITE = {"same-origin", "none"}  # values of Sec-Fetch-Site for a form of this site


def _require_entry_form(path: str | None) -> str:
    """Return the path of a form that visitors may send by proving an address.

    Raises:
        NotFound: There is no such form.
    """
    try:
        adapter = current_app.url_map.bind_to_environ(request.environ)
        found = adapter.match((path or "").partition("?")[0], "POST")
    except HTTPException:
        raise NotFound(what="Contribution") from None
    if found[0] not in entry_endpoints:
        raise NotFound(what="Contribution")
    return path or ""


@views.post("/enter", endpoint="enter")
def begin_entry() -> Response:
    """Ask a visitor who filled in a form who they are; nothing is stored.

    A person who signed in meanwhile, in another tab, is asked for no code.
    """
    actor = get_visitor().actor
    if actor.program:
        raise Forbidden("program_needs_api")
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
        raise Forbidden("csrf")
    to = _require_entry_form(request.form.get("to"))
    found = collect_contribution(to, request.form.items(multi=True))
    return _render_person_form(found) if actor.user_id is None else _render_code_form(found)


@views.get("/enter", endpoint="entry_form")
def show_entry_form() -> Anything:
    """Show the form of name and address; the tab keeps the contribution."""
    if not request.args.get("to"):
        return redirect(url_for("reading.start"), 303)
    found = Contribution(_require_entry_form(request.args["to"]), ())
    is_visitor = get_visitor().actor.user_id is None
    return _render_person_form(found) if is_visitor else _render_code_form(found)


def _render_person_form(found: Contribution) -> Response:
    language = i18n.get_language()
    asked = actions.find_entry_code(get_visitor().token)
    first = {"speaks_for": "self", "language": language, "timezone": "UTC"}
    if asked is not None and asked.person:
        first |= {**asked.person, "email": asked.email}
    response = render_account_form(
        "accounts/entry/person_form.html",
        first,
        contribution=found,
        in_tab=_is_in_tab(),
        rules_version=get_app_hooks().load_rules_version(),
        zones=list_time_zone_choices(),
        **load_affiliation_choices(language),
    )
    return _keep_for_back(response)


def _is_in_tab() -> bool:
    """Return whether the tab keeps the contribution, so that the page does not carry it."""
    return request.method == "GET" or bool(request.form.get("in_tab"))


def _keep_for_back(response: Response) -> Response:
    """Let the browser alone keep a page that carries a contribution, so that Back shows it."""
    if not _is_in_tab():
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _show_person_form_again() -> Response:
    """Show the form again with the contribution that came with it."""
    sent = request.form
    to = _require_entry_form(sent.get("to"))
    return _render_person_form(read_contribution(to, sent.get("kept", "[]")))


def _admit_entry(form: EntryForm) -> None:
    """Count the code that a form asks for; a mistake in it costs none, nor does a reload."""
    _require_entry_form(form.to)
    actions.require_valid_entry(form)
    browser = get_visitor().token
    if actions.needs_code(browser, form, get_app_hooks().load_rules_version()):
        actions.count_code(browser, form.email)


def _count_code(form: SignInByCodeForm) -> None:
    actions.count_code(get_visitor().token, form.email)


def _show_code_form(_answer: WriteAnswer | None = None) -> Response:
    """Show the form that sends the contribution with the code."""
    sent = request.form
    return _render_code_form(
        read_contribution(_require_entry_form(sent.get("to")), sent.get("kept", "[]"))
    )


def _render_code_form(found: Contribution) -> Response:
    browser = get_visitor().token
    asked = actions.find_entry_code(browser)
    response = render_account_form(
        "accounts/entry/code_form.html",
        contribution=found,
        in_tab=_is_in_tab(),
        asked=asked,
        mark=actions.build_code_mark(browser, asked) if asked else None,
        speaks_for=_name_affiliation(asked.person) if asked else None,
        minutes=actions.CODE_LIFETIME.seconds // 60,
    )
    return _keep_for_back(response)


def _name_affiliation(person: dict[str, Any]) -> str | None:
    """Name the organization that a form of entry declares; None without one."""
    chosen = {"organisation": "organisation_id", "government": "government_id"}
    speaks_for = person.get("speaks_for")
    if speaks_for == "new":
        return str(person["new_name"])
    return find_organisation_name(person[chosen[speaks_for]]) if speaks_for in chosen else None


def show_code_form_again(problem: Problem) -> Response:
    """Show the form of the code again with the contribution that was sent with a refused one."""
    set_form_state(FormState({}, problem))
    found = collect_contribution(
        request.full_path.removesuffix("?"), request.form.items(multi=True)
    )
    response = _render_code_form(found)
    response.status_code = problem.status
    return response


@views.post("/enter/code", endpoint="request_entry_code")
@write_endpoint(
    EntryForm,
    store_answer=False,
    rerender=_show_person_form_again,
    precompute=_admit_entry,
    to_page=_show_code_form,
)
def request_code(actor: Actor, form: EntryForm, precomputed: None) -> WriteAnswer:
    """Mail a code; the answer is the same for a known address."""
    version = get_app_hooks().load_rules_version()
    actions.request_code(actor, get_visitor().token, form, version)
    place = url_for("accounts.entry_code", to=form.to)
    return redirect_to(place) if form.in_tab else WriteAnswer(200)


@views.get("/enter/code", endpoint="entry_code")
def show_entry_code_form() -> Anything:
    """Show the form of the code; the tab keeps the contribution. Without a code, begin again."""
    to = request.args.get("to")
    who = get_visitor()
    if not to or (who.actor.user_id is None and actions.find_entry_code(who.token) is None):
        return redirect(url_for("accounts.entry_form", to=to), 303)
    return _render_code_form(Contribution(_require_entry_form(to), ()))


@views.get("/sign-in/mailed-code", endpoint="sign_in_by_code")
def show_sign_in_by_code() -> Response:
    """Show the form that asks for a code by mail, to sign in without a password."""
    return render_account_form(
        "accounts/entry/sign_in_by_code.html",
        {"next": request.args.get("next")},
        done=request.args.get("done"),
    )


@views.post("/sign-in/mailed-code", endpoint="request_sign_in_code")
@write_endpoint(
    SignInByCodeForm, store_answer=False, rerender=show_sign_in_by_code, precompute=_count_code
)
def request_sign_in_code(actor: Actor, form: SignInByCodeForm, precomputed: None) -> WriteAnswer:
    """Mail a code to sign in with, if there is an account; the answer is always the same."""
    actions.request_sign_in_code(actor, get_visitor().token, form.email)
    return redirect_to(url_for("accounts.enter_mailed_code", next=form.next))


@views.get("/sign-in/mailed-code/enter", endpoint="enter_mailed_code")
def show_mailed_code_form() -> Response:
    """Show the form for the code that was mailed."""
    return render_account_form(
        "accounts/entry/mailed_code_form.html",
        {"next": request.args.get("next")},
        asked=actions.find_entry_code(get_visitor().token),
        minutes=actions.CODE_LIFETIME.seconds // 60,
    )


def _prove_entry(form: CodeEntryForm) -> SignInResult:
    """Check the code outside the view's transaction, so that a refused one is counted."""
    return SignInResult(
        actions.prove_entry(get_visitor().token, form.entry_code, describe_browser())
    )


@views.post("/sign-in/mailed-code/enter", endpoint="do_enter_mailed_code")
@write_endpoint(
    CodeEntryForm, store_answer=False, rerender=show_mailed_code_form, precompute=_prove_entry
)
def enter_mailed_code(actor: Actor, form: CodeEntryForm, precomputed: SignInResult) -> WriteAnswer:
    """Sign in with a mailed code."""
    return build_sign_in_answer(precomputed, form.next)
