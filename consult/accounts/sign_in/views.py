"""The way in and out: signing in and out, joining, and the links in mails."""
from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as Anything

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import page

from consult.accounts import actions, queries
from . import actions as signins
from consult.accounts.profile import views as views_account
from consult.accounts.organisations import views as views_organisations
from consult.accounts.people import views as views_people
from .attempt_actions import count_mail
from consult.accounts.blueprint import asking, browser_words, come_in, views
from consult.accounts.form_choice_queries import speaking_choices, zone_choices
from consult.accounts.forms import (
    AddressForm, CodeForm, JoinForm, ResetForm, SampleForm, SignInForm,
)
from .passwords import hash_of
from .one_time_token_actions import open_proof
from .actions import Entry, Proven

__all__ = ["views", "views_account", "views_organisations", "views_people"]


@views.get("/sign-in")
def sign_in() -> Response:
    """Address and password; and the people of the sample, where there is one."""
    people = queries.sample_people() if current_app.config["SAMPLE"] else []
    return asking("accounts/sign_in/sign_in_form.html", {"next": request.args.get("next")}, done=request.args.get("done"),
                  people=[(person, queries.appearance_now(person)) for person in people])


def _prove(form: SignInForm) -> Proven:
    return signins.prove(form.email, form.password)


@views.post("/sign-in")
@writes(SignInForm, keep=False, again=sign_in, slow=_prove)
def do_sign_in(actor: Actor, form: SignInForm, done: Proven) -> Answer:
    """Come in, or go on to the code."""
    return come_in(signins.sign_in(actor, done, browser_words(), shared=form.shared), form.next)


@views.post("/sign-in/sample")
@writes(SampleForm, keep=False, again=sign_in)
def sign_in_sample(actor: Actor, form: SampleForm) -> Answer:
    """Come in as one of the sample's people."""
    offered = bool(current_app.config["SAMPLE"])
    return come_in(signins.sign_in_sample(actor, form.user_id, browser_words(), offered=offered), form.next)


@views.get("/sign-in/code")
def code() -> Anything:
    """The second step; without the first one, the first one."""
    if open_proof(visitor().token, "code") is None:
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")), 303)
    return asking("accounts/sign_in/code_form.html", {"next": request.args.get("next")})


def _give_code(form: CodeForm) -> Entry:
    """Not in the view's transaction: a wrong code is noted although it is refused."""
    who = visitor()
    return signins.give_code(who.actor, who.token, form.code, browser_words())


@views.post("/sign-in/code")
@writes(CodeForm, keep=False, again=code, slow=_give_code)
def do_code(actor: Actor, form: CodeForm, done: Entry) -> Answer:
    """Come in."""
    return come_in(done, form.next)


@views.post("/sign-out")
@writes(Nothing, keep=False)
def sign_out(actor: Actor, form: Nothing) -> Answer:
    """Leave, with this browser."""
    signins.sign_out(actor)
    return Answer(303, url_for("reading.start"), cookie="")


@views.get("/join")
def join() -> Response:
    """Who one is, and for whom one speaks."""
    first = {"speaks_for": "organisation", "language": i18n.spoken(), "timezone": "UTC", "next": request.args.get("next")}
    return asking("accounts/sign_in/account_request_form.html", first, zones=zone_choices(), **speaking_choices(i18n.spoken()))


def _hash_to_join(form: JoinForm) -> str:
    actions.look_at(form)  # a mistake on the form costs neither a mail nor a hash
    count_mail(form.email)
    return hash_of(form.password)


@views.post("/join")
@writes(JoinForm, keep=False, again=join, slow=_hash_to_join)
def do_join(actor: Actor, form: JoinForm, done: str) -> Answer:
    """Ask to join; the answer is the same whether the address is known or not."""
    actions.join(actor, form, done)
    return see(url_for("accounts.sent", what="join"))


@views.get("/sent")
def sent() -> Response:
    """A mail is on its way, perhaps."""
    return page("accounts/sign_in/mail_notice.html", what=request.args.get("what"))


@views.get("/confirm/<token>")
def confirm(token: str) -> Response:
    """A button, since programs that read mails follow links too."""
    return asking("accounts/sign_in/address_confirmation.html", purpose="confirm", good=open_proof(token, "confirm") is not None)


@views.post("/confirm/<token>")
@writes(Nothing, keep=False, again=confirm)
def do_confirm(actor: Actor, form: Nothing, token: str) -> Answer:
    """The address is one's own; the sign-in leads to where one came from when one joined."""
    waiting = open_proof(token, "confirm")
    actions.confirm(actor, token)
    return see(url_for("accounts.sign_in", done="confirm", next=waiting.detail if waiting else None))


@views.get("/address/<token>")
def address(token: str) -> Response:
    """The same for another address."""
    return asking("accounts/sign_in/address_confirmation.html", purpose="address", good=open_proof(token, "address") is not None)


@views.post("/address/<token>")
@writes(Nothing, keep=False, again=address)
def do_address(actor: Actor, form: Nothing, token: str) -> Answer:
    """The other address is one's own."""
    actions.change_address(actor, token)
    return see(url_for("accounts.sign_in", done="address"))


@views.get("/forgotten")
def forgotten() -> Response:
    """Ask for a link to set a new password."""
    return asking("accounts/sign_in/password_reset_request.html")


def _count_mail(form: AddressForm) -> None:
    count_mail(form.email)


@views.post("/forgotten")
@writes(AddressForm, keep=False, again=forgotten, slow=_count_mail)
def do_forgotten(actor: Actor, form: AddressForm, done: None) -> Answer:
    """Send it, if somebody has this address."""
    actions.ask_for_reset(actor, form.email)
    return see(url_for("accounts.sent", what="reset"))


@views.get("/reset/<token>")
def reset(token: str) -> Response:
    """A new password."""
    return asking("accounts/sign_in/password_reset_form.html", good=open_proof(token, "reset") is not None)


def _hash(form: ResetForm) -> str:
    return hash_of(form.password)


@views.post("/reset/<token>")
@writes(ResetForm, keep=False, again=reset, slow=_hash)
def do_reset(actor: Actor, form: ResetForm, token: str, done: str) -> Answer:
    """Set it."""
    actions.reset_password(actor, token, form.password, done)
    return see(url_for("accounts.sign_in", done="reset"))
