"""Pages of dispositions for contributors and for everyone, with contests and replies."""

from datetime import datetime

from flask import Response, g, request, url_for

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document, Version
from consult.similarity.group_name_contests.queries import (
    list_document_contests,
    list_open_contests,
)

from consult.consolidation.contests import actions as contesting
from consult.consolidation.contests.queries import (
    may_contest,
    load_contests_by_disposition,
    filter_readable,
    get_contestable_version,
    load_open_contests,
    get_contribution,
    load_contests,
    get_contribution_ref,
    build_contest_state,
    find_public_answer,
)
from . import queries as fates, mine as own_answers
from consult.consolidation.blueprint import views
from consult.consolidation.contests.forms import ContestAnswerForm, ContestReplyForm
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import OUTCOMES

PAGE = 50
ONE = "/answers/<int:disposition_id>"
CONTEST = "/contests/<int:contest_id>"


@views.app_template_global()
def load_dispositions(kind: str, number: int) -> list[fates.DispositionView]:
    """Load the published dispositions of a contribution."""
    return fates.load_dispositions(kind, number)


@views.app_template_global()
def count_open_contests(version: Version) -> int:
    """Count the contested answers that wait on the desk of a version."""
    return len(load_open_contests(version))


@views.app_template_global()
def count_open_summary_contests(document_id: int) -> int:
    """Count the contested group names in a document that wait for a reply."""
    return len(list_open_contests(document_id))


@views.app_template_global()
def get_current_version(document: Document) -> Version | None:
    """Return the current version of a document, if one was issued."""
    return own_answers.load_current_versions([document]).get(document.id)


@views.app_template_global()
def format_local_time(moment: datetime) -> str:
    """Format a time in the signed-in user's time zone; return "" for UTC and for visitors."""
    person = get_visitor().person
    if person is None or person.timezone == "UTC":
        return ""
    return i18n.format_moment(i18n.convert_to_zone(moment, person.timezone), "EEE d MMM, HH:mm")


@views.get("/my/answers", endpoint="answers")
def show_my_answers() -> Response:
    """Show the dispositions of the reader's contributions."""
    actor, asked = get_visitor().actor, request.args
    every = own_answers.load_own_answers(actor)
    mine = [each for each in every if asked.get("whose") != "me" or each.tie == "own"]
    there = [
        each
        for each in mine
        if asked.get("document", str(each.document.id)) == str(each.document.id)
    ]
    wanted = asked.get("outcome", "")
    chosen = [each for each in there if wanted in {"", each.outcome}]
    pages = max(1, -(-len(chosen) // PAGE))
    number = min(max(asked.get("page", 1, type=int), 1), pages)
    rows = chosen[(number - 1) * PAGE : number * PAGE]
    counts = own_answers.count_outcomes(there)
    documents = {each.document.id: each.document for each in every}
    given = {name: value for name in ("whose", "document", "outcome") if (value := asked.get(name))}
    codes = [code for code in (*OUTCOMES, own_answers.OWED) if code in counts]
    return render_form_page(
        "consolidation/dispositions/my_answers.html",
        found=rows,
        places=own_answers.load_answer_places(actor, rows),
        given=given,
        documents=list(documents.values()),
        currents=own_answers.load_current_versions(documents.values()),
        counts=[(code, counts[code]) for code in codes],
        every=len(every),
        own=sum(each.tie == "own" for each in every),
        number=number,
        pages=pages,
    )


@views.get(ONE, endpoint="answer")
def show_answer(disposition_id: int) -> Response:
    """Show one answer with its contests, and the forms to contest or reply."""
    given = find_public_answer(disposition_id)
    g.consultation = given.version.document.consultation
    actor = get_visitor().actor
    contests = load_contests_by_disposition([disposition_id])[disposition_id]
    standing = build_contest_state(given, contests)
    last = standing.last
    waits = last is not None and last.replied_at is None
    rule = "contest.settle" if waits and last is not None and last.to_chair else "contest.review"
    thing = get_contribution(given)
    asked = (
        amendments.load_matching_amendments(actor, Amendment.id == thing.id)
        if given.amendment_id
        else []
    )
    return render_form_page(
        "consolidation/dispositions/answer.html",
        given=given,
        thing=thing,
        asked=asked[0] if asked else None,
        version=given.version,
        about=get_contribution_ref(given),
        document=given.version.document,
        standing=standing,
        contests=contests,
        may_contest=may_contest(actor, given, standing),
        may_reply=waits and is_allowed(actor, rule, last),
        gave_answer=waits and last is not None and last.given_by_id == actor.user_id,
        may_withdraw=waits and is_allowed(actor, "contest.withdraw", last),
        form=FormFields(),
    )


def _reshow_answer(contest_id: int) -> Response:
    """Show the page that holds the form about a contest."""
    return show_answer(find_row(Contest, contest_id).disposition_id)


@views.post(ONE + "/contest", endpoint="contest")
@write_endpoint(ContestAnswerForm, rerender=show_answer)
def contest_answer(actor: Actor, form: ContestAnswerForm, disposition_id: int) -> WriteAnswer:
    """Contest the answer, or take a moderator's reply to the chair."""
    contesting.contest_answer(actor, disposition_id, form.reason)
    return redirect_to(url_for("consolidation.answer", disposition_id=disposition_id))


@views.post(CONTEST + "/withdraw")
@write_endpoint(rerender=_reshow_answer)
def withdraw_contest(actor: Actor, _form: EmptyForm, contest_id: int) -> WriteAnswer:
    """Withdraw a contest."""
    made = contesting.withdraw_contest(actor, contest_id)
    return redirect_to(url_for("consolidation.answer", disposition_id=made.disposition_id))


@views.post(CONTEST + "/reply", endpoint="reply")
@write_endpoint(ContestReplyForm, rerender=_reshow_answer)
def answer_contest(actor: Actor, form: ContestReplyForm, contest_id: int) -> WriteAnswer:
    """Uphold the answer, or change it."""
    made = contesting.answer_contest(
        actor, contest_id, form.verdict, form.reason, form.outcome, form.row_version
    )
    return redirect_to(url_for("consolidation.answer", disposition_id=made.disposition_id))


@views.get("/versions/<int:version_id>/desk/contests", endpoint="contests")
def show_contests(version_id: int) -> Response:
    """Show the contested answers of a version: open, answered and hidden ones, and contested group
    names.
    """
    version = find_row(Version, version_id)
    require_permission(get_visitor().actor, "desk.see", version)
    about = get_contestable_version(version)
    g.consultation = version.document.consultation
    every = filter_readable(load_contests(about))
    return render_form_page(
        "consolidation/contests/overview.html",
        version=version,
        about=about,
        document=version.document,
        form=FormFields(),
        summaries=list_document_contests(version.document_id),
        waiting=[each for each in every if each.replied_at is None],
        done=[each for each in every if each.replied_at is not None],
        hidden_ones=sorted(
            (each for each in every if each.hidden_at is not None),
            key=lambda each: each.hidden_at or each.contested_at,
            reverse=True,
        ),
    )
