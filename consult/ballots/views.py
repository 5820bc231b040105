"""The pages of ballots that are opened by hand: the list, the ballot with its result, and what the chair does with it."""
from collections.abc import Callable
from typing import Any

from flask import Response, g, get_template_attribute, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from consult.accounts.queries import groups_in, regions_in
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.pages import Fields, form_page, page
from consult.text.parsing.light_markup import plain

from . import queries as asked, text_lock as locking
from consult.ballots.counting import actions as closing, result_queries as results
from consult.ballots.corrections import actions as correcting
from consult.positions import translation_queries as rendered
from consult.ballots.secret import actions as secret
from consult.ballots.casting import actions as voting
from .forms import BackForm, CastForm, CorrectForm, ListForm, RecordForm
from consult.positions.blueprint import views
from consult.ballots.counting.vote_count import quorum_of
from consult.positions.models import Ballot
from consult.ballots.opening.question_messages import question_of
from consult.ballots.proxies.single_ballot_actions import proxies_print

__all__ = ["locking", "views"]
PAGE = 50
elsewhere: dict[str, Callable[[int], str]] = {}  # the address of a ballot's page, of a kind that a higher floor shows


@views.app_template_global("plainly")
def plainly(words: str) -> str:
    """Stored words without the marks of emphasis."""
    return plain(words)


views.add_app_template_global(question_of, "question_of")


@views.app_template_global("words_asked")
def words_asked(ballot: Any) -> tuple[str | None, str | None]:
    """The words that a ballot asks about, as far as everybody may read them, and why they may not."""
    return asked.words_of(ballot), asked.withheld(ballot)


@views.app_template_global("rendered_words")
def rendered_words(ballot: Any) -> rendered.Rendered | None:
    """What a ballot asks about in the reader's language, where it is asked in another one."""
    return rendered.rendered(ballot, i18n.spoken())


views.add_app_template_global(secret.fewest, "fewest_votes")


@views.app_template_global("ballots_about")
def ballots_about(clause_id: int) -> list[asked.Shown]:
    """What was put to the vote about a clause, the newest first."""
    return [asked.shown_of(each) for each in asked.ballots_on(clause_id)]


@views.app_template_global("named_choices")
def named_choices(choices: list[str]) -> list[tuple[str, str]]:
    """The answers of a ballot as options of a form, in words."""
    words = get_template_attribute("ballots/_labels.html", "choice_name")
    return [(choice, words(choice)) for choice in choices]


@views.get("/c/<slug>/ballots")
def ballots(slug: str) -> Response:
    """The ballots of a consultation, the newest first, with the silence procedures that have their numbers."""
    g.consultation = consultation_at(slug)
    after = parse(ListForm, request.args.to_dict()).after
    found = asked.ballots_in(g.consultation.id, after, PAGE, also=["silence"])
    return page("ballots/ballot_list.html",
                ballots=[asked.silent(each) if each.kind == "silence" else asked.shown_of(each) for each in found],
                next_after=found[-1].number if len(found) == PAGE else None)


@views.get("/ballots/<int:ballot_id>")
def ballot(ballot_id: int) -> BaseResponse:
    """A ballot: the question, the vote, the rules in words; once it is closed its result, roll and corrections."""
    actor = visitor().actor
    there = elsewhere.get(find(Ballot, ballot_id).kind)
    if there is not None:
        return redirect(there(ballot_id), 303)
    found = asked.ballot_for(actor, ballot_id)
    g.consultation = find(Consultation, found.consultation_id)
    return form_page("ballots/ballot.html", **_context(actor, found), form=Fields())


def _context(actor: Actor, found: Any) -> dict[str, Any]:
    language, card, roll = i18n.spoken(), asked.card_of(actor, found), asked.roll_of(found)
    return {"ballot": found, "card": card, "shown": asked.shown_of(found), "groups": groups_in(language),
            "regions": regions_in(language), "roll": roll,
            "voters": [(line.holder, line.name or _("former participant")) for line in roll], "corrections": asked.corrections_of(found),
            "proxies": proxies_print(found.id),
            "needed": quorum_of(results.rules_of(found), card.electors, 0).needed}


@views.get("/ballots/<int:ballot_id>/part/<part>")
def part(ballot_id: int, part: str) -> Response:
    """A part of the page as it is now: the card (with the reader's own vote), or the result, which is everybody's."""
    found = asked.ballot_for(visitor().actor, ballot_id)
    g.consultation = find(Consultation, found.consultation_id)
    return form_page("ballots/ballot_fragment.html", part="card" if part == "card" else "result", form=Fields(),
                     **_context(visitor().actor, found))


@views.post("/ballots/<int:ballot_id>/vote")
@writes(CastForm, together=True, again=ballot)
def cast(actor: Actor, form: CastForm, ballot_id: int) -> Answer:
    """Vote; to vote again changes it."""
    voting.cast_vote(actor, ballot_id, form.choice, form.digest, form.holder)
    return see(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/vote/withdraw")
@writes(BackForm, together=True, again=ballot)
def withdraw(actor: Actor, form: BackForm, ballot_id: int) -> Answer:
    """Take a vote back."""
    voting.withdraw_vote(actor, ballot_id, form.holder)
    return see(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/close")
@writes(again=ballot)
def close(actor: Actor, _form: Nothing, ballot_id: int) -> Answer:
    """End the vote and count."""
    closing.close_ballot(actor, ballot_id)
    return see(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/record")
@writes(RecordForm, again=ballot)
def record(actor: Actor, form: RecordForm, ballot_id: int) -> Answer:
    """Have the result of a sounding recorded, or not."""
    closing.record_result(actor, ballot_id, form.recorded)
    return see(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/correct")
@writes(CorrectForm, again=ballot)
def correct(actor: Actor, form: CorrectForm, ballot_id: int) -> Answer:
    """Set a recorded vote right."""
    correcting.correct_vote(actor, ballot_id, form.holder, form.choice or None, form.reason)
    return see(url_for("ballots.ballot", ballot_id=ballot_id) + "#corrections")


@views.post("/ballots/<int:ballot_id>/recount")
@writes(again=ballot)
def recount(actor: Actor, _form: Nothing, ballot_id: int) -> Answer:
    """Count again, and say in the record whether it fits."""
    found = correcting.recount(actor, ballot_id)
    return see(url_for("ballots.ballot", ballot_id=ballot_id, recount="fits" if found.fits else "differs"))
