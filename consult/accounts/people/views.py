"""People as others see them; and what the secretariat and administrators do about them."""
from flask import Response, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.pages import page

from consult.accounts.affiliations import actions as affiliations
from . import actions as people
from consult.accounts import queries
from consult.accounts.blueprint import asking, views
from consult.accounts.forms import PeopleForm, ReasonForm, SettleForm, VerifyForm


@views.get("/people/<int:user_id>")
def person(user_id: int) -> Response:
    """A person: for whom they speak, since when, and a way to say that it is false."""
    user = queries.person(user_id)
    return asking("accounts/people/person.html", user=user, seen=queries.appearance_now(user), done=request.args.get("done"))


@views.post("/people/<int:user_id>/flag")
@writes(ReasonForm, again=person)
def flag(actor: Actor, form: ReasonForm, user_id: int) -> Answer:
    """Say that a person does not speak for whom they seem to."""
    affiliations.flag_affiliation(actor, user_id, form.reason)
    return see(url_for("accounts.person", user_id=user_id, done="flag"))


@views.get("/people")
def people_list() -> Response:
    """Everyone who has an account, for those who keep the list."""
    asked = parse(PeopleForm, request.args.to_dict())
    found = queries.people(visitor().actor, asked.q or "", asked.after, queries.PAGE + 1)
    return asking("accounts/people/people_list.html", found=found[:queries.PAGE], words_asked=asked.q or "", done=request.args.get("done"),
                  after=found[queries.PAGE - 1].id if len(found) > queries.PAGE else None)


@views.post("/people/<int:user_id>/disable")
@writes(Nothing)
def disable(actor: Actor, form: Nothing, user_id: int) -> Answer:
    """Let somebody in no more."""
    people.disable_person(actor, user_id)
    return see(url_for("accounts.people_list", done="disable"))


@views.post("/people/<int:user_id>/enable")
@writes(Nothing)
def enable(actor: Actor, form: Nothing, user_id: int) -> Answer:
    """Let somebody in again."""
    people.enable_person(actor, user_id)
    return see(url_for("accounts.people_list", done="enable"))


@views.post("/people/<int:user_id>/second-factor-off")
@writes(Nothing)
def remove_second_factor(actor: Actor, form: Nothing, user_id: int) -> Answer:
    """Take away a second factor that was lost."""
    people.remove_second_factor(actor, user_id)
    return see(url_for("accounts.people_list", done="second_factor"))


@views.get("/affiliations")
def affiliation_queue() -> Response:
    """Affiliations that wait, with their evidence; and attributions that somebody called false."""
    actor = visitor().actor
    return asking("accounts/people/affiliation_queue.html", waiting=queries.declared_affiliations(actor), flags=queries.open_flags(actor),
                  proposed=len(queries.proposed_organisations(actor)), done=request.args.get("done"))


def _queue_again(**_path: int) -> Response:
    return affiliation_queue()


@views.post("/affiliations/<int:user_id>/verify")
@writes(VerifyForm, again=_queue_again)
def verify_affiliation(actor: Actor, form: VerifyForm, user_id: int) -> Answer:
    """Confirm an affiliation."""
    affiliations.verify_affiliation(actor, user_id, form.row_version)
    return see(url_for("accounts.affiliation_queue", done="verify"))


@views.get("/affiliations/<int:user_id>/refuse")
def refusal(user_id: int) -> Response:
    """Say why, in words that the person is told."""
    user = queries.judged_person(visitor().actor, user_id)
    return asking("accounts/people/affiliation_refusal_form.html", user=user, seen=queries.appearance_now(user))


@views.post("/affiliations/<int:user_id>/refuse")
@writes(ReasonForm, again=refusal)
def refuse_affiliation(actor: Actor, form: ReasonForm, user_id: int) -> Answer:
    """Refuse an affiliation."""
    affiliations.refuse_affiliation(actor, user_id, form.reason)
    return see(url_for("accounts.affiliation_queue", done="refuse"))


@views.post("/flags/<int:flag_id>")
@writes(SettleForm, again=_queue_again)
def settle(actor: Actor, form: SettleForm, flag_id: int) -> Answer:
    """Decide about an attribution that was called false."""
    affiliations.settle_flag(actor, flag_id, form.outcome)
    return see(url_for("accounts.affiliation_queue", done=form.outcome))


@views.get("/accounts/rules")
def conduct() -> Response:
    """What everyone accepts who joins."""
    return page("accounts/people/conduct_rules.html")
