"""Pages of the languages of an issued version, and of the translation desk."""

from typing import Any

from flask import Response, g, request, url_for

from consult.core.errors import NotFound
from consult.core.i18n import LANGUAGES
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    redirect_to,
    write_endpoint,
)
from consult.documents.blueprint import VersionAddress, load_version, views
from consult.documents.clause_queries import load_version_names
from consult.documents.queries import list_editions
from consult.text.diff.word_diff import diff_words

from . import actions, queries
from .forms import (
    ClauseTranslationForm,
    ReviewRequestForm,
    ReviewTranslationForm,
    TranslationForm,
    TranslationPlanForm,
)
from .models import Translation
from .translator_queries import list_reviewers

VERSION_URL = "/c/<slug>/<document>/<version>/translations"
DESK_URL = VERSION_URL + "/<text_language>"
CLAUSE_URL = DESK_URL + "/<int:clause_id>"


def load_issued_version(slug: str, document: str, version: str) -> VersionAddress:
    """Return the document and the issued version of an address; raises NotFound."""
    place = load_version(slug, document, version)
    if not place.version.issued:
        raise NotFound(what="Version")
    return place


def load_translation(place: VersionAddress, language: str) -> Translation:
    """Return the translation of an address to those who may see the desk."""
    return queries.get_visible_translation(get_visitor().actor, place.version, language)


def redirect_to_desk(
    slug: str,
    document: str,
    version: str,
    text_language: str,
    clause_id: int | None = None,
    **more: Any,
) -> WriteAnswer:
    """Answer with a redirect to the desk, or to a clause at it."""
    return redirect_to(
        url_for(
            "documents.translation_clause" if clause_id else "documents.translation",
            slug=slug,
            document=document,
            version=version,
            text_language=text_language,
            clause_id=clause_id,
            show=request.args.get("show"),
            _anchor=f"c{clause_id}" if clause_id else "main",
            **more,
        )
    )


@views.get(VERSION_URL, endpoint="translations")
def show_translations(slug: str, document: str, version: str) -> Response:
    """Show the languages of an issued version, and the corrections of its translations."""
    place = load_issued_version(slug, document, version)
    languages = queries.load_language_states(place.version, LANGUAGES)
    return render_form_page(
        "documents/translations/language_list.html",
        document=place.document,
        version=place.version,
        editions={each.language: each for each in list_editions(place.version.id)},
        states=languages,
        left=[each.language for each in languages if each.translation is None],
        corrections=queries.load_corrections(place.version.id),
        names=load_version_names(place.version.id),
        diff_labelled=diff_labelled,
        form=FormFields({"standing": "official"}),
    )


def diff_labelled(before: tuple[str, str], after: tuple[str, str]) -> list[Any]:
    """Return the parts of a change between two texts with their labels."""
    return diff_words(*(" ".join(filter(None, each)) for each in (before, after)))


