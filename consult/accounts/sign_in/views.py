"""Pages of signing in and out, of requesting an account, and of links in mails."""

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as Anything

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import render_page

from consult.accounts import actions, queries
from . import actions as signins, password_actions
from .attempt_actions import count_mail
from consult.accounts.blueprint import (
    render_account_form,
    describe_browser,
    build_sign_in_answer,
    list_roles_needing_code,
    views,
)
from consult.accounts.form_choice_queries import load_affiliation_choices, list_time_zone_choices
from consult.accounts.forms import (
    EmailForm,
    CodeForm,
    AccountRequestForm,
    ResetPasswordForm,
    SamplePersonForm,
    SignInForm,
)
from .passwords import hash_password
from .one_time_token_actions import find_valid_proof
from .actions import SignInResult, PasswordProof


@views.get("/sign-in", endpoint="sign_in")
def show_sign_in_form() -> Response:
    """Show the form for address and password; with a sample, its people too."""
    people = queries.list_sample_people() if current_app.config["SAMPLE"] else []
    return render_account_form(
        "accounts/sign_in/sign_in_form.html",
        {"next": request.args.get("next")},
        done=request.args.get("done"),
        people=[(person, queries.build_current_appearance(person)) for person in people],
    )


def _check_password(form: SignInForm) -> PasswordProof:
    return signins.check_password(form.email, form.password)


@views.post("/sign-in", endpoint="do_sign_in")
@write_endpoint(
    SignInForm, store_answer=False, rerender=show_sign_in_form, precompute=_check_password
)
def submit_sign_in(actor: Actor, form: SignInForm, precomputed: PasswordProof) -> WriteAnswer:
    """Sign in, or continue to the one-time code."""
    return build_sign_in_answer(
        signins.sign_in(
            actor,
            precomputed,
            describe_browser(),
            shared=form.shared,
            coded_roles=list_roles_needing_code(),
        ),
        form.next,
    )


@views.post("/sign-in/sample", endpoint="sign_in_sample")
@write_endpoint(SamplePersonForm, store_answer=False, rerender=show_sign_in_form)
def submit_sample_sign_in(actor: Actor, form: SamplePersonForm) -> WriteAnswer:
    """Sign in as one of the sample's people."""
    offered = bool(current_app.config["SAMPLE"])
    return build_sign_in_answer(
        signins.sign_in_sample_person(actor, form.user_id, describe_browser(), offered=offered),
        form.next,
    )


@views.get("/sign-in/code", endpoint="code")
def show_code_form() -> Anything:
    """Show the form for the one-time code; without the first step, redirect to it."""
    if find_valid_proof(get_visitor().token, "code") is None:
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")), 303)
    return render_account_form(
        "accounts/sign_in/code_form.html", {"next": request.args.get("next")}
    )


def _submit_code(form: CodeForm) -> SignInResult:
    """Check the code outside the view's transaction, so that a refused one is counted."""
    who = get_visitor()
    return signins.submit_code(who.actor, who.token, form.code, describe_browser())


@views.post("/sign-in/code", endpoint="do_code")
@write_endpoint(CodeForm, store_answer=False, rerender=show_code_form, precompute=_submit_code)
def complete_sign_in(actor: Actor, form: CodeForm, precomputed: SignInResult) -> WriteAnswer:
    """Complete the sign-in after the code."""
    return build_sign_in_answer(precomputed, form.next)


@views.post("/sign-out", endpoint="sign_out")
@write_endpoint(EmptyForm, store_answer=False)
def submit_sign_out(actor: Actor, form: EmptyForm) -> WriteAnswer:
    """Sign out this browser."""
    signins.sign_out(actor)
    return WriteAnswer(303, url_for("reading.start"), cookie="")


@views.get("/join", endpoint="join")
def show_join_form() -> Response:
    """Show the form that requests an account."""
    first = {
        "speaks_for": "organisation",
        "language": i18n.get_language(),
        "timezone": "UTC",
        "next": request.args.get("next"),
    }
    return render_account_form(
        "accounts/sign_in/account_request_form.html",
        first,
        zones=list_time_zone_choices(),
        **load_affiliation_choices(i18n.get_language()),
    )


def _prepare_account_request(form: AccountRequestForm) -> str | None:
    actions.require_valid_request(form)  # a mistake in the form costs neither a mail nor a hash
    count_mail(form.email)
    return hash_password(form.password) if form.password is not None else None


