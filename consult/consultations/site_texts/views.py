"""Pages of the texts of the installation, and the form that sets them."""

from flask import Response, url_for

from consult.consultations.blueprint import views
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from . import actions
from .forms import SiteTextForm
from .models import KINDS
from .queries import find_site_text, load_site_text
from .standard_text_messages import build_standard_text, list_site_text_names

PATH = "/<any(" + ",".join(KINDS) + "):text_kind>"


@views.app_template_global()
def list_site_text_links() -> list[tuple[str, str]]:
    """List (address, name) of the pages with texts of the installation."""
    return [
        (url_for("consultations.site_text", text_kind=kind), name)
        for kind, name in list_site_text_names().items()
    ]


@views.get(PATH, endpoint="site_text")
def show_site_text(text_kind: str) -> Response:
    """Show a text of the installation."""
    return render_page(
        "consultations/site_texts/site_text.html",
        kind=text_kind,
        name=list_site_text_names()[text_kind],
        seen=load_site_text(text_kind),
    )


@views.get(f"{PATH}/change", endpoint="site_text_form")
def show_site_text_form(text_kind: str) -> Response:
    """Show the form that sets a text in each language, beside the standard text."""
    require_permission(get_visitor().actor, "site_text.change")
    row = find_site_text(text_kind)
    there = dict(row.text) if row else {}
    values = {f"text_{language}": words for language, words in there.items()}
    return render_form_page(
        "consultations/site_texts/site_text_form.html",
        form=FormFields({**values, "row_version": row.row_version if row else 0}),
        kind=text_kind,
        name=list_site_text_names()[text_kind],
        there=there,
        row_version=row.row_version if row else 0,
        standard=build_standard_text(text_kind),
    )


@views.post(f"{PATH}/change", endpoint="set_site_text")
@write_endpoint(SiteTextForm, rerender=show_site_text_form)
def set_site_text(actor: Actor, form: SiteTextForm, text_kind: str) -> WriteAnswer:
    """Save a text of the installation."""
    actions.set_site_text(actor, text_kind, form.text, form.row_version)
    return redirect_to(url_for("consultations.site_text", text_kind=text_kind))
