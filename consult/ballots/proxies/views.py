"""The page of proxies: who votes for whom in recorded ballots, for everybody to read; naming one, and taking that back."""
from flask import Response, g, url_for
from flask_babel import gettext as _

from consult.consultations.queries import consultation_at
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.pages import Fields, form_page

from . import actions as proxies, single_ballot_actions as proxies_once
from consult.ballots.forms import ProxyForm, RevokeForm
from consult.positions.blueprint import views


@views.app_template_global("in_open")
def in_open(ballots: list[proxies_once.Here]) -> list[tuple[str, str]]:
    """Open ballots as options of a form."""
    return [(f"b{each.number}", _("Only B-%(number)s, which is open", number=each.number)) for each in ballots]


@views.get("/c/<slug>/proxies")
def proxies_of(slug: str) -> Response:
    """Who votes for whom, and what the reader may do about it."""
    g.consultation = consultation_at(slug)
    return form_page("ballots/proxies/proxies.html", given=proxies.given_in(g.consultation.id), form=Fields(),
                     mine=proxies.standing_of(visitor().actor, g.consultation))


@views.post("/c/<slug>/proxies")
@writes(ProxyForm, again=proxies_of)
def name_proxy(actor: Actor, form: ProxyForm, slug: str) -> Answer:
    """Let another one vote."""
    proxies.name_proxy(actor, consultation_at(slug).id, form.proxy, form.which)
    return see(url_for("ballots.proxies_of", slug=slug))


@views.post("/c/<slug>/proxies/revoke")
@writes(RevokeForm, again=proxies_of)
def revoke_proxy(actor: Actor, form: RevokeForm, slug: str) -> Answer:
    """Take it back."""
    proxies.revoke_proxy(actor, consultation_at(slug).id, form.kind)
    return see(url_for("ballots.proxies_of", slug=slug))
