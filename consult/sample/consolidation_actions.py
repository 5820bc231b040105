"""Actions that consolidate an earlier version of the sample into the next one.

They take amendments, rewrite text, give dispositions and decide.
"""

from typing import Any

from consult.consolidation.carry_over.confirmation import confirm_verdicts, load_doubtful_places
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.dispositions.confirmation_actions import confirm_disposition
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.models import REMOVED_DIGEST, ContributionRef
from consult.consolidation.publishing.chair_decision_actions import decide_order
from consult.consolidation.publishing.queries import digest_order, load_blockers
from consult.consolidation.workbench.actions import rewrite_clause, build_clause_text
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, load_offered_hunks
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.text.brackets.bracket_tree import count_brackets

from .timeline_actions import SampleState

DataRows = list[dict[str, Any]]
REASON_BRACKETED = "These alternatives go to the room as they stand; the room will choose."
REASON_NO_OBJECTION = "I see no objection: these clauses go out as proposed."
REASON_ORDER = "The clauses stand in the order in which the room discussed them."
REASON_DELETED = "The clause is taken out. Those who hold to it may propose it again."


def consolidate_version(
    known: SampleState, version: Version, said: dict[str, DataRows], moderator: Actor, chair: Actor
) -> None:
    """Record the origin of a version's text, give all dispositions, and decide all changes.

    The version holds the text to be issued. That text is built again from the taken
    amendments and rewritten where they differ.
    """
    authentic = version.document.authentic
    wanted = {
        line.clause_id: line.text for line in load_clause_texts(version.id, authentic, authentic)
    }
    for clause_id, edits in _find_taken_amendments(known, said["amendments"]).items():
        if clause_id not in wanted:
            continue
        keys = [
            build_hunk_key(hunk, place)
            for each, found in load_offered_hunks(moderator, clause_id)
            if each.id in edits
            for place, hunk in enumerate(found)
        ]
        build_clause_text(moderator, version.id, clause_id, keys, is_afresh=True)
        rewrite_clause(moderator, version.id, clause_id, wanted[clause_id])
    for kind, numbers in (("amendment", known.amendments), ("comment", known.comments)):
        for row in said[f"{kind}s"]:
            propose_dispositions(
                moderator,
                version.id,
                [ContributionRef(kind, numbers[row["key"]])],
                row["outcome"],
                row["answer"],
            )
    for misfit in check_answers(version).misfits:
        if misfit.code == "words_uncredited":
            confirm_disposition(
                moderator, version.id, misfit.answered.id, misfit.disposition.reason
            )
    _decide_changes(chair, version)
    places = load_doubtful_places(moderator, version)
    if places:
        confirm_verdicts(
            moderator,
            version.id,
            {ContributionRef(each.kind, each.id): each.digest for each in places},
        )


def _find_taken_amendments(known: SampleState, rows: DataRows) -> dict[int, set[int]]:
    """Find the taken amendments by clause."""
    found: dict[int, set[int]] = {}
    for row in rows:
        if row["taken"] and row["kind"] != "sup":
            found.setdefault(known.clauses[row["document"], row["clause"]], set()).add(
                known.amendments[row["key"]]
            )
    return found


def _decide_changes(chair: Actor, version: Version) -> None:
    """Decide all changes: bracketed, unopposed and deleted clauses, and the order."""
    left = load_blockers(version)

    def block(lines: list[ClauseText], status: str, reason: str) -> None:
        if lines:
            decide_clauses(chair, version.id, [line.clause_id for line in lines], status, reason)

    block(
        [line for line in left.undecided if count_brackets(line.text)],
        "bracketed",
        REASON_BRACKETED,
    )
    block(
        [line for line in left.undecided if not count_brackets(line.text)],
        "open",
        REASON_NO_OBJECTION,
    )
    if left.gone:
        numbers = [line.clause_id for line in left.gone]
        decide_clauses(
            chair,
            version.id,
            numbers,
            "open",
            REASON_DELETED,
            dict.fromkeys(numbers, REMOVED_DIGEST),
        )
    if left.moved:
        authentic = version.document.authentic
        decide_order(
            chair,
            version.id,
            digest_order(
                line.clause_id for line in load_clause_texts(version.id, authentic, authentic)
            ),
            REASON_ORDER,
        )
