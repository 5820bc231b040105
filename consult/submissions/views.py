"""Pages of submissions: the list, a submission with its file, and the secretariat's register."""

from typing import Any

from flask import Response, redirect, request, url_for

from consult.consultations.blueprint import load_consultation
from consult.consultations.models import Consultation
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page, render_page
from consult.core.permissions.rules import require_permission

from . import actions, queries
from consult.submissions.file_contents import ExaminedFile, examine_form_files
from .form_choice_queries import load_register_choices
from .forms import (
    ChangeSubmissionForm,
    PublishSubmissionsForm,
    WithdrawSubmissionForm,
    RegisterSubmissionsForm,
)
from .models import Submission
from consult.submissions.actions import build_details
from consult.submissions.blueprint import views, send_original_file

views.add_app_template_global(queries.describe_source)
views.add_app_template_filter(queries.get_submission_state)
PAGE = 50
STATES = ("waiting", "late", "published", "withdrawn", "sender_withdrew")


@views.app_template_global()
def count_published_submissions(consultation: Consultation) -> int:
    """Count the submissions of a consultation that everyone may read."""
    return queries.count_published(consultation.id)


@views.app_template_filter()
def scale_size(size: int) -> tuple[str, float]:
    """Return a size as (unit, number) with the unit KB or MB that suits it."""
    return (
        ("MB", round(size / 1_000_000, 1))
        if size >= 1_000_000
        else ("KB", max(1, round(size / 1_000)))
    )


def _load_submission(slug: str, number: int) -> Submission:
    return queries.get_submission_by_number(get_visitor().actor, load_consultation(slug).id, number)


def _load_managed_submission(slug: str, number: int) -> Submission:
    """Return a submission to those who manage the register; raises NotFound or Forbidden."""
    found = _load_submission(slug, number)
    require_permission(get_visitor().actor, "submission.register", found)
    return found


def _build_url(submission: Submission, **more: Any) -> str:
    return url_for(
        "submissions.submission",
        slug=submission.consultation.slug,
        number=submission.number,
        **more,
    )


