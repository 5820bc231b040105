"""Pages of one's own account: profile, password, affiliation, second factor, tokens, closure."""

from functools import partial

from flask import Response, request, url_for

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import read_done, render_page
from consult.core.hooks import get_app_hooks

from consult.accounts import actions, queries
from consult.accounts.affiliations import actions as affiliations
from consult.accounts.sign_in import (
    second_factor_actions as codes,
    second_factor_setup_actions as factor,
    actions as signins,
)
from consult.accounts.sign_in import password_actions
from consult.accounts.sign_in.attempt_actions import count_mail
from consult.accounts.blueprint import (
    render_account_form,
    get_visitor_user,
    list_roles_needing_code,
    views,
)
from consult.accounts.form_choice_queries import load_affiliation_choices, list_time_zone_choices
from consult.accounts.forms import (
    AccountProfileForm,
    CloseAccountForm,
    CodeForm,
    ChangeAddressForm,
    OwnPasswordForm,
    ChangePasswordForm,
    ApiTokenForm,
    ChangeAffiliationForm,
    keep_local_path,
)
from consult.accounts.stakeholder_groups import GOVERNMENT_GROUP
from consult.accounts.sign_in.api_token_actions import MOST_DAYS, create_api_token as create_token
from consult.accounts.sign_in.passwords import hash_password
from consult.accounts.sign_in.time_limits import describe_limit, find_last_moment
from consult.accounts.sign_in.actions import PasswordProof


def _redirect_to_account(what: str) -> WriteAnswer:
    return redirect_to(url_for("accounts.account", done=what))


@views.get("/account", endpoint="account")
def show_account() -> Response:
    """Show the own account with links to all its settings."""
    user, actor = get_visitor_user(), get_visitor().actor
    limits = get_app_hooks().get_sign_in_limits()
    values = {
        "name": user.name,
        "title": user.title,
        "language": user.language,
        "timezone": user.timezone,
        "row_version": user.row_version,
    }
    return render_account_form(
        "accounts/profile/account.html",
        values,
        user=user,
        seen=queries.build_current_appearance(user),
        zones=list_time_zone_choices(),
        browsers=[
            *queries.list_own_sign_ins(actor, "browser"),
            *queries.list_own_sign_ins(actor, "meeting"),
        ],
        programs=queries.list_own_sign_ins(actor, "token"),
        limits=[describe_limit(each) for each in limits],
        find_last_moment=partial(find_last_moment, limits=limits),
        done=read_done(),
    )


@views.post("/account")
@write_endpoint(AccountProfileForm, rerender=show_account)
def change_account(actor: Actor, form: AccountProfileForm) -> WriteAnswer:
    """Save name, title, language and time zone."""
    actions.change_account(actor, **form.model_dump())
    return _redirect_to_account("account")


@views.post("/account/sign-ins/<int:sign_in_id>/end")
@write_endpoint(EmptyForm)
def end_sign_in(actor: Actor, form: EmptyForm, sign_in_id: int) -> WriteAnswer:
    """End one sign-in of a browser or a program."""
    signins.end_sign_in(actor, sign_in_id)
    return _redirect_to_account("ended")


@views.post("/account/sign-out-everywhere")
@write_endpoint(EmptyForm, store_answer=False)
def sign_out_everywhere(actor: Actor, form: EmptyForm) -> WriteAnswer:
    """End all sign-ins."""
    signins.sign_out_everywhere(actor)
    return WriteAnswer(303, url_for("accounts.sign_in", done="everywhere"), cookie="")


@views.get("/account/password", endpoint="password")
def show_password_form() -> Response:
    """Show the form for the old and the new password."""
    return render_account_form("accounts/profile/password_form.html", user=get_visitor_user())


def _check_and_hash_password(form: ChangePasswordForm) -> tuple[PasswordProof, str]:
    return signins.check_own_password(get_visitor().actor, form.old, "old"), hash_password(
        form.password
    )


@views.post("/account/password")
@write_endpoint(
    ChangePasswordForm,
    store_answer=False,
    rerender=show_password_form,
    precompute=_check_and_hash_password,
)
def change_password(
    actor: Actor, form: ChangePasswordForm, precomputed: tuple[PasswordProof, str]
) -> WriteAnswer:
    """Set a new password and end every other sign-in."""
    password_actions.change_password(actor, precomputed[0], form.password, precomputed[1])
    return _redirect_to_account("password")


@views.get("/account/address", endpoint="new_address")
def show_address_form() -> Response:
    """Show the form for another e-mail address."""
    return render_account_form("accounts/profile/address_form.html", user=get_visitor_user())


def _check_password_and_mail_limit(form: ChangeAddressForm) -> PasswordProof:
    proven = signins.check_own_password(get_visitor().actor, form.password)
    count_mail(form.email)
    return proven


@views.post("/account/address", endpoint="ask_for_address")
@write_endpoint(
    ChangeAddressForm,
    store_answer=False,
    rerender=show_address_form,
    precompute=_check_password_and_mail_limit,
)
def request_address_change(
    actor: Actor, form: ChangeAddressForm, precomputed: PasswordProof
) -> WriteAnswer:
    """Mail a link to the new address."""
    actions.request_address_change(actor, precomputed, form.email)
    return redirect_to(url_for("accounts.sent", what="address"))


