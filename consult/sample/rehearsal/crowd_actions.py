"""Actions of the made-up crowd on a copied text: comments, amendments, support and positions.

Nothing is left to chance: the same text always gets the same contributions.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from consult.amendments.actions import propose_amendment
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_comment
from consult.core.permissions.actor import Actor
from consult.core.moderation_reasons import ModerationReason
from consult.documents.queries import ClauseText
from consult.moderation.actions import hold_comment, report_comment
from consult.positions.actions import open_amendment_ballot, take_position
from consult.positions.queries import find_amendment_ballot, find_clause_ballot
from consult.sample.timeline_actions import TimedAction

COMMENTED_CLAUSES = 40  # of a document, at most
AMENDED_CLAUSES = 12
VOTED_CLAUSES = 25
CHOICES = ("support", "support", "live", "object", "support", "abstain")
KINDS = ("general", "technical", "editorial", "question")
REPORTED, HELD = 3, 7  # among ten comments
STEP = 7  # from one person to the next, so that neighbours differ


class Crowd(NamedTuple):
    """The made-up people, what they may say, and how long they have been able to.

    Attributes:
        people: Each with the language that they write in.
        voices: Those who take positions: for an organization, or for themselves.
        words: Of the data file, by kind and language.
    """

    people: list[tuple[Actor, str]]
    voices: list[Actor]
    words: dict[str, Any]
    period: timedelta


def list_crowd_actions(
    crowd: Crowd, lines: list[ClauseText], authentic: str, moderator: Actor
) -> list[TimedAction]:
    """List what the crowd says and proposes on the clauses of one document.

    A comment in ten is reported, and another one held by the moderator, for others to decide on.
    """
    open_lines = [each for each in lines if each.kind != "heading" and each.status_now != "agreed"]
    acts: list[Callable[[], object]] = [
        partial(_comment, crowd, number, line, moderator)
        for number, line in enumerate(_spread(open_lines, COMMENTED_CLAUSES))
    ]
    for number, line in enumerate(_spread(open_lines, VOTED_CLAUSES)):
        acts += [
            partial(_take_position, crowd, number * 3 + more, line.clause_id) for more in range(3)
        ]
    for number, line in enumerate(_spread(open_lines, AMENDED_CLAUSES)):
        acts.append(partial(_propose, crowd, number, line, authentic))
    gap = crowd.period / (len(acts) + 1) / timedelta(days=1)
    # acts of one kind stand together in the list, so each takes a moment far from its neighbours
    order = sorted(range(len(acts)), key=lambda place: (place % STEP, place))
    return [TimedAction(gap * (place + 1), acts[number]) for place, number in enumerate(order)]


def _spread(lines: list[ClauseText], most: int) -> list[ClauseText]:
    """Choose clauses at even distances."""
    step = max(1, -(-len(lines) // most))
    return lines[::step]


def _choose(row: list[Any], number: int) -> Any:
    return row[(number * STEP) % len(row)]


def _comment(crowd: Crowd, number: int, line: ClauseText, moderator: Actor) -> None:
    actor, language = _choose(crowd.people, number)
    words = _choose(crowd.words["comments"][language], number)
    kind = KINDS[number % len(KINDS)]
    made = post_comment(actor, line.clause_id, words, kind=kind, language=language)
    if made.held:
        return
    if number % 10 == REPORTED:
        other, _language = _choose(crowd.people, number + 1)
        report_comment(other, made.id, ModerationReason("off_topic"))
    elif number % 10 == HELD:
        hold_comment(moderator, made.id)
    elif number % 4 == 0:
        other, language = _choose(crowd.people, number + 1)
        answer = _choose(crowd.words["reasons"][language], number)
        post_comment(
            other, line.clause_id, answer, kind="general", language=language, parent_id=made.id
        )


def _propose(crowd: Crowd, number: int, line: ClauseText, authentic: str) -> None:
    actor, _language = _choose(crowd.people, number + 2)
    words, reasons = crowd.words["additions"][authentic], crowd.words["reasons"][authentic]
    gap = "" if authentic == "zh" else " "
    text = f"{line.text}{gap}{words[number % len(words)]}"
    kind = "sup" if number % 5 == 4 else "mod"
    made = propose_amendment(
        actor,
        line.clause_id,
        kind,
        None if kind == "sup" else text,
        reasons[number % len(reasons)],
        language=authentic,
    )
    open_amendment_ballot(made.id)
    ballot = find_amendment_ballot(made.id)
    if ballot is None:  # it waits for a moderator
        return
    others = [each for each in crowd.voices if _speaks_for_others(each, actor)]
    for more in range(number % 4):
        sponsor_amendment(others[(number + more) % len(others)], made.id)
    for more in range(4):
        _answer(crowd, number + more, others[(number * 3 + more) % len(others)], ballot)


def _speaks_for_others(voice: Actor, author: Actor) -> bool:
    """Return whether a voice is neither the author's nor of the same organization."""
    return voice.user_id != author.user_id and (
        voice.organisation_id is None or voice.organisation_id != author.organisation_id
    )


def _take_position(crowd: Crowd, number: int, clause_id: int) -> None:
    _answer(crowd, number, _choose(crowd.voices, number), find_clause_ballot(clause_id))


def _answer(crowd: Crowd, number: int, voice: Actor, ballot: int) -> None:
    choice = CHOICES[number % len(CHOICES)]
    reason = crowd.words["reasons"]["en"][number % 2] if choice == "object" else None
    take_position(voice, ballot, choice, reason)