@views.post("/join", endpoint="do_join")
@write_endpoint(
    AccountRequestForm,
    store_answer=False,
    rerender=show_join_form,
    precompute=_prepare_account_request,
)
def submit_account_request(
    actor: Actor, form: AccountRequestForm, precomputed: str | None
) -> WriteAnswer:
    """Request an account; the answer is the same for a known address."""
    actions.request_account(actor, form, precomputed, get_visitor().token)
    return redirect_to(url_for("accounts.sent", what="join", to=_name_mailbox(form.email)))


@views.get("/sent", endpoint="sent")
def show_mail_notice() -> Response:
    """Show that a mail is on its way, if there is an account."""
    return render_page(
        "accounts/sign_in/mail_notice.html",
        what=request.args.get("what"),
        to=request.args.get("to"),
    )


def _name_mailbox(address: str) -> str | None:
    """Return the address if it has a mail box here: an invented one, in a sample."""
    return address if current_app.config["SAMPLE"] and address.endswith(".example") else None


@views.get("/confirm/<token>", endpoint="confirm")
def show_address_confirmation(token: str) -> Response:
    """Show a confirmation button, since programs that scan mails open links too."""
    return render_account_form(
        "accounts/sign_in/address_confirmation.html",
        purpose="confirm",
        good=find_valid_proof(token, "confirm") is not None,
    )


@views.post("/confirm/<token>", endpoint="do_confirm")
@write_endpoint(EmptyForm, store_answer=False, rerender=show_address_confirmation)
def confirm_address(actor: Actor, form: EmptyForm, token: str) -> WriteAnswer:
    """Confirm the address; the sign-in then continues where the person came from."""
    waiting = find_valid_proof(token, "confirm")
    user = actions.confirm_address(actor, token, get_visitor().token)
    place = "accounts.sign_in" if user.password_hash else "accounts.sign_in_by_code"
    return redirect_to(url_for(place, done="confirm", next=waiting.detail if waiting else None))


@views.get("/address/<token>", endpoint="address")
def show_new_address_confirmation(token: str) -> Response:
    """Show a confirmation button for a new address."""
    return render_account_form(
        "accounts/sign_in/address_confirmation.html",
        purpose="address",
        good=find_valid_proof(token, "address") is not None,
    )


@views.post("/address/<token>", endpoint="do_address")
@write_endpoint(EmptyForm, store_answer=False, rerender=show_new_address_confirmation)
def change_address(actor: Actor, form: EmptyForm, token: str) -> WriteAnswer:
    """Replace the address by the confirmed new one."""
    actions.change_address(actor, token)
    return redirect_to(url_for("accounts.sign_in", done="address"))


@views.get("/forgotten", endpoint="forgotten")
def show_reset_request_form() -> Response:
    """Show the form that requests a link for a new password."""
    return render_account_form("accounts/sign_in/password_reset_request.html")


def _count_reset_mail(form: EmailForm) -> None:
    count_mail(form.email)


@views.post("/forgotten", endpoint="do_forgotten")
@write_endpoint(
    EmailForm, store_answer=False, rerender=show_reset_request_form, precompute=_count_reset_mail
)
def request_password_reset(actor: Actor, form: EmailForm, precomputed: None) -> WriteAnswer:
    """Mail the link, if an account has this address."""
    password_actions.request_password_reset(actor, form.email)
    return redirect_to(url_for("accounts.sent", what="reset", to=_name_mailbox(form.email)))


@views.get("/reset/<token>", endpoint="reset")
def show_password_reset_form(token: str) -> Response:
    """Show the form for a new password."""
    return render_account_form(
        "accounts/sign_in/password_reset_form.html",
        good=find_valid_proof(token, "reset") is not None,
    )


def _hash_new_password(form: ResetPasswordForm) -> str:
    return hash_password(form.password)


@views.post("/reset/<token>", endpoint="do_reset")
@write_endpoint(
    ResetPasswordForm,
    store_answer=False,
    rerender=show_password_reset_form,
    precompute=_hash_new_password,
)
def reset_password(
    actor: Actor, form: ResetPasswordForm, token: str, precomputed: str
) -> WriteAnswer:
    """Set the new password."""
    password_actions.reset_password(actor, token, form.password, precomputed)
    return redirect_to(url_for("accounts.sign_in", done="reset"))
