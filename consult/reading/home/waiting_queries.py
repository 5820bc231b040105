"""Reads what waits for a reader in a consultation: deadlines, drafts, contributions, news."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func

from consult.ballots.queries import build_vote_card, load_open_ballots
from consult.consolidation.carry_over.reaffirmation import load_reaffirmation_requests
from consult.consolidation.contests.queries import load_contests_to_answer
from consult.consolidation.decisions.suggestion_queries import count_suggested_clauses
from consult.consolidation.invitations.models import ClauseInvitation
from consult.consolidation.invitations.queries import list_waiting_invitations
from consult.consolidation.silence.objection_queries import may_still_object
from consult.consolidation.silence.queries import load_opened_silences
from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db, utc_now
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.documents.clause_queries import load_current_names
from consult.documents.models import Version
from consult.documents.translations.models import Translation
from consult.documents.translations.queries import list_review_tasks, list_translation_tasks
from consult.drafts.queries import count_own_drafts
from consult.drafts.review.queries import count_drafts_to_review, count_sent_notes
from consult.moderation.appeals.queries import list_appeals_to_decide
from consult.moderation.queries import count_waiting
from consult.notifications.models import Notice
from consult.notifications.queries import select_visible_notices
from consult.positions.models import Ballot
from consult.positions.queries import load_held_positions
from consult.questionnaires.list_queries import (
    QuestionnaireFilter,
    find_questionnaires,
    list_unpublished,
)
from consult.questionnaires.models import Questionnaire
from consult.submissions.calls.queries import count_waiting_submissions
from consult.reading.facilitation_queries import count_open_contributions

NEWS_BY_VERB = {"comment.answered": "replies", "answers.given": "answers"}
STAGE_WARNING = timedelta(days=7)  # before the end of a stage
MOST_QUESTIONNAIRES = 3  # that stand on the page by their titles
CONTRIBUTIONS = ("comment.post", "amendment.propose")  # rules that depend on the stage


class WaitingItem(NamedTuple):
    """Something that waits for the reader.

    Attributes:
        code: ballot, silence, stage, moderation (contributions that a moderator has to see),
            facilitation (open contributions to clauses that the reader facilitates), appeals
            (against hiding, on which the reader decides), contests (answers that are contested),
            invitation (to contribute to a clause),
            suggested (clauses for which a decision is suggested to the chair),
            translation (a text to translate), translation_review (texts of others to review),
            questionnaire (one to answer),
            questionnaires (more of them), figures (of a questionnaire, to publish), submissions
            (handed in, not published), handed (drafts of colleagues to take over), reviews
            (drafts of colleagues), sent (drafts of the reader that a colleague sent), drafts,
            positions, still (contributions whose text changed), replies, answers.
        item_count: number of contributions, contests, drafts, positions, questionnaires or notices.
        ballot: an open ballot in which the reader has not voted yet, or that of a silence
            procedure.
        until: when it ends; None if the podium closes the ballot.
        silence_id: the silence procedure, to which the reader may object.
        stage: the current stage.
        notice_id: the newest of the notices.
        disposition_id: the answer that has been contested longest.
        version: the working version for whose clauses decisions are suggested.
        invitation, label: to a clause, and the name of the clause.
        translation: the work on a language, which is the reader's task.
        questionnaire: takes answers and has none of the reader, or has figures to publish.
    """

    code: str
    item_count: int = 1
    ballot: Ballot | None = None
    until: datetime | None = None
    silence_id: int | None = None
    stage: Stage | None = None
    notice_id: int | None = None
    disposition_id: int | None = None
    version: Version | None = None
    invitation: ClauseInvitation | None = None
    label: str = ""
    translation: Translation | None = None
    questionnaire: Questionnaire | None = None


def load_waiting(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """Load what waits for the actor, the earliest end first; empty for a visitor.

    A ballot that the podium closes may end at any moment, so it comes before everything.
    """
    if actor.user_id is None:
        return []
    ending = [
        *_list_ballots(actor, consultation),
        *_list_silences(actor, consultation),
        *_list_stage(actor, consultation),
        *_list_questionnaires(actor, consultation),
    ]
    ending.sort(key=lambda each: (each.until is not None, each.until or utc_now()))
    appeals = list_appeals_to_decide(actor, consultation)
    if appeals:
        ending.append(WaitingItem("appeals", len(appeals), until=appeals[0].due_at))
    contests = load_contests_to_answer(actor, consultation.id)
    if contests:
        contested = contests[0].disposition_id
        ending.append(WaitingItem("contests", len(contests), disposition_id=contested))
    ending += _list_suggested(actor, consultation)
    ending += _list_invitations(actor, consultation)
    ending += [
        WaitingItem("translation", translation=each)
        for each in list_translation_tasks(actor, consultation.id)
    ]
    ending += [
        WaitingItem("translation_review", count, translation=each)
        for each, count in list_review_tasks(actor, consultation.id)
    ]
    ending += [
        WaitingItem("figures", questionnaire=each)
        for each in list_unpublished(actor, consultation.id)
    ]
    handed, to_review = count_drafts_to_review(actor, consultation.id)
    counts = {
        "facilitation": count_open_contributions(actor, consultation),
        "moderation": count_waiting(actor, consultation),
        "submissions": _count_submissions(actor, consultation),
        "handed": handed,
        "reviews": to_review,
        "sent": count_sent_notes(actor, consultation.id),
        "drafts": count_own_drafts(actor, consultation.id),
        "positions": _count_earlier_positions(actor, consultation),
        "still": _count_open_requests(actor, consultation),
    }
    return [
        *ending,
        *(WaitingItem(code, count) for code, count in counts.items() if count),
        *_list_news(actor, consultation),
    ]


def _count_submissions(actor: Actor, consultation: Consultation) -> int:
    """Count what was handed in and waits for the secretariat."""
    if not is_allowed(actor, "submission.publish", consultation):
        return 0
    return count_waiting_submissions(consultation.id)


def _list_questionnaires(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the questionnaires that the actor has not answered; of many, the first and a count."""
    found = find_questionnaires(
        actor,
        consultation.id,
        QuestionnaireFilter("open", "unanswered"),
        limit=MOST_QUESTIONNAIRES,
    )
    shown = [each.questionnaire for each in found.rows]
    items = [
        WaitingItem("questionnaire", until=each.closes_at, questionnaire=each) for each in shown
    ]
    if found.total > len(shown):
        more = found.total - len(shown)
        items.append(WaitingItem("questionnaires", more, until=shown[-1].closes_at))
    return items


