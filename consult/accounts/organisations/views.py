"""Organisations for everyone; proposals and the closed list of governments for the secretariat."""
from flask import Response, request, url_for

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import parse
from consult.core.web.pages import page

from . import government_actions as governments, actions as organisations
from consult.accounts import queries
from consult.accounts.blueprint import asking, views
from consult.accounts.forms import GovernmentsForm, ListingForm, MergeForm, ReasonForm, VerifyForm


@views.get("/organisations")
def organisation_list() -> Response:
    """Who takes part: organisations and governments, by group and region."""
    asked = parse(ListingForm, request.args.to_dict())
    found = queries.organisations_by_name(asked.group, asked.region, asked.skip, queries.PAGE + 1)
    more = asked.skip + queries.PAGE if len(found) > queries.PAGE else None
    return page("accounts/organisations/organisation_list.html", found=found[:queries.PAGE], asked=asked, more=more,
                groups=queries.groups_in(i18n.spoken()), regions=queries.regions_in(i18n.spoken()), called=queries.called)


@views.get("/organisations/<int:organisation_id>")
def organisation(organisation_id: int) -> Response:
    """One organisation, and who speaks for it."""
    found = queries.organisation(organisation_id)
    language = i18n.spoken()
    return page("accounts/organisations/organisation.html", found=found, name=queries.called(found),
                group=queries.group_in(found.group_code, language), region=queries.region_in(found.region_code, language),
                members=queries.members_of(found.id))


@views.get("/organisations/proposed")
def proposals() -> Response:
    """What was proposed and waits."""
    waiting = queries.proposed_organisations(visitor().actor)
    language = i18n.spoken()
    groups = {each["code"]: each for each in queries.groups_in(language)}
    regions = {each["code"]: each for each in queries.regions_in(language)}
    return asking("accounts/organisations/proposed_organisations.html", waiting=waiting, groups=groups, regions=regions, done=request.args.get("done"),
                  proposers=queries.people_by_ids(each.proposed_by_id for each in waiting if each.proposed_by_id))


def _proposals_again(**_path: int) -> Response:
    return proposals()


@views.post("/organisations/<int:organisation_id>/verify")
@writes(VerifyForm, again=_proposals_again)
def verify_organisation(actor: Actor, form: VerifyForm, organisation_id: int) -> Answer:
    """Count it from now on."""
    organisations.verify_organisation(actor, organisation_id, form.row_version)
    return see(url_for("accounts.proposals", done="verify"))


@views.get("/organisations/<int:organisation_id>/refuse")
def refuse_proposal(organisation_id: int) -> Response:
    """Say why, in words that its people are told."""
    return asking("accounts/organisations/refusal_form.html", found=queries.judged_organisation(visitor().actor, organisation_id))


@views.post("/organisations/<int:organisation_id>/refuse")
@writes(ReasonForm, again=refuse_proposal)
def do_refuse_proposal(actor: Actor, form: ReasonForm, organisation_id: int) -> Answer:
    """Refuse it."""
    organisations.refuse_organisation(actor, organisation_id, form.reason)
    return see(url_for("accounts.proposals", done="refuse"))


@views.get("/organisations/<int:organisation_id>/merge")
def merge(organisation_id: int) -> Response:
    """Into which other one it goes, and that one is sure."""
    found = queries.judged_organisation(visitor().actor, organisation_id)
    others = [(each.id, queries.called(each)) for each in queries.organisations_by_name(limit=2_000)
              if each.verified and each.id != found.id]
    return asking("accounts/organisations/merge_form.html", found=found, others=others)


@views.post("/organisations/<int:organisation_id>/merge")
@writes(MergeForm, again=merge)
def do_merge(actor: Actor, form: MergeForm, organisation_id: int) -> Answer:
    """Merge it."""
    organisations.merge_organisation(actor, organisation_id, form.into_id, sure=form.sure)
    return see(url_for("accounts.proposals", done="merge"))


@views.get("/governments")
def government_list() -> Response:
    """The closed list, as the secretariat keeps it."""
    return asking("accounts/organisations/government_list.html", {"list": governments.listed_for(visitor().actor)}, done=request.args.get("done"))


@views.post("/governments")
@writes(GovernmentsForm, again=government_list)
def set_governments(actor: Actor, form: GovernmentsForm) -> Answer:
    """Make the list what was typed."""
    changed = governments.set_governments(actor, form.list)
    return see(url_for("accounts.government_list", done="-".join(map(str, changed))))
