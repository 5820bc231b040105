"""One's own account: name and language, password, address, for whom one speaks, second factor, programs, the end."""
from flask import Response, request, url_for

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import page

from consult.accounts import actions, queries
from consult.accounts.affiliations import actions as affiliations
from consult.accounts.sign_in import (
    second_factor_actions as codes, second_factor_setup_actions as factor, actions as signins,
)
from consult.accounts.sign_in.attempt_actions import count_mail
from consult.accounts.blueprint import asking, me, roles_needing_codes, views
from consult.accounts.form_choice_queries import speaking_choices, zone_choices
from consult.accounts.forms import (
    AccountForm, CloseForm, CodeForm, NewAddressForm, OwnPasswordForm, PasswordForm, ProgramForm,
    SpeakForm,
)
from consult.accounts.stakeholder_groups import GOVERNMENTS
from consult.accounts.people.last_administrator_queries import alone_in
from consult.accounts.sign_in.passwords import hash_of
from consult.accounts.sign_in.actions import Proven


def _done(what: str) -> Answer:
    return see(url_for("accounts.account", done=what))


@views.get("/account")
def account() -> Response:
    """Who one is here, and all the doors to change it."""
    user, actor = me(), visitor().actor
    values = {"name": user.name, "title": user.title, "language": user.language, "timezone": user.timezone,
              "row_version": user.row_version}
    return asking("accounts/profile/account.html", values, user=user, seen=queries.appearance_now(user), zones=zone_choices(),
                  browsers=[*queries.sign_ins(actor, "browser"), *queries.sign_ins(actor, "meeting")],
                  programs=queries.sign_ins(actor, "token"),
                  strong=queries.is_strong(actor), needing=roles_needing_codes(), done=request.args.get("done"))


@views.post("/account")
@writes(AccountForm, again=account)
def change_account(actor: Actor, form: AccountForm) -> Answer:
    """Name, title, language, time zone."""
    actions.change_account(actor, **form.model_dump())
    return _done("account")


@views.post("/account/sign-ins/<int:sign_in_id>/end")
@writes(Nothing)
def end_sign_in(actor: Actor, form: Nothing, sign_in_id: int) -> Answer:
    """End one sign-in, of a browser or of a program."""
    signins.end_sign_in(actor, sign_in_id)
    return _done("ended")


@views.post("/account/sign-out-everywhere")
@writes(Nothing, keep=False)
def sign_out_everywhere(actor: Actor, form: Nothing) -> Answer:
    """End all of them."""
    signins.sign_out_everywhere(actor)
    return Answer(303, url_for("accounts.sign_in", done="everywhere"), cookie="")


@views.get("/account/password")
def password() -> Response:
    """The old one and a new one."""
    return asking("accounts/profile/password_form.html", user=me())


def _both(form: PasswordForm) -> tuple[Proven, str]:
    return signins.prove_own(visitor().actor, form.old, "old"), hash_of(form.password)


@views.post("/account/password")
@writes(PasswordForm, keep=False, again=password, slow=_both)
def change_password(actor: Actor, form: PasswordForm, done: tuple[Proven, str]) -> Answer:
    """Set a new password; every other sign-in ends."""
    actions.change_password(actor, done[0], form.password, done[1])
    return _done("password")


@views.get("/account/address")
def new_address() -> Response:
    """Another address for mails and sign-in."""
    return asking("accounts/profile/address_form.html", user=me())


def _own_and_mail(form: NewAddressForm) -> Proven:
    proven = signins.prove_own(visitor().actor, form.password)
    count_mail(form.email)
    return proven


@views.post("/account/address")
@writes(NewAddressForm, keep=False, again=new_address, slow=_own_and_mail)
def ask_for_address(actor: Actor, form: NewAddressForm, done: Proven) -> Answer:
    """Send a link there."""
    actions.ask_for_address(actor, done, form.email)
    return see(url_for("accounts.sent", what="address"))


@views.get("/account/affiliation")
def affiliation() -> Response:
    """For whom one speaks."""
    user = me()
    government = user.organisation is not None and user.organisation.group_code == GOVERNMENTS
    values = {"speaks_for": "self" if user.organisation is None else "government" if government else "organisation",
              "government_id" if government else "organisation_id": user.organisation_id, "evidence": user.evidence,
              "row_version": user.row_version}
    return asking("accounts/profile/affiliation_form.html", values, user=user, seen=queries.appearance_now(user), **speaking_choices(i18n.spoken()))


@views.post("/account/affiliation")
@writes(SpeakForm, again=affiliation)
def declare(actor: Actor, form: SpeakForm) -> Answer:
    """Declare it; it has to be verified."""
    affiliations.declare(actor, form, form.row_version)
    return _done("affiliation")


@views.get("/account/second-factor")
def second_factor() -> Response:
    """One-time codes: the password, then a key for an authenticator app, and the code that shows that it holds it."""
    user = me()
    picture = codes.picture_of(user) if factor.has_begun(visitor().actor, user) else None
    return asking("accounts/profile/second_factor.html", user=user, picture=picture, again="again" in request.args, needing=roles_needing_codes())


def _own(form: OwnPasswordForm | CloseForm) -> Proven:
    return signins.prove_own(visitor().actor, form.password)


@views.post("/account/second-factor/begin")
@writes(OwnPasswordForm, keep=False, again=second_factor, slow=_own)
def begin_second_factor(actor: Actor, form: OwnPasswordForm, done: Proven) -> Answer:
    """Make a key."""
    factor.begin_second_factor(actor, done)
    return see(url_for("accounts.second_factor"))


def _turn_on(form: CodeForm) -> None:
    factor.turn_on_second_factor(visitor().actor, form.code)


@views.post("/account/second-factor/on")
@writes(CodeForm, keep=False, again=second_factor, slow=_turn_on)
def turn_on_second_factor(actor: Actor, form: CodeForm, done: None) -> Answer:
    """The code was right."""
    return _done("second_factor_on")


def _turn_off(form: CodeForm) -> None:
    factor.turn_off_second_factor(visitor().actor, form.code)


@views.post("/account/second-factor/off")
@writes(CodeForm, keep=False, again=second_factor, slow=_turn_off)
def turn_off_second_factor(actor: Actor, form: CodeForm, done: None) -> Answer:
    """The code was right."""
    return _done("second_factor_off")


@views.get("/account/programs")
def programs() -> Response:
    """The programs that stand for one, and a token for another."""
    me()
    return asking("accounts/profile/api_tokens.html", programs=queries.sign_ins(visitor().actor, "token"))


@views.post("/account/programs")
@writes(ProgramForm, keep=False, again=programs)
def make_program(actor: Actor, form: ProgramForm) -> Answer:
    """A token, shown this once."""
    token = signins.make_program(actor, actor.user_id or 0, form.label)
    return Answer(200, None, page("accounts/profile/new_api_token.html", token=token, label=form.label).get_data(as_text=True))


@views.get("/account/close")
def close() -> Response:
    """What goes and what stays, and the button."""
    user = me()
    return asking("accounts/profile/closure_form.html", user=user, alone=alone_in(user.id))


@views.post("/account/close")
@writes(CloseForm, keep=False, again=close, slow=_own)
def close_account(actor: Actor, form: CloseForm, done: Proven) -> Answer:
    """Leave for good."""
    actions.close_account(actor, done, sure=form.sure)
    return Answer(303, url_for("accounts.sign_in", done="close"), cookie="")
