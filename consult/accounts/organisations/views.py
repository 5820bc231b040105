"""Pages of organizations, of proposed ones, and of the closed list of governments."""

from flask import Response, request, url_for

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import parse_form
from consult.core.web.pages import read_done, render_page

from . import government_actions as governments, actions as organisations
from consult.accounts import queries
from consult.accounts.blueprint import render_account_form, views
from consult.accounts.forms import (
    AddOrganisationForm,
    GovernmentListForm,
    OrganisationFilterForm,
    MergeOrganisationForm,
    RefusalReasonForm,
    VerificationForm,
)


@views.get("/organisations", endpoint="organisation_list")
def show_organisation_list() -> Response:
    """Show organizations and governments, by group and region."""
    asked = parse_form(OrganisationFilterForm, request.args.to_dict())
    found = queries.list_organisations_by_name(
        asked.group, asked.region, asked.skip, queries.PAGE_SIZE + 1
    )
    more = asked.skip + queries.PAGE_SIZE if len(found) > queries.PAGE_SIZE else None
    return render_page(
        "accounts/organisations/organisation_list.html",
        found=found[: queries.PAGE_SIZE],
        asked=asked,
        more=more,
        groups=queries.list_localized_groups(i18n.get_language()),
        regions=queries.list_localized_regions(i18n.get_language()),
        called=queries.get_organisation_name,
    )


@views.get("/organisations/<int:organisation_id>", endpoint="organisation")
def show_organisation(organisation_id: int) -> Response:
    """Show one organization and its verified members."""
    found = queries.get_public_organisation(organisation_id)
    language = i18n.get_language()
    return render_page(
        "accounts/organisations/organisation.html",
        found=found,
        name=queries.get_organisation_name(found),
        group=queries.get_localized_group(found.group_code, language),
        region=queries.get_localized_region(found.region_code, language),
        members=queries.list_verified_members(found.id),
    )


@views.get("/organisations/proposed", endpoint="proposals")
def show_proposed_organisations() -> Response:
    """Show proposed organizations that await a decision."""
    waiting = queries.list_proposed_organisations(get_visitor().actor)
    language = i18n.get_language()
    groups = {each["code"]: each for each in queries.list_localized_groups(language)}
    regions = {each["code"]: each for each in queries.list_localized_regions(language)}
    return render_account_form(
        "accounts/organisations/proposed_organisations.html",
        waiting=waiting,
        groups=groups,
        regions=regions,
        done=read_done(),
        proposers=queries.load_people(
            each.proposed_by_id for each in waiting if each.proposed_by_id
        ),
    )


def _show_proposed_again(**_path: int) -> Response:
    return show_proposed_organisations()


@views.post("/organisations/add", endpoint="add_organisation")
@write_endpoint(AddOrganisationForm, rerender=_show_proposed_again)
def add_organisation(actor: Actor, form: AddOrganisationForm) -> WriteAnswer:
    """Add an organization as verified."""
    organisations.add_organisation(actor, **form.model_dump())
    return redirect_to(url_for("accounts.proposals", done="add"))


@views.post("/organisations/<int:organisation_id>/verify")
@write_endpoint(VerificationForm, rerender=_show_proposed_again)
def verify_organisation(actor: Actor, form: VerificationForm, organisation_id: int) -> WriteAnswer:
    """Verify a proposed organization."""
    organisations.verify_organisation(actor, organisation_id, form.row_version)
    return redirect_to(url_for("accounts.proposals", done="verify"))


@views.get("/organisations/<int:organisation_id>/refuse", endpoint="refuse_proposal")
def show_organisation_refusal_form(organisation_id: int) -> Response:
    """Show the form for the reason, which its people receive by mail."""
    return render_account_form(
        "accounts/organisations/refusal_form.html",
        found=queries.get_proposed_organisation(get_visitor().actor, organisation_id),
    )


@views.post("/organisations/<int:organisation_id>/refuse", endpoint="do_refuse_proposal")
@write_endpoint(RefusalReasonForm, rerender=show_organisation_refusal_form)
def refuse_organisation(actor: Actor, form: RefusalReasonForm, organisation_id: int) -> WriteAnswer:
    """Refuse a proposed organization."""
    organisations.refuse_organisation(actor, organisation_id, form.reason)
    return redirect_to(url_for("accounts.proposals", done="refuse"))


@views.get("/organisations/<int:organisation_id>/merge", endpoint="merge")
def show_merge_form(organisation_id: int) -> Response:
    """Show the form that merges a proposed organization into another one."""
    found = queries.get_proposed_organisation(get_visitor().actor, organisation_id)
    others = [
        (each.id, queries.get_organisation_name(each))
        for each in queries.list_organisations_by_name(limit=2_000)
        if each.verified and each.id != found.id
    ]
    return render_account_form("accounts/organisations/merge_form.html", found=found, others=others)


@views.post("/organisations/<int:organisation_id>/merge", endpoint="do_merge")
@write_endpoint(MergeOrganisationForm, rerender=show_merge_form)
def merge_organisation(
    actor: Actor, form: MergeOrganisationForm, organisation_id: int
) -> WriteAnswer:
    """Merge a proposed organization into another one."""
    organisations.merge_organisation(actor, organisation_id, form.into_id, sure=form.sure)
    return redirect_to(url_for("accounts.proposals", done="merge"))


@views.get("/governments", endpoint="government_list")
def show_government_list() -> Response:
    """Show the closed list of governments as CSV."""
    return render_account_form(
        "accounts/organisations/government_list.html",
        {"list": governments.export_governments(get_visitor().actor)},
        done=read_done(),
    )


@views.post("/governments", endpoint="set_governments")
@write_endpoint(GovernmentListForm, rerender=show_government_list)
def replace_government_list(actor: Actor, form: GovernmentListForm) -> WriteAnswer:
    """Replace the closed list of governments."""
    changed = governments.replace_governments(actor, form.list)
    return redirect_to(url_for("accounts.government_list", done="-".join(map(str, changed))))