@views.get("/account/affiliation", endpoint="affiliation")
def show_affiliation_form() -> Response:
    """Show the form for the own affiliation."""
    user = get_visitor_user()
    government = user.organisation is not None and user.organisation.group_code == GOVERNMENT_GROUP
    values = {
        "speaks_for": "self"
        if user.organisation is None
        else "government"
        if government
        else "organisation",
        "government_id" if government else "organisation_id": user.organisation_id,
        "evidence": user.evidence,
        "leads": user.asks_to_lead,
        "row_version": user.row_version,
    }
    return render_account_form(
        "accounts/profile/affiliation_form.html",
        values,
        user=user,
        seen=queries.build_current_appearance(user),
        **load_affiliation_choices(i18n.get_language()),
    )


@views.post("/account/affiliation", endpoint="declare")
@write_endpoint(ChangeAffiliationForm, rerender=show_affiliation_form)
def declare_affiliation(actor: Actor, form: ChangeAffiliationForm) -> WriteAnswer:
    """Declare an affiliation, which must be verified, or none."""
    is_new = affiliations.declare_affiliation(actor, form, form.row_version)
    return _redirect_to_account("affiliation" if is_new else "account")


@views.get("/account/second-factor", endpoint="second_factor")
def show_second_factor() -> Response:
    """Show the steps to one-time codes: password, key for an authenticator app, first code.

    The code proves that the app holds the key.
    """
    user = get_visitor_user()
    picture = codes.render_qr_code(user) if factor.has_begun(get_visitor().actor, user) else None
    return render_account_form(
        "accounts/profile/second_factor.html",
        user=user,
        picture=picture,
        again="again" in request.args,
        needing=list_roles_needing_code(),
        onward=keep_local_path(request.args.get("next")) or url_for("reading.start"),
    )


def _check_password(form: OwnPasswordForm | CloseAccountForm) -> PasswordProof:
    return signins.check_own_password(get_visitor().actor, form.password)


@views.post("/account/second-factor/begin")
@write_endpoint(
    OwnPasswordForm, store_answer=False, rerender=show_second_factor, precompute=_check_password
)
def begin_second_factor(
    actor: Actor, form: OwnPasswordForm, precomputed: PasswordProof
) -> WriteAnswer:
    """Create a key."""
    factor.begin_second_factor(actor, precomputed)
    return redirect_to(url_for("accounts.second_factor"))


def _turn_on_with_code(form: CodeForm) -> None:
    factor.turn_on_second_factor(get_visitor().actor, form.code)


@views.post("/account/second-factor/on")
@write_endpoint(
    CodeForm, store_answer=False, rerender=show_second_factor, precompute=_turn_on_with_code
)
def turn_on_second_factor(actor: Actor, form: CodeForm, precomputed: None) -> WriteAnswer:
    """Confirm that one-time codes are on; the slow step has checked the code."""
    return _redirect_to_account("second_factor_on")


def _turn_off_with_code(form: CodeForm) -> None:
    factor.turn_off_second_factor(get_visitor().actor, form.code)


@views.post("/account/second-factor/off")
@write_endpoint(
    CodeForm, store_answer=False, rerender=show_second_factor, precompute=_turn_off_with_code
)
def turn_off_second_factor(actor: Actor, form: CodeForm, precomputed: None) -> WriteAnswer:
    """Confirm that one-time codes are off; the slow step has checked the code."""
    return _redirect_to_account("second_factor_off")


@views.get("/account/programs", endpoint="programs")
def show_api_tokens() -> Response:
    """Show the programs that act for the person, and the form for another token."""
    get_visitor_user()
    actor = get_visitor().actor
    return render_account_form(
        "accounts/profile/api_tokens.html",
        {"scopes": ["contribute"], "days": 30},
        strong=queries.is_strong_sign_in(actor),
        most_days=MOST_DAYS,
        programs=queries.list_own_sign_ins(actor, "token"),
    )


@views.post("/account/programs", endpoint="make_program")
@write_endpoint(ApiTokenForm, store_answer=False, rerender=show_api_tokens)
def create_api_token(actor: Actor, form: ApiTokenForm) -> WriteAnswer:
    """Create a token and show it once."""
    token = create_token(actor, actor.user_id or 0, form.label, frozenset(form.scopes), form.days)
    page = render_page("accounts/profile/new_api_token.html", token=token, label=form.label)
    return WriteAnswer(200, None, page.get_data(as_text=True))


@views.get("/account/close", endpoint="close")
def show_closure_form() -> Response:
    """Show the consequences of closing the account, and the form."""
    user = get_visitor_user()
    return render_account_form(
        "accounts/profile/closure_form.html",
        user=user,
        alone=get_app_hooks().find_solely_administered_title(user.id),
    )


@views.post("/account/close")
@write_endpoint(
    CloseAccountForm, store_answer=False, rerender=show_closure_form, precompute=_check_password
)
def close_account(actor: Actor, form: CloseAccountForm, precomputed: PasswordProof) -> WriteAnswer:
    """Close the account."""
    actions.close_account(actor, precomputed, sure=form.sure)
    return WriteAnswer(303, url_for("accounts.sign_in", done="close"), cookie="")
