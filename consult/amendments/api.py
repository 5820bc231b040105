"""The JSON API of amendments: propose, revise, withdraw, stand behind, render; and what collides with what."""
from flask import Blueprint, Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.openapi import answers
from consult.documents.queries import issued_clause, issued_document

from . import actions, queries
from consult.amendments.proposing import submission_entry_actions as on_behalf
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.conflicts.collisions import clashes
from .forms import (
    AmendForm,
    AskForm,
    CoalitionForm,
    CompareForm,
    EnterForm,
    LeaveForm,
    Paging,
    ProposeForm,
    RenderForm,
    RetableForm,
    ReviseForm,
    SponsorForm,
)
from .models import Amendment, Coalition
from .voting_order_shapes import VotingOrderShape
from consult.amendments.proposing.preview import preview
from .shapes import (
    AmendmentShape,
    AmendmentsShape,
    ClashShape,
    CoalitionShape,
    FullShape,
    PreviewShape,
    RenderingShape,
    RevisionShape,
    RevisionsShape,
    SponsoredShape,
    SponsorShape,
)
from .voting_order import voting_order

api = Blueprint("amendments_api", __name__, url_prefix="/api/v1")


def personal(given: object) -> Response:
    """JSON for the one who asks alone."""
    response = jsonify(given)
    response.headers["Cache-Control"] = "no-store"
    return response


def _one(actor: Actor, amendment: Amendment, status: int = 200) -> Answer:
    return shown(AmendmentShape.of(queries.amendment_for(actor, amendment.id)), status)


@api.get("/clauses/<int:clause_id>/amendments")
@answers(AmendmentsShape)
def on_clause(clause_id: int) -> Response:
    """The amendments of a clause, and the new clauses proposed after it."""
    issued_clause(clause_id)
    found = queries.amendments_on(visitor().actor, clause_id)
    return personal(AmendmentsShape(amendments=[AmendmentShape.of(each) for each in found]).model_dump(mode="json"))


@api.get("/clauses/<int:clause_id>/voting-order")
@answers(VotingOrderShape)
def order_of_voting(clause_id: int) -> Response:
    """In which order the open amendments of a clause would be put to the vote, the furthest from the text first."""
    issued_clause(clause_id)
    order = voting_order(queries.amendments_on(visitor().actor, clause_id))
    return personal(VotingOrderShape.of(order).model_dump(mode="json"))


@api.get("/documents/<int:document_id>/amendments")
@answers(AmendmentsShape, query=Paging)
def in_document(document_id: int) -> Response:
    """The amendments in a document, by their rows' numbers."""
    paging = parse(Paging, request.args.to_dict())
    found = queries.listed(visitor().actor, issued_document(document_id).id, paging.after, paging.limit)
    more = found[-1].id if len(found) == paging.limit else None
    shape = AmendmentsShape(amendments=[AmendmentShape.of(each) for each in found], next_after=more)
    return personal(shape.model_dump(mode="json"))


@api.get("/amendments/<int:amendment_id>")
@answers(FullShape)
def amendment(amendment_id: int) -> Response:
    """One amendment, and what it collides with."""
    actor = visitor().actor
    found = queries.amendment_for(actor, amendment_id)
    beside = queries.amendments_on(actor, found.clause_id) if found.clause_id else []
    shape = FullShape(**AmendmentShape.of(found).model_dump(),
                      clashes=[ClashShape.of(each) for each in clashes(beside).get(amendment_id, [])])
    return personal(shape.model_dump(mode="json"))


@api.get("/amendments/<int:amendment_id>/revisions")
@answers(RevisionsShape)
def revisions(amendment_id: int) -> Response:
    """What it said before."""
    found = queries.history(visitor().actor, amendment_id)
    return personal(RevisionsShape(revisions=[RevisionShape.of(each) for each in found]).model_dump(mode="json"))


@api.post("/clauses/<int:clause_id>/amendments/preview")
@answers(PreviewShape)
@writes(CompareForm, asks=True)
def compare(actor: Actor, form: CompareForm, clause_id: int) -> Answer:
    """What words would change, and which amendments ask for much the same; nothing is kept."""
    return shown(preview(actor, clause_id, form.text, form.wording_id))


@api.post("/clauses/<int:clause_id>/amendments")
@answers(AmendmentShape, 201)
@writes(ProposeForm)
def propose(actor: Actor, form: ProposeForm, clause_id: int) -> Answer:
    """Propose an edit of a clause, that it is moved, split or joined to the one before, or (kind add) a new clause after it."""
    made = actions.propose(actor, clause_id, form.kind, form.text, form.reason, language=form.language,
                           wording_id=form.wording_id, clause_kind=form.clause_kind, clause_level=form.clause_level,
                           after=form.after, cut=form.cut, coalition_id=form.coalition_id)
    return _one(actor, made, 201)


@api.post("/amendments/<int:amendment_id>/amendments")
@answers(AmendmentShape, 201)
@writes(AmendForm)
def amend(actor: Actor, form: AmendForm, amendment_id: int) -> Answer:
    """Propose other words for what an amendment proposes."""
    return _one(actor, actions.amend(actor, amendment_id, form.text, form.reason, form.revision), 201)


