"""Pages of people, and of the decisions about accounts and affiliations."""

from flask import Response, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.pages import FormFields, read_done, render_page

from consult.accounts.affiliations import actions as affiliations
from . import actions as people
from consult.accounts import queries
from consult.accounts.stakeholder_groups import LETTER_GROUPS
from consult.accounts.blueprint import render_account_form, views
from consult.accounts.forms import (
    PeopleSearchForm,
    RefusalReasonForm,
    FlagOutcomeForm,
    VerificationForm,
)


@views.get("/people/<int:user_id>", endpoint="person")
def show_person(user_id: int) -> Response:
    """Show a person with the affiliation, and a form to report that it is false."""
    user = queries.get_public_person(user_id)
    return render_account_form(
        "accounts/people/person.html",
        user=user,
        seen=queries.build_current_appearance(user),
        done=read_done(),
    )


@views.post("/people/<int:user_id>/flag", endpoint="flag")
@write_endpoint(RefusalReasonForm, rerender=show_person)
def flag_affiliation(actor: Actor, form: RefusalReasonForm, user_id: int) -> WriteAnswer:
    """Report that a person's affiliation is false."""
    affiliations.flag_affiliation(actor, user_id, form.reason)
    return redirect_to(url_for("accounts.person", user_id=user_id, done="flag"))


@views.get("/people", endpoint="people_list")
def show_people_list() -> Response:
    """Show all accounts to those who manage them."""
    asked = parse_form(PeopleSearchForm, request.args.to_dict())
    found = queries.search_people(
        get_visitor().actor, asked.q or "", asked.after, queries.PAGE_SIZE + 1
    )
    return render_account_form(
        "accounts/people/people_list.html",
        found=found[: queries.PAGE_SIZE],
        erased=queries.load_erased_ids(found),
        words_asked=asked.q or "",
        done=read_done(),
        after=found[queries.PAGE_SIZE - 1].id if len(found) > queries.PAGE_SIZE else None,
    )


@views.post("/people/<int:user_id>/disable", endpoint="disable")
@write_endpoint(EmptyForm)
def disable_person(actor: Actor, form: EmptyForm, user_id: int) -> WriteAnswer:
    """Disable an account."""
    people.disable_person(actor, user_id)
    return redirect_to(url_for("accounts.people_list", done="disable"))


@views.post("/people/<int:user_id>/enable", endpoint="enable")
@write_endpoint(EmptyForm)
def enable_person(actor: Actor, form: EmptyForm, user_id: int) -> WriteAnswer:
    """Enable an account again."""
    people.enable_person(actor, user_id)
    return redirect_to(url_for("accounts.people_list", done="enable"))


@views.post("/people/<int:user_id>/end-sign-ins", endpoint="end_person_sign_ins")
@write_endpoint(EmptyForm)
def sign_person_out(actor: Actor, form: EmptyForm, user_id: int) -> WriteAnswer:
    """End every sign-in of a person."""
    people.sign_person_out(actor, user_id)
    return redirect_to(url_for("accounts.people_list", done="signed_out"))


@views.post("/people/<int:user_id>/second-factor-off")
@write_endpoint(EmptyForm)
def remove_second_factor(actor: Actor, form: EmptyForm, user_id: int) -> WriteAnswer:
    """Remove a lost second factor."""
    people.remove_second_factor(actor, user_id)
    return redirect_to(url_for("accounts.people_list", done="second_factor"))


@views.get("/affiliations", endpoint="affiliation_queue")
def show_affiliation_queue(flag_id: int | None = None) -> Response:
    """Show affiliations that await verification with their evidence, and open flags.

    Args:
        flag_id: the flag whose form was refused.
    """
    actor = get_visitor().actor
    return render_account_form(
        "accounts/people/affiliation_queue.html",
        waiting=queries.list_people_awaiting_verification(actor),
        leading=queries.list_people_asking_to_lead(actor),
        flags=queries.list_open_flags(actor),
        letter_groups=LETTER_GROUPS,
        proposed=len(queries.list_proposed_organisations(actor)),
        refused_flag=flag_id,
        blank_form=FormFields(),
        done=read_done(),
    )


def _show_queue_again(flag_id: int | None = None, **_path: int) -> Response:
    return show_affiliation_queue(flag_id)


@views.post("/affiliations/<int:user_id>/verify")
@write_endpoint(VerificationForm, rerender=_show_queue_again)
def verify_affiliation(actor: Actor, form: VerificationForm, user_id: int) -> WriteAnswer:
    """Verify an affiliation."""
    affiliations.verify_affiliation(actor, user_id, form.row_version, leads=form.leads)
    return redirect_to(url_for("accounts.affiliation_queue", done="verify"))


@views.post("/affiliations/<int:user_id>/head", endpoint="name_head")
@write_endpoint(EmptyForm, rerender=_show_queue_again)
def name_head(actor: Actor, form: EmptyForm, user_id: int) -> WriteAnswer:
    """Name a verified person who asked for it head of delegation."""
    affiliations.name_head(actor, user_id)
    return redirect_to(url_for("accounts.affiliation_queue", done="head"))


@views.get("/affiliations/<int:user_id>/refuse", endpoint="refusal")
def show_affiliation_refusal_form(user_id: int) -> Response:
    """Show the form for the reason, which the person receives by mail."""
    user = queries.get_affiliated_person(get_visitor().actor, user_id)
    return render_account_form(
        "accounts/people/affiliation_refusal_form.html",
        user=user,
        seen=queries.build_current_appearance(user),
    )


@views.post("/affiliations/<int:user_id>/refuse")
@write_endpoint(RefusalReasonForm, rerender=show_affiliation_refusal_form)
def refuse_affiliation(actor: Actor, form: RefusalReasonForm, user_id: int) -> WriteAnswer:
    """Refuse an affiliation."""
    affiliations.refuse_affiliation(actor, user_id, form.reason)
    return redirect_to(url_for("accounts.affiliation_queue", done="refuse"))


@views.post("/flags/<int:flag_id>", endpoint="settle")
@write_endpoint(FlagOutcomeForm, rerender=_show_queue_again)
def settle_flag(actor: Actor, form: FlagOutcomeForm, flag_id: int) -> WriteAnswer:
    """Uphold or dismiss a flag."""
    ended = affiliations.settle_flag(actor, flag_id, form.outcome, form.reason)
    done = "closed" if ended else form.outcome
    return redirect_to(url_for("accounts.affiliation_queue", done=done))


@views.get("/accounts/rules", endpoint="conduct")
def show_conduct_rules() -> Response:
    """Show the rules that everyone accepts when joining."""
    return render_page("accounts/people/conduct_rules.html")
