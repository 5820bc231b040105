"""Queries for the drafting page of a clause: amendments, brackets, comments and steps."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.amendments.queries import AmendmentView
from consult.comments.models import CommentThread
from consult.comments.queries import load_threads
from consult.consolidation.workbench.change_places import ChangeOption, build_change_places
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.permissions.rules import is_allowed
from consult.documents.queries import ClauseText, find_clause_text
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.parsing.light_markup import extract_plain_text

from . import revisions as stepping
from .amendment_hunks import load_open_hunks
from consult.meetings.models import Meeting, Registration
from consult.meetings.drafting_groups.text_queries import find_group_text
from .models import DraftedText, MeetingChange, DraftStep
from consult.meetings.drafting_groups.models import DraftingGroup, GroupChange
from consult.meetings.drafting_groups.report_queries import GroupReport, load_tabled_texts
from .queries import (
    MarkedText,
    list_draftable_clauses,
    build_marked_text,
    find_meeting_text,
    list_meeting_texts,
    load_marked_text,
)

THREAD_LIMIT = 8  # comment threads beside the text


class HunkChoice(NamedTuple):
    """A change of an amendment with its key, and whether it is applied to the draft."""

    key: str
    option: ChangeOption
    taken: bool


class AmendmentHunks(NamedTuple):
    """An open amendment that changes the text of the clause, change by change."""

    proposal: AmendmentView
    changes: list[HunkChoice]


class BracketPair(NamedTuple):
    """A pair of brackets: its number, its text, and its alternatives as one reads them."""

    number: int
    words: str
    alternatives: list[tuple[str, str]]


class EditorContext(NamedTuple):
    """All that the drafting page of a clause shows.

    clauses: number and name of those that may be drafted now or were drafted.
    """

    words: MarkedText
    text: DraftedText | None
    clauses: list[tuple[int, str]]
    edits: list[AmendmentHunks]
    pairs: list[BracketPair]
    threads: list[CommentThread]
    steps: list[DraftStep]
    organisations: list[Organisation]
    live: bool  # whether the meeting or group drafts now
    drafts: bool  # whether the reader may draft
    leads: bool  # whether the reader may take the pen from others
    open_here: bool  # whether this clause may be drafted now
    mine: bool  # whether the reader has the pen
    brings: bool  # whether the reader may hand the text over to the working version
    proposals: list[GroupReport]  # reports of drafting groups on this clause
    rendering: (
        ClauseText | None
    )  # the words as issued in the reader's language, where that is not the authentic one
    doors: str  # prefix of this page's endpoints; their arguments stand in address
    address: dict[str, Any]


def list_editor_clauses(meeting: Meeting) -> list[int]:
    """List the clauses of the drafting page: those open for drafting, then those drafted."""
    return list(
        dict.fromkeys(
            [
                *list_draftable_clauses(meeting),
                *(each.clause_id for each in list_meeting_texts(meeting.id)),
            ]
        )
    )


def load_meeting_editor(actor: Actor, meeting: Meeting, clause_id: int) -> EditorContext:
    """Load the drafting page of a clause in a meeting.

    Raises NotFound for a clause that is in no issued version.
    """
    words, text = load_marked_text(meeting, clause_id), find_meeting_text(meeting.id, clause_id)
    drafts = is_allowed(actor, "meeting.draft", meeting)
    here = drafts and meeting.is_live and clause_id in list_draftable_clauses(meeting)
    return _build_editor(
        actor,
        words,
        text,
        list_editor_clauses(meeting),
        stepping.list_steps(text, MeetingChange) if text else [],
        here,
    )._replace(
        organisations=list_bracket_organisations(meeting.id) if drafts else [],
        live=meeting.is_live,
        drafts=drafts,
        leads=is_allowed(actor, "meeting.lead", meeting),
        brings=is_allowed(actor, "clause.bring", meeting),
        proposals=load_tabled_texts(meeting, words),
        doors="meetings.",
        address={
            "slug": meeting.consultation.slug,
            "meeting": meeting.slug,
            "clause_id": clause_id,
        },
    )


def load_group_editor(actor: Actor, group: DraftingGroup, clause_id: int) -> EditorContext:
    """Load the drafting page of a clause in a drafting group.

    Raises NotFound for a clause that was not referred to the group.
    """
    if clause_id not in group.clause_ids:
        raise NotFound(what="Clause")
    text = find_group_text(group.id, clause_id)
    drafts = is_allowed(actor, "group.work", group)
    inside = drafts or not group.issued  # once tabled, everyone reads the text, but not its steps
    return _build_editor(
        actor,
        build_marked_text(text, clause_id),
        text,
        list(group.clause_ids),
        stepping.list_steps(text, GroupChange) if text and inside else [],
        drafts and group.state == "open",
    )._replace(
        live=group.state == "open",
        drafts=drafts,
        leads=actor.user_id == group.facilitator_id,
        doors="meetings.group_",
        address={
            "slug": group.document.consultation.slug,
            "number": group.number,
            "clause_id": clause_id,
        },
    )


def _build_editor(
    actor: Actor,
    words: MarkedText,
    text: DraftedText | None,
    clauses: list[int],
    steps: Sequence[DraftStep],
    here: bool,
) -> EditorContext:
    """Build the parts of a drafting page that meetings and groups have in common."""
    names = load_version_names(words.version.id)
    return EditorContext(
        words,
        text,
        [(each, names.get(each, "·")) for each in clauses],
        load_amendment_hunks(
            actor,
            words.clause_id,
            stepping.load_issued_line(words.version, words.clause_id).text,
            text,
        ),
        list_bracket_pairs(words.text),
        load_threads(actor, words.clause_id, limit=THREAD_LIMIT),
        list(steps),
        [],
        False,
        False,
        False,
        here,
        text is not None and actor.user_id is not None and text.editor_id == actor.user_id,
        False,
        [],
        _load_translation(words),
        "",
        {},
    )


def _load_translation(words: MarkedText) -> ClauseText | None:
    """Load the issued text in the reader's language; None if there is no such translation."""
    wanted = i18n.get_language()
    if wanted == words.language:
        return None
    line = find_clause_text(
        words.version.id, words.clause_id, wanted, words.version.document.authentic
    )
    return line if line is not None and line.language == wanted else None


