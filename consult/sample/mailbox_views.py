"""The mail box of a sample installation: joining can be tried without a mail server."""

from flask import Blueprint, Response, current_app, request

from consult.core.errors import NotFound
from consult.core.web.forms import parse_form
from consult.core.web.pages import render_page

from .actions import read_data_file
from .forms import MailboxForm
from .mailbox_queries import INVENTED, TEAM_DOMAIN, list_sample_mails

views = Blueprint("sample", __name__)


def _has_mailbox(address: str) -> bool:
    """Return whether the mails to an address are shown: it is invented, and nobody's from here.

    A link for a new password would let anyone take a person of the sample, or of a rehearsal,
    away from the others.
    """
    return (
        address.endswith(INVENTED)
        and not address.endswith(f"@{TEAM_DOMAIN}")
        and address not in {each["email"] for each in read_data_file("people.json")}
    )


@views.get("/mailbox", endpoint="mailbox")
def show_mailbox() -> Response:
    """Show the mails to an invented address; there is no such page outside of a sample."""
    if not current_app.config["SAMPLE"]:
        raise NotFound(what="Page")
    asked = parse_form(MailboxForm, request.args.to_dict())
    shown = _has_mailbox(asked.to)
    return render_page(
        "sample/mailbox.html",
        to=asked.to,
        shown=shown,
        mails=list_sample_mails(asked.to) if shown else [],
    )
