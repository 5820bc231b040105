"""What the chair sends to decide. Each answer leads back to the console."""
from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing

from . import ruling_actions as ruling, bracket_resolution as settling
from consult.meetings.blueprint import here, views
from .forms import DecideForm, RuleForm, SettleForm
from .views import CHAIR, again


def to_rulings(slug: str, meeting: str) -> Answer:
    """To the decisions on the console."""
    return see(url_for("meetings.chair", slug=slug, meeting=meeting, _anchor="rulings"))


@views.post(CHAIR + "/decide")
@writes(DecideForm, again=again)
def decide_clause(actor: Actor, form: DecideForm, slug: str, meeting: str) -> Answer:
    """Decide on a clause."""
    ruling.rule_on_clause(actor, here(slug, meeting).id, form.clause_id, form.status, form.words, digest=form.digest,
                          ballot_id=form.ballot_id, afterwards=form.afterwards, seen=form.seen)
    return to_rulings(slug, meeting)


@views.post(CHAIR + "/bracket")
@writes(SettleForm, again=again)
def settle_bracket(actor: Actor, form: SettleForm, slug: str, meeting: str) -> Answer:
    """Settle a bracket."""
    settling.settle_bracket(actor, here(slug, meeting).id, form.clause_id, form.number, form.keep, form.words,
                            digest=form.digest, seen=form.seen)
    return see(url_for("meetings.chair", slug=slug, meeting=meeting))


@views.post(CHAIR + "/rulings")
@writes(RuleForm, again=again)
def decide_otherwise(actor: Actor, form: RuleForm, slug: str, meeting: str) -> Answer:
    """Enter another decision."""
    ruling.rule(actor, here(slug, meeting).id, form.words, clause_id=form.clause_id, afterwards=form.afterwards, seen=form.seen)
    return to_rulings(slug, meeting)


@views.post(CHAIR + "/rulings/<int:ruling_id>/back")
@writes(again=again)
def take_ruling_back(actor: Actor, _form: Nothing, slug: str, meeting: str, ruling_id: int) -> Answer:
    """Take a decision back."""
    ruling.take_back(actor, ruling_id)
    return to_rulings(slug, meeting)


@views.post(CHAIR + "/rulings/<int:ruling_id>/carry")
@writes(again=again)
def carry_ruling(actor: Actor, _form: Nothing, slug: str, meeting: str, ruling_id: int) -> Answer:
    """Carry a decision over to the working version."""
    ruling.carry(actor, ruling_id)
    return to_rulings(slug, meeting)
