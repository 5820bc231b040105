"""Pages of nomination letters: of an accreditation, and of one's own request to lead."""

from flask import Blueprint, Response, url_for

from consult.accounts.blueprint import render_account_form
from consult.accounts.queries import get_own_user
from consult.attachments.examination import NewAttachment, examine_attachments
from consult.attachments.file_kinds import KIND_OF_MEDIA_TYPE
from consult.attachments.queries import build_view
from consult.consultations.blueprint import load_consultation
from consult.core.errors import Invalid
from consult.core.files.downloads import send_untrusted_file
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from . import actions, queries
from .forms import AccreditationLetterForm, LetterForm

views = Blueprint("letters", __name__)
PAGE = "/c/<slug>/manage/accreditation/<int:accreditation_id>/letter"
OWN_PAGE = "/account/nomination-letter"
LETTER_KINDS = frozenset({"pdf", "docx", "odt", "png", "jpeg", "webp"})
views.add_app_template_global(build_view)
views.add_app_template_global(queries.load_accreditation_letters)
views.add_app_template_global(queries.load_request_letters)


def examine_letter(form: LetterForm) -> NewAttachment:
    """Examine the file of a form in the sandbox, before the lock is taken.

    Raises:
        Invalid: it is not accepted, or is no kind of file that a letter is.
    """
    (file,) = examine_attachments(form)
    if KIND_OF_MEDIA_TYPE[file.media_type] not in LETTER_KINDS:
        raise Invalid(fields={"files": {"type": "letter_kind", "name": file.name}})
    return file


@views.get(PAGE, endpoint="letter")
def show_letter(slug: str, accreditation_id: int) -> Response:
    """Show the letter of an accreditation to the secretariat, with the form that takes one."""
    there = load_consultation(slug)
    one = queries.get_accreditation(get_visitor().actor, there.id, accreditation_id)
    return render_form_page(
        "consultations/accreditation/letter.html",
        one=one,
        letter=queries.load_accreditation_letters([one]).get(one.id),
        others=len(queries.list_without_letter(one)),
        days=actions.KEPT_DAYS,
        form=FormFields(),
        done=read_done(),
    )


@views.post(PAGE, endpoint="add_letter")
@write_endpoint(AccreditationLetterForm, rerender=show_letter, precompute=examine_letter)
def add_letter(
    actor: Actor,
    form: AccreditationLetterForm,
    slug: str,
    accreditation_id: int,
    precomputed: NewAttachment,
) -> WriteAnswer:
    """Keep the letter of an accreditation."""
    there = load_consultation(slug).id
    actions.add_accreditation_letter(
        actor, there, accreditation_id, precomputed, delegation=form.delegation
    )
    return _redirect(slug, accreditation_id, "added")


@views.post(PAGE + "/remove", endpoint="remove_letter")
@write_endpoint()
def remove_letter(actor: Actor, _form: EmptyForm, slug: str, accreditation_id: int) -> WriteAnswer:
    """Remove the letter of an accreditation."""
    actions.remove_accreditation_letter(actor, load_consultation(slug).id, accreditation_id)
    return _redirect(slug, accreditation_id, "removed")


def _redirect(slug: str, accreditation_id: int, done: str) -> WriteAnswer:
    return redirect_to(
        url_for("letters.letter", slug=slug, accreditation_id=accreditation_id, done=done)
    )


@views.get("/nomination-letters/<int:letter_id>/file", endpoint="file")
def send_letter(letter_id: int) -> Response:
    """Send a letter to the secretariat, or to the person whom it names."""
    found = queries.get_letter(get_visitor().actor, letter_id)
    return send_untrusted_file(found.content, found.media_type, found.filename)


@views.get(OWN_PAGE, endpoint="own_letter")
def show_own_letters() -> Response:
    """Show the letters that name the reader, with the form of a request to lead."""
    actor = get_visitor().actor
    return render_account_form(
        "accounts/profile/nomination_letter.html",
        user=get_own_user(actor),
        letters=queries.list_own_letters(actor),
        days=actions.KEPT_DAYS,
        done=read_done(),
    )


@views.post(OWN_PAGE, endpoint="add_own_letter")
@write_endpoint(LetterForm, rerender=show_own_letters, precompute=examine_letter)
def add_own_letter(actor: Actor, form: LetterForm, precomputed: NewAttachment) -> WriteAnswer:
    """Keep the letter of one's own request."""
    actions.add_request_letter(actor, precomputed)
    return redirect_to(url_for("letters.own_letter", done="added"))


@views.post(OWN_PAGE + "/remove", endpoint="remove_own_letter")
@write_endpoint()
def remove_own_letter(actor: Actor, _form: EmptyForm) -> WriteAnswer:
    """Remove the letter of one's own request."""
    actions.remove_request_letter(actor)
    return redirect_to(url_for("letters.own_letter", done="removed"))
