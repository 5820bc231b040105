"""The JSON API of proxies in recorded ballots."""

from flask import Response, jsonify

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, write_endpoint
from consult.core.web.openapi import document_response

from . import actions as proxies
from consult.ballots.proxies.queries import load_proxies
from consult.ballots.forms import ProxyForm, RevokeProxyForm
from consult.ballots.shapes import ProxiesShape, ProxyShape
from consult.positions.blueprint import api
from consult.positions.models import Ballot


def _build_proxies_shape(consultation_id: int) -> ProxiesShape:
    """Build the JSON form of the proxies of a consultation."""
    most = find_row(Consultation, consultation_id).proxies
    found = [
        ProxyShape(holder=each.holder, proxy=each.proxy, which="next" if each.once else "all")
        for each in load_proxies(consultation_id)
    ]
    return ProxiesShape(most=most, proxies=found)


@api.get("/consultations/<int:consultation_id>/proxies", endpoint="proxies_of")
@document_response(ProxiesShape)
def list_proxies(consultation_id: int) -> Response:
    """List the proxies for recorded ballots that are opened from now on."""
    return jsonify(_build_proxies_shape(consultation_id).model_dump(mode="json"))


@api.put("/consultations/<int:consultation_id>/proxies")
@document_response(ProxyShape)
@write_endpoint(ProxyForm, rule="proxy.name")
def name_proxy(actor: Actor, form: ProxyForm, consultation_id: int) -> WriteAnswer:
    """Name a proxy for one's organization or oneself: for all ballots, the next, or an open one."""
    holder = proxies.name_proxy(actor, consultation_id, form.proxy, form.which, form.ballot_id)
    which = f"b{find_row(Ballot, form.ballot_id).number}" if form.ballot_id else form.which
    return json_answer(ProxyShape(holder=holder, proxy=form.proxy, which=which))


@api.delete("/consultations/<int:consultation_id>/proxies")
@document_response(ProxiesShape)
@write_endpoint(RevokeProxyForm, rule="proxy.name")
def revoke_proxy(actor: Actor, form: RevokeProxyForm, consultation_id: int) -> WriteAnswer:
    """Revoke a proxy."""
    proxies.revoke_proxy(actor, consultation_id, form.kind)
    return json_answer(_build_proxies_shape(consultation_id))
