"""Pages of accreditation: the people who are accredited, a list to check, and its review."""

from flask import Response, request, url_for

from consult.accounts.stakeholder_groups import list_localized_groups, list_localized_regions
from consult.core.i18n import get_language
from consult.core.errors import Invalid
from consult.core.permissions.actor import Actor
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from consult.consultations.blueprint import load_consultation, views
from consult.core.permissions.rules import require_permission
from . import actions, queries
from .list_review import OPEN_ROLES, review_list
from .forms import (
    AccreditationFilterForm,
    AccreditForm,
    AccreditPersonForm,
    ParticipantListForm,
    WithdrawAccreditationForm,
    dump_people,
)
from .messages import describe_fault
from .participant_list import COLUMNS, MOST_ROWS, ListRow, parse_list

PAGE = "/c/<slug>/manage/accreditation"
MOST_SHOWN = 200  # faults on the review page; the others come with the next review


@views.get(PAGE, endpoint="accreditation")
def show_accreditations(slug: str) -> Response:
    """Show who is accredited, filtered, page by page, with the form that takes a list."""
    found = load_consultation(slug)
    asked = AccreditationFilterForm.read(request.args)
    shown = queries.list_accreditations(get_visitor().actor, found, asked)
    count, joined = queries.count_accreditations(found.id)
    return render_form_page(
        "consultations/accreditation/accreditation_list.html",
        form=FormFields({"language": get_language()}),
        people=shown,
        asked=asked,
        matching=queries.count_matches(found.id, asked) if asked.any else count,
        count=count,
        joined=joined,
        columns=COLUMNS,
        groups=list_localized_groups(get_language()),
        regions=list_localized_regions(get_language()),
        open_roles=OPEN_ROLES,
        most=MOST_ROWS,
        more=shown[-1].id if len(shown) == queries.PAGE_SIZE else None,
        done=read_done(),
    )


@views.post(PAGE + "/check", endpoint="check_list")
@write_endpoint(ParticipantListForm, store_answer=False, rerender=show_accreditations)
def check_list(actor: Actor, form: ParticipantListForm, slug: str) -> WriteAnswer:
    """Check a list, and show what each row lacks; nothing is changed."""
    found = load_consultation(slug)
    require_permission(actor, "people.accredit", found)
    review = review_list(found.id, parse_list(form.file.name, form.file.content))
    page = render_form_page(
        "consultations/accreditation/review.html",
        review=review,
        faults=[(each, describe_fault(each)) for each in review.faults[:MOST_SHOWN]],
        left_out=max(0, len(review.faults) - MOST_SHOWN),
        people=dump_people(review.people),
        form=FormFields(),
    )
    return WriteAnswer(200, None, page.get_data(as_text=True))


@views.post(PAGE, endpoint="accredit")
@write_endpoint(AccreditForm, rerender=show_accreditations)
def accredit_people(actor: Actor, form: AccreditForm, slug: str) -> WriteAnswer:
    """Accredit the people of a reviewed list."""
    found = load_consultation(slug)
    require_permission(actor, "people.accredit", found)
    actions.accredit_people(actor, found.id, form.persons)
    return redirect_to(url_for("consultations.accreditation", slug=slug, done="accredited"))


@views.post(PAGE + "/person", endpoint="accredit_person")
@write_endpoint(AccreditPersonForm, rerender=show_accreditations)
def accredit_person(actor: Actor, form: AccreditPersonForm, slug: str) -> WriteAnswer:
    """Accredit one person; each fault stands beside its field."""
    found = load_consultation(slug)
    require_permission(actor, "people.accredit", found)
    review = review_list(found.id, [ListRow(1, form.cells)])
    if review.already:
        raise Invalid(fields={"email": {"type": "accredited_already"}})
    if review.faults:
        raise Invalid(
            fields={
                each.column.replace(" ", "_"): {
                    "type": "person_refused",
                    "why": describe_fault(each),
                }
                for each in review.faults
            }
        )
    (made,) = actions.accredit_people(actor, found.id, review.people)
    return redirect_to(url_for("consultations.accreditation", slug=slug, done=f"person-{made.id}"))


@views.post(PAGE + "/withdraw", endpoint="withdraw_accreditation")
@write_endpoint(WithdrawAccreditationForm, rerender=show_accreditations)
def withdraw_accreditation(actor: Actor, form: WithdrawAccreditationForm, slug: str) -> WriteAnswer:
    """Withdraw an accreditation that nobody has used."""
    found = load_consultation(slug)
    require_permission(actor, "people.accredit", found)
    actions.withdraw_accreditation(actor, found.id, form.accreditation_id)
    return redirect_to(url_for("consultations.accreditation", slug=slug, done="withdrawn"))