def load_amendment_hunks(
    actor: Actor, clause_id: int, base: str, text: DraftedText | None
) -> list[AmendmentHunks]:
    """Load the open amendments of a clause, each with its changes to the issued text."""
    taken = set(text.taken) if text is not None else set()
    found = []
    for proposal, own in load_open_hunks(actor, clause_id, base).values():
        options = [
            option
            for spot in build_change_places(base, [proposal], taken)
            for option in spot.options
        ]
        keys = {key: option for option in options for key in option.keys}
        found.append(
            AmendmentHunks(
                proposal,
                [HunkChoice(key, keys[key], key in taken) for key, _ in own if key in keys],
            )
        )
    return found


def list_bracket_pairs(text: str) -> list[BracketPair]:
    """List the pairs of brackets of a text in the order in which they open."""
    return [
        BracketPair(
            number,
            extract_plain_text(text[each.start + 1 : each.end - 1]),
            [
                (offer.by or offer.label, extract_plain_text(text[offer.words : offer.end]))
                for offer in each.alternatives
            ],
        )
        for number, each in enumerate(parse_brackets(text).list_brackets())
    ]


def list_bracket_organisations(meeting_id: int) -> list[Organisation]:
    """List the organizations registered for a meeting by name, for the form that opens brackets."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(
                Organisation.id.in_(
                    select(Registration.organisation_id).where(
                        Registration.meeting_id == meeting_id, Registration.withdrawn_at.is_(None)
                    )
                )
            )
            .order_by(Organisation.name)
        )
    )
