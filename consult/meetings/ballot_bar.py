"""The ballot in the bar at the bottom of the floor: the newest open one, and how many others."""

from typing import NamedTuple

from consult.ballots.queries import VoteCard, BallotView, build_vote_card, open_around
from consult.ballots.counting.vote_count import SOUNDING_CHOICES, VOTE_CHOICES
from consult.positions.models import Ballot
from consult.core.permissions.actor import Actor

from .models import Meeting

KNOWN = frozenset({*VOTE_CHOICES, *SOUNDING_CHOICES})
FEW, SHORT = (
    3,
    12,
)  # answers of the chair's own that stand in the bar: how many, and of how many characters at most


class BallotBar(NamedTuple):
    """The open ballot for this reader.

    Attributes:
        fits: its choices fit into the bar.
        here: it is the ballot whose form is on the page.
        others: how many more are open, in the meeting or in no meeting.
    """

    card: VoteCard
    fits: bool
    here: bool
    others: int


def build_ballot_bar(
    actor: Actor, meeting: Meeting, shown: BallotView | None, card: VoteCard | None
) -> BallotBar | None:
    """Return the question of the bar; None if no ballot of the meeting is open.

    Args:
        shown: the ballot before the meeting, with its card.
    """
    around = open_around(meeting.consultation_id, meeting.id) if shown is not None else []
    newest = next((each for each in around if each.meeting_id == meeting.id), None)
    if newest is None:
        return None
    here = card is not None and card.ballot.id == newest.id
    return BallotBar(
        card if card is not None and here else build_vote_card(actor, newest),
        fits_bar(newest),
        here,
        len(around) - 1,
    )


def fits_bar(ballot: Ballot) -> bool:
    """Return whether the choices fit into the bar as buttons that are large enough for a thumb.

    A secret vote is chosen there, then confirmed.
    """
    choices = ballot.choices or []
    return set(choices) <= KNOWN or (
        len(choices) <= FEW and all(len(each) <= SHORT for each in choices)
    )