@views.post(VERSION_URL, endpoint="begin_translation")
@write_endpoint(TranslationForm, rerender=show_translations)
def begin_translation(
    actor: Actor, form: TranslationForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Begin a translation."""
    place = load_issued_version(slug, document, version)
    actions.begin_translation(actor, place.version.id, form)
    return redirect_to_desk(slug, document, version, form.language, done="begun")


@views.get(DESK_URL, endpoint="translation")
@views.get(CLAUSE_URL, endpoint="translation_clause")
def show_desk(
    slug: str, document: str, version: str, text_language: str, clause_id: int | None = None
) -> Response:
    """Show the clauses of a version beside their translation, the chosen one as a form."""
    place = load_issued_version(slug, document, version)
    translation = load_translation(place, text_language)
    actor = get_visitor().actor
    desk = queries.load_desk_clauses(actor, translation)
    chosen = next((each for each in desk if each.source.clause_id == clause_id), None)
    if clause_id is not None and chosen is None:
        raise NotFound(what="Clause")
    show = request.args.get("show", "")
    reviewers = list_reviewers(actor, translation)
    g.consultation = place.document.consultation
    (state,) = queries.load_language_states(place.version, [text_language])
    return render_form_page(
        "documents/translations/desk.html",
        document=place.document,
        version=place.version,
        translation=translation,
        state=state,
        show=show if show in queries.STATES else "",
        diff_labelled=diff_labelled,
        next=next((each for each in desk if each.state in {"missing", "outdated"}), None)
        if is_allowed(actor, "translation.write", translation)
        else None,
        said=_find_said(desk),
        count=request.args.get("count", 0, type=int),
        left=_list_left(desk),
        reviewers=reviewers,
        asked=dict(reviewers).get(translation.reviewer_id or 0),
        unreviewed=sum(each.state == "in_work" for each in desk),
        reviewable=sum(each.state == "in_work" and not each.own for each in desk),
        clauses=[
            each
            for each in desk
            if show not in queries.STATES or each.state == show or each is chosen
        ],
        **_build_forms(place, translation, desk, chosen),
    )


def _find_said(desk: list[queries.DeskClause]) -> tuple[str, queries.DeskClause | None]:
    """Find what the last act of the reader did, and to which clause."""
    code, _, number = (read_done() or "").partition("-")
    return code, next((each for each in desk if str(each.source.clause_id) == number), None)


def _list_left(desk: list[queries.DeskClause]) -> list[str]:
    """List the labels of the clauses that the last file left as they are."""
    left = set(request.args.get("left", "").split(","))
    return [each.source.label or "·" for each in desk if str(each.source.clause_id) in left]


def _build_forms(
    place: VersionAddress,
    translation: Translation,
    desk: list[queries.DeskClause],
    chosen: queries.DeskClause | None,
) -> dict[str, Any]:
    """Build the forms of the desk: of the chosen clause, or of the plan and the file."""
    if chosen is None:
        form = FormFields(queries.load_plan(translation))
        form.values["row_version"] = translation.row_version
        return {"form": form, "chosen": None}
    authentic = place.document.authentic
    suggested = queries.suggest_labels(place.version, translation.language)
    number = chosen.source.clause_id
    label = suggested.get(number, "") if chosen.state == "missing" else chosen.label
    form = FormFields({"text": chosen.text, "label": label})
    typed = form.values.get("text") or ""
    is_stale = form.problem is not None and form.problem.code == "changed_meanwhile"
    form.values |= {"row_version": chosen.row_version, "source": chosen.source.digest}
    former = (
        queries.find_former_source(number, authentic, chosen.translates)
        if chosen.state == "outdated"
        else None
    )
    return {
        "form": form,
        "chosen": chosen,
        "changed": diff_words(former, chosen.source.text) if former is not None else [],
        "theirs": diff_words(chosen.text, typed) if is_stale else [],
        "following": _find_following(desk, number),
        "corrections": [
            each
            for each in queries.load_corrections(place.version.id, translation.language)
            if each.clause_id == number
        ],
        "may_review": chosen.state in {"in_work", "unreviewed"}
        and not chosen.own
        and is_allowed(get_visitor().actor, "translation.write", translation),
    }


@views.post(DESK_URL, endpoint="plan_translation")
@write_endpoint(TranslationPlanForm, rerender=show_desk)
def plan_translation(
    actor: Actor,
    form: TranslationPlanForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
) -> WriteAnswer:
    """Change the plan of a translation."""
    translation = load_translation(load_issued_version(slug, document, version), text_language)
    actions.plan_translation(actor, translation.id, form)
    return redirect_to_desk(slug, document, version, text_language, done="planned")


@views.post(CLAUSE_URL, endpoint="translate_clause")
@write_endpoint(ClauseTranslationForm, rerender=show_desk)
def translate_clause(
    actor: Actor,
    form: ClauseTranslationForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
    clause_id: int,
) -> WriteAnswer:
    """Save the translation of a clause, and return to it or to the next one."""
    place = load_issued_version(slug, document, version)
    translation = load_translation(place, text_language)
    is_reopened = actions.write_clause_translation(actor, translation.id, clause_id, form)
    following = _choose_place(actor, translation, clause_id, form)
    code = "reopened" if is_reopened else "saved"
    return redirect_to_desk(
        slug, document, version, text_language, following, done=f"{code}-{clause_id}"
    )


def _choose_place(
    actor: Actor, translation: Translation, clause_id: int, form: ClauseTranslationForm
) -> int | None:
    """Choose the clause to go to after a save; None: the list, once its filter is done."""
    if form.then == "stay":
        return clause_id
    following = _find_following(queries.load_desk_clauses(actor, translation), clause_id)
    is_filtered = request.args.get("show") in queries.STATES
    return following or (None if is_filtered else clause_id)


def _find_following(desk: list[queries.DeskClause], clause_id: int) -> int | None:
    """Find the next clause; within the filter of the address also one further up, at the end."""
    show = request.args.get("show")
    numbers = [each.source.clause_id for each in desk]
    at = numbers.index(clause_id)
    if show not in queries.STATES:
        return numbers[at + 1] if at + 1 < len(numbers) else None
    shown = {each.source.clause_id for each in desk if each.state == show}
    return next((each for each in numbers[at + 1 :] + numbers[:at] if each in shown), None)


@views.post(CLAUSE_URL + "/review", endpoint="review_translation")
@write_endpoint(ClauseTranslationForm, rerender=show_desk)
def review_clause(
    actor: Actor,
    form: ClauseTranslationForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
    clause_id: int,
) -> WriteAnswer:
    """Mark the translation of a clause as reviewed; a text that was changed is saved instead."""
    place = load_issued_version(slug, document, version)
    translation = load_translation(place, text_language)
    if actions.is_changed(translation, clause_id, form):
        actions.write_clause_translation(actor, translation.id, clause_id, form)
        return redirect_to_desk(
            slug, document, version, text_language, clause_id, done=f"changed-{clause_id}"
        )
    actions.review_clause_translation(actor, translation.id, clause_id, form.row_version or None)
    following = _choose_place(actor, translation, clause_id, form)
    return redirect_to_desk(
        slug, document, version, text_language, following, done=f"reviewed-{clause_id}"
    )


@views.post(DESK_URL + "/review", endpoint="review_all_translations")
@write_endpoint(rerender=show_desk)
def review_all(
    actor: Actor, _form: EmptyForm, slug: str, document: str, version: str, text_language: str
) -> WriteAnswer:
    """Mark all texts as reviewed that another person wrote."""
    translation = load_translation(load_issued_version(slug, document, version), text_language)
    count = actions.review_all(actor, translation.id)
    return redirect_to_desk(
        slug, document, version, text_language, done="all_reviewed", count=count
    )


@views.post(DESK_URL + "/ask", endpoint="ask_for_translation_review")
@write_endpoint(ReviewRequestForm, rerender=show_desk)
def ask_for_review(
    actor: Actor,
    form: ReviewRequestForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
) -> WriteAnswer:
    """Ask a person to review what others wrote."""
    translation = load_translation(load_issued_version(slug, document, version), text_language)
    actions.ask_for_review(actor, translation.id, form.reviewer)
    return redirect_to_desk(slug, document, version, text_language, done="asked")


@views.post(CLAUSE_URL + "/discard", endpoint="discard_translation")
@write_endpoint(ReviewTranslationForm, rerender=show_desk)
def discard_clause(
    actor: Actor,
    form: ReviewTranslationForm,
    slug: str,
    document: str,
    version: str,
    text_language: str,
    clause_id: int,
) -> WriteAnswer:
    """Discard the text of a clause that is in work."""
    translation = load_translation(load_issued_version(slug, document, version), text_language)
    actions.discard_clause_translation(actor, translation.id, clause_id, form.row_version)
    return redirect_to_desk(slug, document, version, text_language, done=f"discarded-{clause_id}")