@api.post("/submissions/<int:submission_id>/amendments")
@answers(AmendmentShape, 201)
@writes(EnterForm)
def enter_amendment(actor: Actor, form: EnterForm, submission_id: int) -> Answer:
    """Enter an amendment on behalf of a submission's source."""
    return _one(actor, on_behalf.enter_amendment(actor, submission_id, form), 201)


@api.put("/amendments/<int:amendment_id>")
@answers(AmendmentShape)
@writes(ReviseForm)
def revise(actor: Actor, form: ReviseForm, amendment_id: int) -> Answer:
    """Say it better: a new revision."""
    return _one(actor, actions.revise(actor, amendment_id, form.text, form.reason, form.row_version,
                                     form.parent_revision, form.wording_id, form.after, form.clause_level, form.cut))


@api.delete("/amendments/<int:amendment_id>")
@answers(AmendmentShape)
@writes()
def withdraw(actor: Actor, _form: Nothing, amendment_id: int) -> Answer:
    """Take it back."""
    return _one(actor, actions.withdraw(actor, amendment_id))


@api.post("/amendments/<int:amendment_id>/retable")
@answers(AmendmentShape, 201)
@writes(RetableForm)
def retable(actor: Actor, form: RetableForm, amendment_id: int) -> Answer:
    """Put forward again what was withdrawn or answered."""
    return _one(actor, actions.retable(actor, amendment_id, form.reason), 201)


@api.put("/amendments/<int:amendment_id>/rendering")
@answers(RenderingShape)
@writes(RenderForm)
def render(actor: Actor, form: RenderForm, amendment_id: int) -> Answer:
    """Enter the authentic words of an amendment that was made in another language."""
    found = renderings.render(actor, amendment_id, form.text, form.revision)
    return shown(RenderingShape(amendment_id=amendment_id, text=found.text, official=False))


@api.post("/amendments/<int:amendment_id>/rendering/confirm")
@answers(RenderingShape)
@writes()
def confirm_rendering(actor: Actor, _form: Nothing, amendment_id: int) -> Answer:
    """Let these authentic words be the official ones."""
    found = renderings.confirm_rendering(actor, amendment_id)
    return shown(RenderingShape(amendment_id=amendment_id, text=found.text, official=True))


@api.put("/amendments/<int:amendment_id>/sponsorship")
@answers(SponsoredShape)
@writes(SponsorForm)
def sponsor(actor: Actor, form: SponsorForm, amendment_id: int) -> Answer:
    """Stand behind it: for the organisation that one speaks for, else in a personal capacity."""
    sponsors.sponsor(actor, amendment_id, form.digest, form.coalition_id)
    return _sponsored(actor, amendment_id)


@api.delete("/amendments/<int:amendment_id>/sponsorship")
@answers(SponsoredShape)
@writes(LeaveForm)
def leave(actor: Actor, form: LeaveForm, amendment_id: int) -> Answer:
    """Stand behind it no more."""
    sponsors.leave(actor, amendment_id, form.coalition_id)
    return _sponsored(actor, amendment_id)


def _sponsored(actor: Actor, amendment_id: int) -> Answer:
    found = queries.amendment_for(actor, amendment_id)
    return shown(SponsoredShape(amendment_id=amendment_id, sponsors=[SponsorShape.of(each) for each in found.sponsors]))


@api.post("/consultations/<int:consultation_id>/coalitions")
@answers(CoalitionShape, 201)
@writes(CoalitionForm)
def make_coalition(actor: Actor, form: CoalitionForm, consultation_id: int) -> Answer:
    """Found a coalition and ask organisations to join."""
    return shown(_coalition(sponsors.make_coalition(actor, consultation_id, form.name, form.organisations)), 201)


@api.post("/coalitions/<int:coalition_id>/membership")
@answers(CoalitionShape)
@writes()
def join_coalition(actor: Actor, _form: Nothing, coalition_id: int) -> Answer:
    """Confirm, for one's organisation, that it is a member."""
    return shown(_coalition(sponsors.confirm_membership(actor, coalition_id).coalition))


@api.post("/coalitions/<int:coalition_id>/members")
@answers(CoalitionShape, 201)
@writes(AskForm)
def ask_to_join(actor: Actor, form: AskForm, coalition_id: int) -> Answer:
    """Ask one more organisation to join, as a member."""
    return shown(_coalition(sponsors.ask_to_join(actor, coalition_id, form.organisation_id)), 201)


@api.delete("/coalitions/<int:coalition_id>/membership")
@answers(CoalitionShape)
@writes()
def leave_coalition(actor: Actor, _form: Nothing, coalition_id: int) -> Answer:
    """Leave it, or refuse to be asked, for one's organisation."""
    return shown(_coalition(sponsors.leave_coalition(actor, coalition_id)))


def _coalition(found: Coalition) -> CoalitionShape:
    return CoalitionShape(id=found.id, name=found.name, members=[each.organisation_id for each in found.members],
                          confirmed=[each.organisation_id for each in found.members if each.confirmed_at])
