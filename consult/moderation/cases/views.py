"""The page of the queue of moderators, decisions on many of its cases, and notes about them."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Response, g, request, url_for

from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug
from consult.core.moderation_reasons import REASON_CODES
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.moderation import queries as queue
from consult.moderation.appeals.queries import list_appeals_to_decide
from consult.moderation.blueprint import views

from . import actions
from .decision_actions import UNDONE_BY, decide_cases
from .forms import AssignmentForm, CaseNoteForm, CasesForm
from .left_out_queries import LeftOutCase, explain_left_out
from .queries import CaseWork, get_code, list_moderators, load_case_work

QUEUE_URL = "/c/<slug>/moderation"
DONE_STEPS = (
    "hidden",
    "shown",
    "approved",
    "held",
    "kept",
    "reopened",
)  # acts on one comment that the queue confirms
PARTS = ("all", "mine", "free")  # all cases, the reader's, those that nobody takes


class CasesDone(NamedTuple):
    """A deed on several cases, as the queue confirms it.

    Attributes:
        deed: as in decide_cases, or assign. cases: their short names. left_out: the others, each
            with the reason. undo: the deed that undoes it; None if nothing can be undone.
    """

    deed: str
    cases: list[str]
    left_out: list[LeftOutCase]
    undo: str | None

    @property
    def undoable(self) -> list[str]:
        """The cases for which it can be undone: an amendment that is approved stays so."""
        return [each for each in self.cases if self.undo != "hold" or each.startswith("c")]


@views.get(QUEUE_URL, endpoint="queue")
def show_queue(slug: str) -> Response:
    """Show the queue: waiting and recently settled comments and amendments."""
    g.consultation = get_consultation_by_slug(slug)
    actor = get_visitor().actor
    done, number = read_done(), request.args.get("comment", "")
    found = queue.load_queue(actor, g.consultation)
    proposals = queue.load_waiting_amendments(actor, g.consultation)
    work = load_case_work(
        [f"c{case.said.id}" for part in found[:4] for case in part]
        + [f"a{each.id}" for each in proposals]
    )
    part = request.args.get("part")
    part = part if part in PARTS else "all"
    return render_form_page(
        "moderation/queue.html",
        queue=found._replace(
            held=[each for each in found.held if _is_in(part, work, f"c{each.said.id}", actor)],
            reported=[
                each for each in found.reported if _is_in(part, work, f"c{each.said.id}", actor)
            ],
        ),
        proposals=[each for each in proposals if _is_in(part, work, f"a{each.id}", actor)],
        work=work,
        part=part,
        most=queue.MOST,
        selected=request.args.get("select") == "all",
        assigns=is_allowed(actor, "moderation.assign", g.consultation),
        moderators=list_moderators(g.consultation),
        appeals=list_appeals_to_decide(actor, g.consultation),
        grounds=REASON_CODES,
        form=FormFields(),
        blank_form=FormFields(),
        refused_note=g.get("refused_note"),
        done=done if done in DONE_STEPS else None,
        cases_done=_read_cases_done(actor, g.consultation),
        comment=int(number) if number.isdecimal() and len(number) < 10 else None,
    )


def _is_in(part: str, work: dict[str, CaseWork], code: str, actor: Actor) -> bool:
    """Return whether a case belongs to a part of the queue."""
    assigned = work[code].assigned if code in work else None
    if part == "free":
        return assigned is None
    return part == "all" or (assigned is not None and assigned.id == actor.user_id)


def _read_cases_done(actor: Actor, consultation: Consultation) -> CasesDone | None:
    """Read what the reader has just done with several cases; None if the address is made up."""
    deed = read_done("did")
    if deed is None:
        return None
    done, left = (
        [each for each in request.args.get(name, "").split(".") if each] for name in ("on", "left")
    )
    return CasesDone(
        deed, done, explain_left_out(actor, consultation.id, left, deed), UNDONE_BY.get(deed)
    )


@views.post(QUEUE_URL, endpoint="decide_cases")
@write_endpoint(CasesForm, rerender=show_queue)
def decide_on_cases(actor: Actor, form: CasesForm, slug: str) -> WriteAnswer:
    """Decide on several cases."""
    there = get_consultation_by_slug(slug).id
    done, left = decide_cases(actor, there, form.cases, form.deed, form.grounds)
    return _redirect_to_queue(slug, form.deed, done, left)


@views.post(QUEUE_URL + "/assign", endpoint="assign_cases")
@write_endpoint(AssignmentForm, rerender=show_queue)
def assign_cases(actor: Actor, form: AssignmentForm, slug: str) -> WriteAnswer:
    """Assign several cases to a moderator."""
    there = get_consultation_by_slug(slug).id
    done, left = actions.assign_cases(actor, there, form.cases, form.to)
    return _redirect_to_queue(slug, "assign", done, left)


def _redirect_to_queue(
    slug: str, deed: str, done: Iterable[str], left: Iterable[str]
) -> WriteAnswer:
    return redirect_to(
        url_for(
            "moderation.queue",
            slug=slug,
            did=deed,
            on=".".join(done),
            left=".".join(left) or None,
        )
    )


def show_queue_again(slug: str, code: str) -> Response:
    """Show the queue with a note that was refused."""
    g.refused_note = code
    return show_queue(slug)


@views.post(QUEUE_URL + "/cases/<code>/notes", endpoint="write_note")
@write_endpoint(CaseNoteForm, rerender=show_queue_again)
def write_note(actor: Actor, form: CaseNoteForm, slug: str, code: str) -> WriteAnswer:
    """Write a note about a case."""
    actions.write_note(actor, get_consultation_by_slug(slug).id, code, form.words)
    return _redirect_to_case(slug, code)


@views.post(QUEUE_URL + "/notes/<int:note_id>/remove", endpoint="remove_note")
@write_endpoint()
def remove_note(actor: Actor, _form: EmptyForm, slug: str, note_id: int) -> WriteAnswer:
    """Remove one's note."""
    gone = actions.remove_note(actor, note_id)
    return _redirect_to_case(slug, get_code(gone))


def _redirect_to_case(slug: str, code: str) -> WriteAnswer:
    return redirect_to(url_for("moderation.queue", slug=slug, _anchor=f"case-{code}"))
