"""The pages of notices: what there is to know, what one follows, and how one is told by mail."""
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from consult.consultations.queries import consultations
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, respond, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.i18n import in_zone
from consult.core.web.pages import Fields, form_page
from consult.text.parsing.light_markup import plain

from . import actions, queries
from .forms import MailForm, ReadForm
from .notice_detail_queries import Told, told
from .messages import clock, path_of, sentence

views = Blueprint("notifications", __name__)


@views.get("/notices")
def notices(**_path: Any) -> Response:
    """What happened that concerns one, day by day, the newest first."""
    before = request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None
    _where()
    found = told(queries.notices_of(visitor().actor, number))
    zone = _zone()

    def day(one: Told) -> date:
        return in_zone(one.at, zone).date()
    days = [(in_zone(group[0].at, zone), group) for group in (list(each) for _, each in groupby(found, day))]
    older = found[-1].id if len(found) == queries.PAGE else None
    return form_page(
        "notifications/notices.html",
        days=days,
        newest=found[0].id if found else 0,
        older=older,
        zone=zone,
        waiting=queries.unread(visitor().actor),
        sentence=sentence,
        path_of=path_of,
        clock=clock,
        form=Fields(),
    )


def _where() -> None:
    """Where there is only one consultation, its places are offered on these pages too."""
    all_there = consultations()
    g.consultation = all_there[0] if len(all_there) == 1 else None


def _zone() -> str:
    person = visitor().person
    return person.timezone if person else "UTC"


@views.post("/notices/read")
@writes(ReadForm, again=notices)
def read_notices(actor: Actor, form: ReadForm) -> Answer:
    """Mark what was on the page as read."""
    actions.read_notices(actor, form.until)
    return see(url_for("notifications.notices"))


@views.get("/my/followed")
def followed(**_path: Any) -> Response:
    """The clauses that one follows."""
    _where()
    return form_page("notifications/follow_list.html", found=queries.followed(visitor().actor), plain=plain, form=Fields())


@views.post("/clauses/<int:clause_id>/follow")
@writes()
def follow(actor: Actor, _form: Nothing, clause_id: int) -> Answer:
    """Hear what is said about a clause."""
    actions.follow(actor, clause_id)
    return see(url_for("reading.clause", clause_id=clause_id))


@views.post("/clauses/<int:clause_id>/unfollow")
@writes()
def unfollow(actor: Actor, _form: Nothing, clause_id: int) -> Answer:
    """Hear no more of it."""
    actions.unfollow(actor, clause_id)
    return see(url_for("reading.clause", clause_id=clause_id))


@views.post("/my/followed/<int:clause_id>/unfollow")
@writes(again=followed)
def unfollow_listed(actor: Actor, _form: Nothing, clause_id: int) -> Answer:
    """Hear no more of a clause, from the list of those that one follows."""
    actions.unfollow(actor, clause_id)
    return see(url_for("notifications.followed"))


@views.get("/account/mail")
def mails(**_path: Any) -> Response:
    """How one is told by mail."""
    _where()
    return form_page(
        "notifications/mail_choices.html", form=Fields(queries.mail_choice(visitor().actor)), done="saved" in request.args
    )


@views.post("/account/mail")
@writes(MailForm, again=mails)
def choose_mail(actor: Actor, form: MailForm) -> Answer:
    """Choose how to be told by mail."""
    actions.choose_mail(actor, answers=form.answers, process=form.process, rest=form.rest)
    return see(url_for("notifications.mails", saved=1))


@views.get("/unsubscribe/<int:user_id>/<kind>/<token>")
def unsubscribe(user_id: int, kind: str, token: str) -> Response:
    """Ask before the mails of a kind end; the link in the mail is enough, no sign-in is needed."""
    actions.checked(user_id, kind, token)
    ended = queries.choices_of(user_id)[kind] == "never"
    return form_page("notifications/unsubscription.html", kind=kind, ended=ended, form=Fields(),
                     address=url_for("notifications.end_mails", user_id=user_id, kind=kind, token=token))


@writes(again=unsubscribe)
def _end_by_form(actor: Actor, _form: Nothing, user_id: int, kind: str, token: str) -> Answer:
    actions.unsubscribe(actor, user_id, kind, token)
    return see(url_for("notifications.unsubscribe", user_id=user_id, kind=kind, token=token))


@views.post("/unsubscribe/<int:user_id>/<kind>/<token>")
def end_mails(user_id: int, kind: str, token: str) -> Response:
    """End the mails of a kind: by the page's form, or in one request of a mail program (RFC 8058).

    A mail program has neither cookie nor form token; the signed address is its proof. It gets no cookie and is led nowhere.
    """
    if request.form.get("List-Unsubscribe") == "One-Click" and "csrf" not in request.form:
        actions.unsubscribe(Actor(), user_id, kind, token)
        return respond(Answer(200))
    return _end_by_form(user_id=user_id, kind=kind, token=token)
