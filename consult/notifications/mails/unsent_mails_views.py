"""Page of the mails that were not sent, for administrators, with a way to send them again."""

from flask import Response, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    redirect_to,
    write_endpoint,
)

from consult.notifications.blueprint import views
from consult.notifications.forms import UnsentMailsForm
from . import unsent_mails_actions as actions
from .unsent_mails_queries import load_unsent_mails


@views.get("/unsent-mails", endpoint="unsent_mails")
def show_unsent_mails(**_path: int) -> Response:
    """Show the mails that were not sent, newest first, with what the mail server said."""
    asked = parse_form(UnsentMailsForm, request.args.to_dict() if request.method == "GET" else {})
    return render_form_page(
        "notifications/unsent_mails.html",
        form=FormFields(),
        found=load_unsent_mails(get_visitor().actor, asked.before),
        sent_again=asked.sent_again,
    )


@views.post("/unsent-mails/<int:mail_id>/retry", endpoint="retry_mail")
@write_endpoint(EmptyForm, rerender=show_unsent_mails)
def retry_mail(actor: Actor, form: EmptyForm, mail_id: int) -> WriteAnswer:
    """Send one mail again."""
    actions.retry_mail(actor, mail_id)
    return redirect_to(url_for("notifications.unsent_mails", sent_again=1))


@views.post("/unsent-mails/retry", endpoint="retry_mails")
@write_endpoint(EmptyForm)
def retry_mails(actor: Actor, form: EmptyForm) -> WriteAnswer:
    """Send all mails again that were not sent."""
    number = actions.retry_unsent_mails(actor)
    return redirect_to(url_for("notifications.unsent_mails", sent_again=number))