@views.get("/c/<slug>/submissions", endpoint="listing")
def show_submissions(slug: str) -> Response:
    """Show the submissions, filtered by group, region, language, text and state."""
    consultation, asked = load_consultation(slug), request.args if request.method == "GET" else {}
    chosen = {
        name: value
        for name in ("group", "region", "language", "q", "state", "order")
        if (value := asked.get(name, "")[:200])
    }
    at = asked.get("page", "1")
    number = int(at) if at.isascii() and at.isdecimal() and 0 < len(at) < 4 else 1
    state = chosen.get("state")
    order = chosen.get("order")
    wanted = queries.SubmissionFilter(
        chosen.get("group"),
        chosen.get("region"),
        chosen.get("language"),
        chosen.get("q"),
        state if state in STATES else None,
        order if order in queries.ORDERS else "number",
    )
    found = queries.list_submissions(
        get_visitor().actor, consultation.id, wanted, skip=PAGE * (max(number, 1) - 1), limit=PAGE
    )
    return render_form_page(
        "submissions/submission_list.html",
        found=found,
        chosen=chosen,
        number=max(number, 1),
        form=FormFields(),
        pages=-(-found.total // PAGE),
        states=STATES,
        orders=tuple(queries.ORDERS),
        region_of=queries.get_region,
        done=read_done(),
        **load_register_choices(i18n.get_language()),
    )


@views.get("/c/<slug>/submissions/register", endpoint="registering")
def show_registration_form(slug: str) -> Response:
    """Show the form that registers files."""
    require_permission(get_visitor().actor, "submission.register", load_consultation(slug))
    return render_form_page(
        "submissions/registration_form.html",
        form=FormFields({"kind": "document"}),
        **load_register_choices(i18n.get_language()),
    )


@views.post("/c/<slug>/submissions/register", endpoint="register")
@write_endpoint(
    RegisterSubmissionsForm, rerender=show_registration_form, precompute=examine_form_files
)
def register_submissions(
    actor: Actor, form: RegisterSubmissionsForm, slug: str, precomputed: list[ExaminedFile]
) -> WriteAnswer:
    """Register files, then show the details of a single file, or the list of several."""
    made = actions.register_submissions(
        actor, load_consultation(slug).id, precomputed, build_details(form), again=form.again
    )
    if len(made) == 1:
        return redirect_to(
            url_for("submissions.details", slug=slug, number=made[0].number, done="registered")
        )
    return redirect_to(
        url_for("submissions.listing", slug=slug, state="waiting", done="registered")
    )


@views.post("/c/<slug>/submissions/publish", endpoint="publish_several")
@write_endpoint(PublishSubmissionsForm, rerender=show_submissions)
def publish_submissions(actor: Actor, form: PublishSubmissionsForm, slug: str) -> WriteAnswer:
    """Publish several submissions at once."""
    actions.publish_submissions(
        actor, queries.find_ids_by_number(load_consultation(slug).id, form.numbers)
    )
    return redirect_to(url_for("submissions.listing", slug=slug, done="published"))


@views.get("/c/<slug>/submissions/<int:number>", endpoint="submission")
def show_submission(slug: str, number: int) -> Response:
    """Show one submission with details, text and file.

    For a submission withdrawn from publication, show only when and why.
    """
    gone = queries.find_withdrawn_submission(load_consultation(slug).id, number)
    if gone is not None and (gone.erased_at is not None or not _may_read(gone)):
        return render_page("submissions/withdrawn_submission.html", 410, gone=gone)
    found = queries.load_content(_load_submission(slug, number))
    return render_form_page(
        "submissions/submission.html",
        one=found,
        state=queries.get_submission_state(found),
        form=FormFields(),
        region=queries.get_region(found),
        done=read_done(),
    )


def _may_read(found: Submission) -> bool:
    return queries.may_read(get_visitor().actor, found)


@views.get("/submissions/<int:submission_id>", endpoint="lasting")
def redirect_to_submission(submission_id: int) -> Any:
    """Redirect the permanent address of a submission to its page."""
    return redirect(
        _build_url(queries.get_announced_submission(get_visitor().actor, submission_id))
    )


@views.get("/c/<slug>/submissions/<int:number>/file", endpoint="file")
def download_file(slug: str, number: int) -> Response:
    """Return the file as received."""
    return send_original_file(queries.load_content(_load_submission(slug, number)))


@views.get("/c/<slug>/submissions/<int:number>/details", endpoint="details")
def show_details_form(slug: str, number: int) -> Response:
    """Show the form with the details of a submission."""
    found = _load_managed_submission(slug, number)
    values = {
        "title": found.title,
        "kind": found.kind,
        "source": found.source,
        "organisation_id": found.organisation_id,
        "group": found.group_code,
        "region": found.region_code,
        "language": found.language,
        "received_on": found.received_at.date().isoformat(),
    }
    return render_form_page(
        "submissions/details_form.html",
        one=queries.load_content(found),
        form=FormFields(values),
        done=read_done(),
        **load_register_choices(i18n.get_language()),
    )


@views.post("/c/<slug>/submissions/<int:number>/details")
@write_endpoint(ChangeSubmissionForm, rerender=show_details_form)
def change_details(actor: Actor, form: ChangeSubmissionForm, slug: str, number: int) -> WriteAnswer:
    """Save the details of a submission."""
    found = queries.get_submission_by_number(actor, load_consultation(slug).id, number)
    return redirect_to(
        _build_url(
            actions.change_submission(
                actor, found.id, build_details(form), form.row_version, form.reason
            ),
            done="changed",
        )
    )


@views.post("/c/<slug>/submissions/<int:number>/publish", endpoint="publish")
@write_endpoint(rerender=show_submission)
def publish_submission(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Publish a submission."""
    found = queries.get_submission_by_number(actor, load_consultation(slug).id, number)
    return redirect_to(
        _build_url(actions.publish_submissions(actor, [found.id])[0], done="published")
    )


@views.get("/c/<slug>/submissions/<int:number>/withdraw", endpoint="withdrawing")
def show_withdrawal_form(slug: str, number: int) -> Response:
    """Show the form for the reason of a withdrawal from publication."""
    found = _load_submission(slug, number)
    require_permission(get_visitor().actor, "submission.publish", found)
    return render_form_page("submissions/withdrawal_form.html", one=found, form=FormFields())


@views.post("/c/<slug>/submissions/<int:number>/withdraw", endpoint="withdraw")
@write_endpoint(WithdrawSubmissionForm, rerender=show_withdrawal_form)
def withdraw_submission(
    actor: Actor, form: WithdrawSubmissionForm, slug: str, number: int
) -> WriteAnswer:
    """Withdraw a submission from publication."""
    found = queries.get_submission_by_number(actor, load_consultation(slug).id, number)
    return redirect_to(
        _build_url(actions.withdraw_submission(actor, found.id, form.reason), done="withdrawn")
    )
