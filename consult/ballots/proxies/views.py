"""The page of proxies in recorded ballots: list, name and revoke them."""

from flask import Response, g, url_for
from consult.core.i18n import gettext as _

from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.pages import FormFields, render_form_page

from . import actions as proxies
from consult.ballots.proxies.queries import OpenBallotProxy, load_proxies, load_proxy_options
from consult.ballots.forms import ProxyForm, RevokeProxyForm
from consult.positions.blueprint import views


@views.app_template_global()
def list_open_ballot_options(ballots: list[OpenBallotProxy]) -> list[tuple[str, str]]:
    """List open ballots as form options."""
    return [
        (f"b{each.number}", _("Only B-%(number)s, which is open", number=each.number))
        for each in ballots
    ]


@views.get("/c/<slug>/proxies", endpoint="proxies_of")
def list_proxies(slug: str) -> Response:
    """List the proxies of a consultation and the acts open to the reader."""
    g.consultation = get_consultation_by_slug(slug)
    return render_form_page(
        "ballots/proxies/proxies.html",
        given=load_proxies(g.consultation.id),
        form=FormFields(),
        mine=load_proxy_options(get_visitor().actor, g.consultation),
    )


@views.post("/c/<slug>/proxies")
@write_endpoint(ProxyForm, rerender=list_proxies)
def name_proxy(actor: Actor, form: ProxyForm, slug: str) -> WriteAnswer:
    """Name a proxy."""
    proxies.name_proxy(actor, get_consultation_by_slug(slug).id, form.proxy, form.which)
    return redirect_to(url_for("ballots.proxies_of", slug=slug))


@views.post("/c/<slug>/proxies/revoke")
@write_endpoint(RevokeProxyForm, rerender=list_proxies)
def revoke_proxy(actor: Actor, form: RevokeProxyForm, slug: str) -> WriteAnswer:
    """Revoke a proxy."""
    proxies.revoke_proxy(actor, get_consultation_by_slug(slug).id, form.kind)
    return redirect_to(url_for("ballots.proxies_of", slug=slug))
