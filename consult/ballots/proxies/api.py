"""The JSON API of proxies in recorded ballots."""
from flask import Response, jsonify

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, writes
from consult.core.web.openapi import answers

from . import actions as proxies
from consult.ballots.forms import ProxyForm, RevokeForm
from consult.ballots.shapes import ProxiesShape, ProxyShape
from consult.positions.blueprint import api


def _all(consultation_id: int) -> ProxiesShape:
    most = find(Consultation, consultation_id).proxies
    found = [ProxyShape(holder=each.holder, proxy=each.proxy, which="next" if each.once else "all")
             for each in proxies.given_in(consultation_id)]
    return ProxiesShape(most=most, proxies=found)


@api.get("/consultations/<int:consultation_id>/proxies")
@answers(ProxiesShape)
def proxies_of(consultation_id: int) -> Response:
    """Who votes for whom in the recorded ballots that are opened from now on."""
    return jsonify(_all(consultation_id).model_dump(mode="json"))


@api.put("/consultations/<int:consultation_id>/proxies")
@answers(ProxyShape)
@writes(ProxyForm)
def name_proxy(actor: Actor, form: ProxyForm, consultation_id: int) -> Answer:
    """Let another elector vote, for one's organisation or oneself: from now on, in the next ballot, or in an open one."""
    holder = proxies.name_proxy(actor, consultation_id, form.proxy, form.which)
    return shown(ProxyShape(holder=holder, proxy=form.proxy, which=form.which))


@api.delete("/consultations/<int:consultation_id>/proxies")
@answers(ProxiesShape)
@writes(RevokeForm)
def revoke_proxy(actor: Actor, form: RevokeForm, consultation_id: int) -> Answer:
    """Take it back."""
    proxies.revoke_proxy(actor, consultation_id, form.kind)
    return shown(_all(consultation_id))
