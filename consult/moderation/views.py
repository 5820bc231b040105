"""The pages of moderators, and the form by which a reader reports a comment."""
from flask import Blueprint, Response, g, request, url_for

from consult.amendments.models import Amendment
from consult.comments.queries import comment_for, may_on
from consult.comments.views import around, place_of
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.moderation_reasons import GROUNDS
from consult.core.web.pages import Fields, form_page
from consult.documents.models import Document

from . import actions, amendment_actions as amendments, queries
from .contest import Contested, words_for
from .forms import BackForm, GroundsForm

views = Blueprint("moderation", __name__)
DONE = ("hidden", "shown", "approved", "held", "kept", "reopened")  # what the queue says was just done


@views.app_template_global("contest_words")
def contest_words(made: Contested) -> str | None:
    """The words of a contest as this reader may read them; none where they are hidden."""
    return words_for(visitor().actor, made)


@views.get("/c/<slug>/moderation")
def queue(slug: str) -> Response:
    """What waits for a moderator, and what was settled lately."""
    g.consultation = consultation_at(slug)
    done, number = request.args.get("done"), request.args.get("comment", "")
    found = queries.queue(visitor().actor, g.consultation)
    return form_page("moderation/queue.html", queue=found, proposals=queries.proposals(visitor().actor, g.consultation),
                     done=done if done in DONE else None,
                     comment=int(number) if number.isdecimal() and len(number) < 10 else None)


@views.get("/comments/<int:comment_id>/hide")
def hiding(comment_id: int) -> Response:
    """The form to hide a comment, with the usual reasons."""
    found = may_on(visitor().actor, "comment.hide", comment_id)
    form = Fields({"back": request.args.get("back")})
    return form_page("moderation/comment_hide_form.html", form=form, grounds=GROUNDS, **around(found))


@views.post("/comments/<int:comment_id>/hide")
@writes(GroundsForm, again=hiding)
def hide(actor: Actor, form: GroundsForm, comment_id: int) -> Answer:
    """Hide a comment and say why."""
    actions.hide_comment(actor, comment_id, form.grounds)
    return _back(actor, form.back, comment_id, "hidden")


@views.get("/comments/<int:comment_id>/report")
def reporting(comment_id: int) -> Response:
    """The form to report a comment."""
    found = may_on(visitor().actor, "comment.report", comment_id)
    return form_page("moderation/report_form.html", form=Fields(), grounds=GROUNDS, reported=False, **around(found))


@views.post("/comments/<int:comment_id>/report")
@writes(GroundsForm, again=reporting)
def report(actor: Actor, form: GroundsForm, comment_id: int) -> Answer:
    """Report a comment to the moderators."""
    actions.report_comment(actor, comment_id, form.grounds)
    return see(url_for("moderation.reported", comment_id=comment_id))


@views.get("/comments/<int:comment_id>/reported")
def reported(comment_id: int) -> Response:
    """What happens now that it was reported."""
    found = comment_for(visitor().actor, comment_id)
    return form_page("moderation/report_form.html", form=Fields(), grounds=GROUNDS, reported=True, **around(found))


@views.post("/comments/<int:comment_id>/show")
@writes(BackForm)
def show(actor: Actor, form: BackForm, comment_id: int) -> Answer:
    """Let a hidden comment be read again."""
    actions.show_comment(actor, comment_id)
    return _back(actor, form.back, comment_id, "shown")


@views.post("/comments/<int:comment_id>/approve")
@writes(BackForm)
def approve(actor: Actor, form: BackForm, comment_id: int) -> Answer:
    """Let everyone read a comment that was held."""
    actions.approve_comment(actor, comment_id)
    return _back(actor, form.back, comment_id, "approved")


@views.post("/comments/<int:comment_id>/hold")
@writes(BackForm)
def hold(actor: Actor, form: BackForm, comment_id: int) -> Answer:
    """Hold a comment back again."""
    actions.hold_comment(actor, comment_id)
    return _back(actor, form.back, comment_id, "held")


@views.post("/comments/<int:comment_id>/keep")
@writes(BackForm)
def keep(actor: Actor, form: BackForm, comment_id: int) -> Answer:
    """Settle the reports about a comment: it stays."""
    actions.keep_comment(actor, comment_id)
    return _back(actor, form.back, comment_id, "kept")


@views.post("/comments/<int:comment_id>/reopen")
@writes(BackForm)
def reopen(actor: Actor, form: BackForm, comment_id: int) -> Answer:
    """Look at the reports about a kept comment again."""
    actions.reopen_reports(actor, comment_id)
    return _back(actor, form.back, comment_id, "reopened")


@views.get("/amendments/<int:amendment_id>/hide")
def hiding_amendment(amendment_id: int) -> Response:
    """The form to hide an amendment, with the usual reasons."""
    found = queries.to_hide(visitor().actor, amendment_id)
    g.consultation = find(Consultation, found.consultation_id)
    return form_page("moderation/amendment_hide_form.html", form=Fields({"back": request.args.get("back")}), grounds=GROUNDS,
                     amendment=found, document=find(Document, found.document_id))


@views.post("/amendments/<int:amendment_id>/hide")
@writes(GroundsForm, again=hiding_amendment)
def hide_amendment(actor: Actor, form: GroundsForm, amendment_id: int) -> Answer:
    """Hide an amendment and say why."""
    return _to_queue(amendments.hide_amendment(actor, amendment_id, form.grounds))


@views.post("/amendments/<int:amendment_id>/show")
@writes(BackForm)
def show_amendment(actor: Actor, _form: BackForm, amendment_id: int) -> Answer:
    """Let a hidden amendment be read again."""
    return _to_queue(amendments.show_amendment(actor, amendment_id))


@views.post("/amendments/<int:amendment_id>/approve")
@writes(BackForm)
def approve_amendment(actor: Actor, _form: BackForm, amendment_id: int) -> Answer:
    """Let everyone read an amendment that was held."""
    return _to_queue(amendments.approve_amendment(actor, amendment_id))


def _to_queue(amendment: Amendment) -> Answer:
    return see(url_for("moderation.queue", slug=find(Consultation, amendment.consultation_id).slug, _anchor="q-amendments"))


def _back(actor: Actor, back: str | None, comment_id: int, done: str) -> Answer:
    """Return to the queue, which says what was done and how to undo it; or to the comment's place."""
    said = comment_for(actor, comment_id)
    if back != "queue":
        return see(place_of(said))
    slug = find(Consultation, said.consultation_id).slug
    return see(url_for("moderation.queue", slug=slug, done=done, comment=comment_id))
