"""Reads what waits for a reader in a consultation: ballots, positions, contributions, news."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func

from consult.ballots.queries import build_vote_card, load_open_ballots
from consult.consolidation.carry_over.reaffirmation import load_reaffirmation_requests
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.notifications.models import Notice
from consult.notifications.queries import select_visible_notices
from consult.positions.models import Ballot
from consult.positions.queries import load_held_positions

NEWS_BY_VERB = {"comment.answered": "replies", "answers.given": "answers"}


class WaitingItem(NamedTuple):
    """Something that waits for the reader.

    Attributes:
        code: ballot, positions, still (contributions whose text changed), replies, answers.
        item_count: number of ballots, positions, contributions or notices.
        ballot: an open ballot in which the reader has not voted yet.
        until: when that ballot closes; None if the podium closes it.
    """

    code: str
    item_count: int = 1
    ballot: Ballot | None = None
    until: datetime | None = None


def load_waiting(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """Load what waits for the actor, the most urgent first; empty for a visitor."""
    if actor.user_id is None:
        return []
    counts = {
        "positions": _count_earlier_positions(actor, consultation),
        "still": _count_open_requests(actor, consultation),
        **_count_news(actor, consultation),
    }
    return [
        *_list_ballots(actor, consultation),
        *(WaitingItem(code, count) for code, count in counts.items() if count),
    ]


def _list_ballots(actor: Actor, consultation: Consultation) -> list[WaitingItem]:
    """List the open ballots in which the actor may vote and has not voted."""
    cards = [build_vote_card(actor, each) for each in load_open_ballots(consultation.id)]
    return [
        WaitingItem("ballot", 1, card.ballot, card.ballot.closes_at)
        for card in cards
        if card.obstacle is None and card.votes_for is not None and not card.has_voted
    ]


def _count_earlier_positions(actor: Actor, consultation: Consultation) -> int:
    """Count the positions on an earlier text that the actor can give anew."""
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


def _count_news(actor: Actor, consultation: Consultation) -> dict[str, int]:
    """Count the unread replies to the actor, and the unread answers to what the actor asked."""
    query = (
        select_visible_notices()
        .where(
            Notice.user_id == actor.user_id,
            Notice.consultation_id == consultation.id,
            Notice.read_at.is_(None),
            Notice.verb.in_(NEWS_BY_VERB),
        )
        .with_only_columns(Notice.verb, func.count())
        .group_by(Notice.verb)
    )
    return {NEWS_BY_VERB[verb]: count for verb, count in db.session.execute(query)}