def _list_suggested(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the working versions with suggested decisions, for those who decide."""
    if not is_allowed(actor, "decision.take", consultation):
        return []
    return [
        WaitingItem("suggested", count, version=version)
        for version, count in count_suggested_clauses(consultation.id)
    ]


def _list_invitations(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the invitations that the actor has not followed yet."""
    found = list_waiting_invitations(actor, consultation)
    labels = load_current_names(each.clause_id for each in found) if found else {}
    return [
        WaitingItem("invitation", invitation=each, label=labels.get(each.clause_id, ""))
        for each in found
    ]


def _list_ballots(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the open ballots in which the actor may vote and has not voted."""
    cards = [build_vote_card(actor, each) for each in load_open_ballots(consultation.id)]
    return [
        WaitingItem("ballot", 1, card.ballot, card.ballot.closes_at)
        for card in cards
        if card.obstacle is None and card.votes_for is not None and not card.has_voted
    ]


def _list_silences(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the open silence procedures to which the actor may object and has not objected."""
    return [
        WaitingItem("silence", 1, each.ballot, each.closes_at, silence_id=each.id)
        for each in load_opened_silences(consultation.id)
        if may_still_object(actor, each)
    ]


def _list_stage(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the current stage, if it ends soon and the actor can contribute until then."""
    stage = consultation.current
    if stage is None or stage.closes_at is None or stage.closes_at > utc_now() + STAGE_WARNING:
        return []
    if not any(is_allowed(actor, rule, consultation) for rule in CONTRIBUTIONS):
        return []
    return [WaitingItem("stage", until=stage.closes_at, stage=stage)]


def _count_earlier_positions(actor: Actor, consultation: Consultation) -> int:
    """Count the positions on an earlier text that the actor can give anew in this stage."""
    if not is_allowed(actor, "position.take", consultation):
        return 0
    return sum(
        each.earlier and each.slug == consultation.slug and each.text is not None
        for each in load_held_positions(actor)
    )


def _count_open_requests(actor: Actor, consultation: Consultation) -> int:
    """Count the contributions whose text changed and whose author has not said that they hold."""
    return sum(
        not each.still.reaction and each.document.consultation_id == consultation.id
        for each in load_reaffirmation_requests(actor)
    )


def _list_news(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the unread replies to the actor, and the unread answers to what the actor asked."""
    query = (
        select_visible_notices()
        .where(
            Notice.user_id == actor.user_id,
            Notice.consultation_id == consultation.id,
            Notice.read_at.is_(None),
            Notice.verb.in_(NEWS_BY_VERB),
        )
        .with_only_columns(Notice.verb, func.count(), func.max(Notice.id))
        .group_by(Notice.verb)
        .order_by(Notice.verb.desc())
    )
    return [
        WaitingItem(NEWS_BY_VERB[verb], count, notice_id=newest)
        for verb, count, newest in db.session.execute(query)
    ]
