"""The door in front of every page and every call about a consultation in preparation."""

from flask import request

from consult.consultations.preparation.queries import list_in_preparation, require_readable
from consult.core.web.write_endpoint import get_visitor
from consult.reading.blueprint import views

from .queries import find_owners


@views.before_app_request
def refuse_in_preparation() -> None:
    """Refuse an address of a consultation in preparation to all but those who run it.

    Raises NotFound or Forbidden.
    """
    if not request.view_args:
        return
    closed = list_in_preparation()
    if not closed:
        return
    for number in closed & find_owners(request.blueprint, request.view_args):
        require_readable(get_visitor().actor, number)
