"""The consultation that the menu leads to on pages of no consultation, such as the own input.

The address carries it (`?of=…`), so that it needs no cookie and each tab keeps its own.
"""

from typing import Any

from flask import current_app, g, request, url_for
from werkzeug.datastructures import ImmutableMultiDict

from consult.core.permissions.rules import is_allowed
from consult.core.web.write_endpoint import get_visitor

from .blueprint import views
from .models import Consultation
from .queries import find_consultation_by_slug, find_only_consultation, list_readable_consultations

PARAMETER = "of"
OWN_PATHS = {"my", "notices", "account", "help"}  # first part after the language


def _is_own_page(endpoint: str | None) -> bool:
    """Return whether an endpoint is a page of the reader, and of no consultation."""
    known = current_app.extensions.get("own_pages")
    if known is None:
        known = current_app.extensions["own_pages"] = frozenset(
            each.endpoint
            for each in current_app.url_map.iter_rules()
            if each.rule.partition(">/")[2].partition("/")[0] in OWN_PATHS
        )
    return endpoint in known


@views.before_app_request
def take_consultation() -> None:
    """Take the consultation of the menu out of the address, if its reader may read it.

    The page itself does not see it, so that none has to know of it.
    """
    slug = request.args.get(PARAMETER)
    if not slug or not _is_own_page(request.endpoint):
        return
    request.args = ImmutableMultiDict(
        (name, value) for name, value in request.args.items(multi=True) if name != PARAMETER
    )
    found = find_consultation_by_slug(slug)
    if found is not None and is_allowed(get_visitor().actor, "consultation.read", found):
        g.consultation = found


@views.app_url_defaults
def keep_consultation(endpoint: str, values: dict[str, Any]) -> None:
    """Add the present consultation to the address of an own page that would not know it."""
    here: Consultation | None = g.get("consultation")
    if here is not None and PARAMETER not in values and _is_own_page(endpoint):
        if "is_only_consultation" not in g:
            g.is_only_consultation = find_only_consultation() is here
        if not g.is_only_consultation:
            values[PARAMETER] = here.slug


@views.app_template_global()
def list_menu_choices() -> list[tuple[Consultation, str]]:
    """List the consultations that the menu of an own page can lead to, each with its address.

    There is none on other pages, and none where only one consultation can be read.
    """
    if request.method != "GET" or not _is_own_page(request.endpoint):
        return []
    found = list_readable_consultations(get_visitor().actor)
    here = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    return [
        (each, url_for(request.endpoint or "", **{**here, PARAMETER: each.slug}))
        for each in (found if len(found) > 1 else [])
    ]
