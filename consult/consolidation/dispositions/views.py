"""Answers as those read them who contributed, and as everyone does; contesting them, and what is said to that."""
from datetime import datetime

from flask import Response, g, request, url_for

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.consultations.queries import consultations
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows, require
from consult.documents.models import Document, Version
from consult.similarity.name_contests import contest_actions as summaries

from consult.consolidation.contests import actions as contesting
from . import queries as fates, mine as own_answers
from consult.consolidation.blueprint import views
from consult.consolidation.contests.forms import ContestForm, ReplyForm
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import OUTCOMES

PAGE = 50
ONE = "/answers/<int:disposition_id>"
CONTEST = "/contests/<int:contest_id>"


@views.app_template_global("fates_of")
def fates_of(kind: str, number: int) -> list[fates.Fate]:
    """What became of a contribution, for everyone to read."""
    return fates.fates_of(kind, number)


@views.app_template_global("contests_waiting")
def contests_waiting(version: Version) -> int:
    """How many contested answers wait on the desk of a version."""
    return len(contesting.open_contests(version))


@views.app_template_global("summaries_waiting")
def summaries_waiting(document_id: int) -> int:
    """How many contested names of groups wait for an answer in a document."""
    return len(summaries.waiting_in(document_id))


@views.app_template_global("current_version")
def current_version(document: Document) -> Version | None:
    """The current version of a document, where one was issued."""
    return own_answers.currents([document]).get(document.id)


@views.app_template_global("local_moment")
def local_moment(moment: datetime) -> str:
    """A moment on the clock of whoever is signed in; nothing where that is UTC."""
    person = visitor().person
    if person is None or person.timezone == "UTC":
        return ""
    return i18n.dated(i18n.in_zone(moment, person.timezone), "EEE d MMM, HH:mm")


@views.get("/my/answers")
def answers() -> Response:
    """What became of one's own contributions."""
    all_there = consultations()
    g.consultation = all_there[0] if len(all_there) == 1 else None
    actor, asked = visitor().actor, request.args
    every = own_answers.own_answers(actor)
    mine = [each for each in every if asked.get("whose") != "me" or each.tie == "own"]
    there = [each for each in mine if asked.get("document", str(each.document.id)) == str(each.document.id)]
    wanted = asked.get("outcome", "")
    chosen = [each for each in there if wanted in {"", each.outcome}]
    pages = max(1, -(-len(chosen) // PAGE))
    number = min(max(asked.get("page", 1, type=int), 1), pages)
    rows = chosen[(number - 1) * PAGE:number * PAGE]
    counts = own_answers.counted(there)
    documents = {each.document.id: each.document for each in every}
    given = {name: value for name in ("whose", "document", "outcome") if (value := asked.get(name))}
    codes = [code for code in (*OUTCOMES, own_answers.OWED) if code in counts]
    return form_page("consolidation/dispositions/my_answers.html", found=rows, places=own_answers.places(actor, rows), given=given,
                     documents=list(documents.values()), currents=own_answers.currents(documents.values()),
                     counts=[(code, counts[code]) for code in codes], every=len(every),
                     own=sum(each.tie == "own" for each in every), number=number, pages=pages)


@views.get(ONE)
def answer(disposition_id: int) -> Response:
    """One answer, with what was said to it; whoever may contest it, or answer that, does so here."""
    given = contesting.answer_at(disposition_id)
    g.consultation = given.version.document.consultation
    actor = visitor().actor
    contests = contesting.contests_of([disposition_id])[disposition_id]
    standing = contesting.standing_of(given, contests)
    last = standing.last
    waits = last is not None and last.replied_at is None
    rule = "contest.settle" if waits and last is not None and last.to_chair else "contest.answer"
    thing = contesting.contribution_of(given)
    asked = amendments.chosen(actor, Amendment.id == thing.id) if given.amendment_id else []
    return form_page("consolidation/dispositions/answer.html", given=given, thing=thing, asked=asked[0] if asked else None,
                     version=given.version, about=contesting.named(given), document=given.version.document,
                     standing=standing, contests=contests,
                     may_contest=contesting.may_contest(actor, given, standing),
                     may_reply=waits and allows(actor, rule, last),
                     may_withdraw=waits and allows(actor, "contest.withdraw", last), form=Fields())


def _on(contest_id: int) -> Response:
    """The page that holds the form about a contest."""
    return answer(find(Contest, contest_id).disposition_id)


@views.post(ONE + "/contest")
@writes(ContestForm, again=answer)
def contest(actor: Actor, form: ContestForm, disposition_id: int) -> Answer:
    """Contest the answer, or take what a moderator said to that to the chair."""
    contesting.contest(actor, disposition_id, form.reason)
    return see(url_for("consolidation.answer", disposition_id=disposition_id))


@views.post(CONTEST + "/withdraw")
@writes(again=_on)
def withdraw_contest(actor: Actor, _form: Nothing, contest_id: int) -> Answer:
    """Contest it no more."""
    made = contesting.withdraw_contest(actor, contest_id)
    return see(url_for("consolidation.answer", disposition_id=made.disposition_id))


@views.post(CONTEST + "/reply")
@writes(ReplyForm, again=_on)
def reply(actor: Actor, form: ReplyForm, contest_id: int) -> Answer:
    """Uphold the answer, or change it."""
    made = contesting.answer_contest(actor, contest_id, form.verdict, form.reason, form.outcome, form.row_version)
    return see(url_for("consolidation.answer", disposition_id=made.disposition_id))


@views.get("/versions/<int:version_id>/desk/contests")
def contests(version_id: int) -> Response:
    """The answers of a version that were contested: those that wait, the others; contested names of groups; hidden words."""
    version = find(Version, version_id)
    require(visitor().actor, "desk.see", version)
    about = contesting.answered_version(version)
    g.consultation = version.document.consultation
    every = contesting.public(contesting.contests_in(about))
    return form_page("consolidation/contests/overview.html", version=version, about=about, document=version.document, form=Fields(),
                     summaries=summaries.contests_in(version.document_id),
                     waiting=[each for each in every if each.replied_at is None],
                     done=[each for each in every if each.replied_at is not None],
                     hidden_ones=sorted((each for each in every if each.hidden_at is not None),
                                        key=lambda each: each.hidden_at or each.contested_at, reverse=True))
