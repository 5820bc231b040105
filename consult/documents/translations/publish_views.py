"""Pages that publish a translation or its corrections, and the files of the desk."""

from flask import Response, g

from consult.core.files.downloads import send_untrusted_file
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, write_endpoint
from consult.documents.blueprint import views

from . import publish_actions, queries
from .file_actions import collect_xliff, take_file
from .forms import PublishTranslationForm, TranslationFileForm
from .views import (
    DESK_URL,
    diff_labelled,
    load_issued_version,
    load_translation,
    redirect_to_desk,
    show_desk,
)
from .xliff_file import MEDIA_TYPE, XliffFile, read_xliff, write_xliff


@views.get(DESK_URL + "/publish", endpoint="publish_translation")
def show_publication(slug: str, document: str, version: str, text_language: str) -> Response:
    """Show what publishing changes for readers, and what stands against it."""
    place = load_issued_version(slug, document, version)
    translation = load_translation(place, text_language)
    actor = get_visitor().actor
    require_permission(actor, "translation.publish", translation)
    g.consultation = place.document.consultation
    (state,) = queries.load_language_states(place.version, [text_language])
    return render_form_page(
        "documents/translations/publish_form.html",
        document=place.document,
        version=place.version,
        translation=translation,
        state=state,
        changes=[
            each
            for each in queries.load_desk_clauses(actor, translation)
            if each.state in {"in_work", "reviewed"}
        ],
        diff_labelled=diff_labelled,
        form=FormFields(),
    )


@views.post(DESK_URL + "/publish", endpoint="do_publish_translation")
@write_endpoint(PublishTranslationForm, rerender=show_publication)
def publish_translation(
    actor: Actor,
    form: PublishTranslationForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
) -> WriteAnswer:
    """Publish a translation, or correct a published one."""
    translation = load_translation(load_issued_version(slug, document, version), text_language)
    publish_actions.publish_translation(actor, translation.id, form)
    return redirect_to_desk(slug, document, version, text_language, done="published")


@views.get(DESK_URL + "/file", endpoint="translation_file")
def download_file(slug: str, document: str, version: str, text_language: str) -> Response:
    """Send the translation as an XLIFF file."""
    place = load_issued_version(slug, document, version)
    translation = load_translation(place, text_language)
    content = write_xliff(collect_xliff(get_visitor().actor, translation))
    name = f"{document}-{version}-{place.document.authentic}-{text_language}.xlf"
    return send_untrusted_file(content, MEDIA_TYPE, name)


def _read_form_file(form: TranslationFileForm) -> XliffFile:
    """Read the file of a form, before the write lock is taken."""
    return read_xliff(form.file.content)


@views.post(DESK_URL + "/import", endpoint="import_translation")
@write_endpoint(TranslationFileForm, rerender=show_desk, precompute=_read_form_file)
def import_file(
    actor: Actor,
    _form: TranslationFileForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
    precomputed: XliffFile,
) -> WriteAnswer:
    """Take the translated clauses of a file into the desk."""
    translation = load_translation(load_issued_version(slug, document, version), text_language)
    found = take_file(actor, translation.id, precomputed)
    return redirect_to_desk(
        slug,
        document,
        version,
        text_language,
        done="imported",
        count=len(found.taken),
        left=",".join(map(str, found.left)) or None,
    )
