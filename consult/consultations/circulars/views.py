"""Pages of circular letters: their list, one of them, and the form that writes one."""

from flask import Response, request, url_for

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.core.errors import Conflict
from consult.core.i18n import get_language
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import ROLES, is_allowed, require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint

from consult.consultations.blueprint import load_consultation, views
from . import actions, queries
from .forms import CircularForm, CircularVersionForm
from .models import Circular
from .placeholders import PLACEHOLDERS

views.add_app_template_global(queries.count_sent_circulars)
LIST_URL = "/c/<slug>/circulars"
ONE_URL = LIST_URL + "/<int:circular_id>"


def _redirect(slug: str, circular_id: int, done: str) -> WriteAnswer:
    return redirect_to(
        url_for("consultations.circular", slug=slug, circular_id=circular_id, done=done)
    )


@views.get(LIST_URL, endpoint="circulars")
def show_circulars(slug: str) -> Response:
    """List the circular letters."""
    found, actor = load_consultation(slug), get_visitor().actor
    letters, reader = queries.list_circulars(actor, found), queries.get_reader(actor)
    return render_form_page(
        "consultations/circulars/circular_list.html",
        letters=letters,
        read={each.id: queries.build_letter(each, reader) for each in letters},
        counts=queries.count_recipients(each.id for each in letters),
        writes=is_allowed(actor, "circular.write", found),
        form=FormFields(),
        done=read_done(),
    )


@views.get(ONE_URL, endpoint="circular")
def show_circular(slug: str, circular_id: int) -> Response:
    """Show a circular letter, with what those who write it can do now."""
    found, actor = load_consultation(slug), get_visitor().actor
    one = queries.get_circular(actor, found, circular_id)
    writes = is_allowed(actor, "circular.write", one)
    recipients = queries.find_recipients(one) if writes and one.sent_at is None else []
    shown = next((each for each in recipients if str(each.id) == request.args.get("reader")), None)
    return render_form_page(
        "consultations/circulars/circular.html",
        one=one,
        writes=writes,
        letter=queries.build_letter(one, shown or queries.get_reader(actor)),
        shown=shown,
        recipients=recipients,
        most_alone=actions.MOST_ALONE,
        other_senders=(
            queries.list_other_senders(actor, one) if writes and one.sent_at is None else []
        ),
        counts=queries.count_recipients([one.id]).get(one.id, {}),
        undelivered=queries.list_undelivered(one) if writes and one.sent_at else [],
        groups={each["code"]: each["name"] for each in list_localized_groups(get_language())},
        form=FormFields(),
        done=read_done(),
    )


def _render_form(one: Circular | None) -> Response:
    values = (
        {}
        if one is None
        else {
            "roles": one.roles,
            "groups": one.groups,
            "everyone": not one.roles and not one.groups,
            **{f"title_{language}": words for language, words in one.title.items()},
            **{f"body_{language}": words for language, words in one.body.items()},
        }
    )
    return render_form_page(
        "consultations/circulars/circular_form.html",
        one=one,
        roles=ROLES,
        groups=list_localized_groups(get_language()),
        placeholders=[f"{{{name}}}" for name in PLACEHOLDERS],
        form=FormFields(values),
    )


@views.get(LIST_URL + "/new", endpoint="new_circular")
def show_new_form(slug: str) -> Response:
    """Show the form that writes a circular letter."""
    require_permission(get_visitor().actor, "circular.write", load_consultation(slug))
    return _render_form(None)


@views.post(LIST_URL + "/new", endpoint="write_circular")
@write_endpoint(CircularForm, rerender=show_new_form)
def write_circular(actor: Actor, form: CircularForm, slug: str) -> WriteAnswer:
    """Write a circular letter; it is not sent yet."""
    made = actions.save_circular(actor, load_consultation(slug).id, form)
    return _redirect(slug, made.id, "saved")


@views.get(ONE_URL + "/edit", endpoint="circular_form")
def show_form(slug: str, circular_id: int) -> Response:
    """Show the form that changes a circular letter."""
    found, actor = load_consultation(slug), get_visitor().actor
    one = queries.get_circular(actor, found, circular_id)
    require_permission(actor, "circular.write", one)
    if one.sent_at is not None:
        raise Conflict("circular_sent", number=one.number)
    return _render_form(one)


@views.post(ONE_URL + "/edit", endpoint="change_circular")
@write_endpoint(CircularForm, rerender=show_form)
def change_circular(actor: Actor, form: CircularForm, slug: str, circular_id: int) -> WriteAnswer:
    """Change a circular letter that is not sent."""
    actions.save_circular(actor, load_consultation(slug).id, form, circular_id)
    return _redirect(slug, circular_id, "saved")


@views.post(ONE_URL + "/propose", endpoint="propose_circular")
@write_endpoint(rerender=show_circular)
def propose_circular(actor: Actor, _form: EmptyForm, slug: str, circular_id: int) -> WriteAnswer:
    """Ask another person to send a circular letter."""
    actions.propose_circular(actor, circular_id)
    return _redirect(slug, circular_id, "proposed")


@views.post(ONE_URL + "/send", endpoint="send_circular")
@write_endpoint(CircularVersionForm, rerender=show_circular)
def send_circular(
    actor: Actor, form: CircularVersionForm, slug: str, circular_id: int
) -> WriteAnswer:
    """Send a circular letter."""
    actions.send_circular(actor, circular_id, form.row_version)
    return _redirect(slug, circular_id, "sent")


@views.post(ONE_URL + "/discard", endpoint="discard_circular")
@write_endpoint(rerender=show_circular)
def discard_circular(actor: Actor, _form: EmptyForm, slug: str, circular_id: int) -> WriteAnswer:
    """Discard a circular letter that is not sent."""
    actions.discard_circular(actor, circular_id)
    return redirect_to(url_for("consultations.circulars", slug=slug, done="discarded"))
