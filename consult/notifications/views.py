"""Pages of notices, followed clauses and mail choices."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Response, request, url_for

from consult.comments.mentions.queries import load_mutes
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import (
    WriteAnswer,
    build_response,
    redirect_to,
    get_visitor,
    write_endpoint,
)
from consult.core.web.forms import EmptyForm
from consult.core.i18n import convert_to_zone
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.text.parsing.light_markup import extract_plain_text

from . import actions, queries
from .blueprint import views
from .follows.queries import load_follow_choices
from .forms import MailChoiceForm, ReadNoticesForm
from .notice_kinds import THREAD_VERBS
from .thread_mutes.queries import find_threads, load_muted, load_muted_threads
from .notice_detail_queries import NoticeView, load_notice_views
from .notice_filter import group_by_clause, parse_filter
from .messages import format_clock, format_sentence
from .links import get_notice_path


@views.get("/notices", endpoint="notices")
def show_notices(**_path: Any) -> Response:
    """Show the reader's notices day by day, the newest first."""
    before = request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None
    wanted, actor = parse_filter(request.values), get_visitor().actor
    found = load_notice_views(queries.load_notices(actor, number, wanted=wanted))
    zone = _get_time_zone()

    def day(one: NoticeView) -> date:
        return convert_to_zone(one.at, zone).date()

    days = [
        (convert_to_zone(group[0].at, zone), group_by_clause(group))
        for group in (list(each) for _, each in groupby(found, day))
    ]
    older = found[-1].id if len(found) == queries.PAGE_SIZE else None
    threads = find_threads({each.subject_id for each in found if each.verb in THREAD_VERBS})
    return render_form_page(
        "notifications/notices.html",
        days=days,
        newest=found[0].id if found else 0,
        older=older,
        zone=zone,
        waiting=queries.count_unread(actor),
        wanted=wanted,
        documents=queries.load_documents_of_notices(actor),
        threads=threads,
        thread_verbs=THREAD_VERBS,
        muted=load_muted(actor, set(threads.values())),
        sentence=format_sentence,
        path_of=get_notice_path,
        clock=format_clock,
        form=FormFields(),
    )


def _get_time_zone() -> str:
    person = get_visitor().person
    return person.timezone if person else "UTC"


@views.post("/notices/read")
@write_endpoint(ReadNoticesForm, rerender=show_notices)
def read_notices(actor: Actor, form: ReadNoticesForm) -> WriteAnswer:
    """Mark the notices of the page as read: all that its filter leaves."""
    wanted = parse_filter(request.form)
    actions.mark_notices_read(actor, form.until, wanted)
    return redirect_to(
        url_for("notifications.notices", **wanted.format_query(), done="read", _anchor="done")
    )


@views.post("/notices/<int:notice_id>/open")
@write_endpoint(rerender=show_notices)
def open_notice(actor: Actor, _form: EmptyForm, notice_id: int) -> WriteAnswer:
    """Mark a notice as read, and lead to the page that it is about."""
    return redirect_to(actions.open_notice(actor, notice_id))


@views.get("/my/followed", endpoint="followed")
def show_followed_clauses(**_path: Any) -> Response:
    """Show the clauses that the reader follows."""
    return render_form_page(
        "notifications/follow_list.html",
        found=queries.load_followed_clauses(get_visitor().actor),
        choices=load_follow_choices(get_visitor().actor),
        muted=load_muted_threads(get_visitor().actor),
        plain=extract_plain_text,
        form=FormFields(),
    )


@views.post("/clauses/<int:clause_id>/follow", endpoint="follow")
@write_endpoint()
def follow_clause(actor: Actor, _form: EmptyForm, clause_id: int) -> WriteAnswer:
    """Follow a clause."""
    actions.follow_clause(actor, clause_id)
    return redirect_to(url_for("reading.clause", clause_id=clause_id))


@views.post("/clauses/<int:clause_id>/unfollow", endpoint="unfollow")
@write_endpoint()
def unfollow_clause(actor: Actor, _form: EmptyForm, clause_id: int) -> WriteAnswer:
    """Stop following a clause."""
    actions.unfollow_clause(actor, clause_id)
    return redirect_to(url_for("reading.clause", clause_id=clause_id))


@views.post("/my/followed/<int:clause_id>/unfollow", endpoint="unfollow_listed")
@write_endpoint(rerender=show_followed_clauses)
def unfollow_listed_clause(actor: Actor, _form: EmptyForm, clause_id: int) -> WriteAnswer:
    """Stop following a clause, from the list of followed clauses."""
    actions.unfollow_clause(actor, clause_id)
    return redirect_to(url_for("notifications.followed"))


@views.get("/account/mail", endpoint="mails")
def show_mail_choices(**_path: Any) -> Response:
    """Show the reader's mail frequencies."""
    return render_form_page(
        "notifications/mail_choices.html",
        form=FormFields(queries.load_mail_choice(get_visitor().actor)),
        done=read_done("saved") is not None,
        mutes=load_mutes(get_visitor().actor),
    )


@views.post("/account/mail", endpoint="choose_mail")
@write_endpoint(MailChoiceForm, rerender=show_mail_choices)
def choose_mail_frequencies(actor: Actor, form: MailChoiceForm) -> WriteAnswer:
    """Set the reader's mail frequencies."""
    actions.choose_mail_frequencies(
        actor, answers=form.answers, process=form.process, rest=form.rest
    )
    return redirect_to(url_for("notifications.mails", saved=1))


@views.get("/unsubscribe/<int:user_id>/<kind>/<token>", endpoint="unsubscribe")
def show_unsubscription(user_id: int, kind: str, token: str) -> Response:
    """Ask before the mails of a kind end; the link in the mail is enough, without sign-in."""
    actions.require_unsubscribe_token(user_id, kind, token)
    ended = queries.load_mail_choice_of(user_id)[kind] == "never"
    return render_form_page(
        "notifications/unsubscription.html",
        kind=kind,
        ended=ended,
        form=FormFields(),
        address=url_for("notifications.end_mails", user_id=user_id, kind=kind, token=token),
    )


@write_endpoint(rerender=show_unsubscription)
def _end_by_form(
    actor: Actor, _form: EmptyForm, user_id: int, kind: str, token: str
) -> WriteAnswer:
    actions.end_mails_of_kind(actor, user_id, kind, token)
    return redirect_to(
        url_for("notifications.unsubscribe", user_id=user_id, kind=kind, token=token)
    )


@views.post("/unsubscribe/<int:user_id>/<kind>/<token>")
def end_mails(user_id: int, kind: str, token: str) -> Response:
    """End the mails of a kind: by the page's form, or in one request of a mail program (RFC 8058).

    A mail program has neither cookie nor form token; the signed address is its proof. It gets
    no cookie and no redirect.
    """
    if request.form.get("List-Unsubscribe") == "One-Click" and "csrf" not in request.form:
        actions.end_mails_of_kind(Actor(), user_id, kind, token)
        return build_response(WriteAnswer(200))
    answer: Response = _end_by_form(user_id=user_id, kind=kind, token=token)
    return answer
