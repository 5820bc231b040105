"""Pages that erase a contribution or a person, after a question with its consequences."""

from flask import Blueprint, Response, g, url_for

from consult.accounts.queries import load_erased_ids
from consult.amendments.blueprint import build_amendment_url
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.mail import KEEP_MAILS_FOR
from consult.core.permissions.actor import Actor
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    redirect_to,
    write_endpoint,
)

from . import actions, queries
from .forms import GROUNDS, ErasureForm
from .messages import GROUND_NAMES, format_ground

views = Blueprint("erasure", __name__)


@views.app_template_global()
def format_erasure_ground(code: str | None) -> str:
    """Return the name of a ground of erasure."""
    return format_ground(code)


def _list_grounds() -> list[tuple[str, str]]:
    """List the grounds with their names, in the order of the form."""
    return [(code, str(GROUND_NAMES[code])) for code in GROUNDS]


def _build_content_url(found: queries.ErasureSubject) -> str:
    """Build the address of the own page of a comment, an amendment or a submission."""
    if found.document is not None:
        return build_amendment_url(found.document, found.number)
    if found.kind == "comment":
        return url_for("comments.comment", comment_id=found.id)
    return url_for("submissions.lasting", submission_id=found.id)


@views.get("/erase/<kind>/<int:content_id>", endpoint="erasing")
def show_erasure_form(kind: str, content_id: int) -> Response:
    """Show what an erasure removes and what stays, and ask for the ground."""
    found = queries.load_subject(get_visitor().actor, kind, content_id)
    g.consultation = find_row(Consultation, found.consultation_id)
    return render_form_page(
        "audit/erasure/erasure_form.html",
        subject=found,
        back=_build_content_url(found),
        grounds=_list_grounds(),
        form=FormFields(),
    )


@views.post("/erase/<kind>/<int:content_id>", endpoint="erase")
@write_endpoint(ErasureForm, rerender=show_erasure_form)
def erase_content(actor: Actor, form: ErasureForm, kind: str, content_id: int) -> WriteAnswer:
    """Erase a comment, an amendment or a submission."""
    found = queries.load_subject(actor, kind, content_id)
    actions.erase_content(actor, kind, content_id, form.ground, sure=form.sure)
    return redirect_to(_build_content_url(found))


@views.get("/people/<int:user_id>/erase", endpoint="erasing_person")
def show_person_erasure_form(user_id: int) -> Response:
    """Show what the erasure of a person removes and what stays, and ask for the ground."""
    user = queries.load_person(get_visitor().actor, user_id)
    comments, amendments = queries.count_contributions(user_id)
    return render_form_page(
        "audit/erasure/person_erasure_form.html",
        user=user,
        erased=bool(load_erased_ids([user])),
        mail_days=KEEP_MAILS_FOR.days,
        comments=comments,
        amendments=amendments,
        grounds=_list_grounds(),
        form=FormFields(),
    )


@views.post("/people/<int:user_id>/erase", endpoint="erase_person")
@write_endpoint(ErasureForm, rerender=show_person_erasure_form)
def erase_person(actor: Actor, form: ErasureForm, user_id: int) -> WriteAnswer:
    """Erase a person."""
    actions.erase_person(actor, user_id, form.ground, sure=form.sure)
    return redirect_to(url_for("accounts.people_list", done="erase"))
