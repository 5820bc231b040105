"""Silence procedures of the record: their ends follow from the objections."""

from typing import Any

from .canonical_form import canonical_json


def collect_silence(
    verb: str, subject: int, facts: dict[str, Any], silences: dict[int, dict[str, Any]]
) -> None:
    """Collect the facts of a silence procedure; compare its end with the objections received by
    then.
    """
    if verb == "silence.opened":
        silences[subject] = {"rules": facts, "said": {}, "ends": []}
    elif verb == "silence.objected":
        silences[facts["silence_id"]]["said"][subject] = (
            facts["clause_id"],
            True if facts["entitled"] else None,
        )
    elif verb == "silence.ruled":
        silences[facts["silence_id"]]["said"][subject] = (facts["clause_id"], facts["counts"])
    elif verb == "silence.withdrawn":
        silences[facts["silence_id"]]["said"].pop(subject, None)
    elif verb == "silence.ended":
        there = silences[subject]
        there["ends"].append(
            (
                compute_silence_result(there),
                {name: sorted(facts[name]) for name in ("adopted", "broken", "pending")},
            )
        )


def list_numbers(silences: dict[int, dict[str, Any]]) -> set[int]:
    """Return the numbers of the silence procedures among the ballots."""
    return {each["rules"]["number"] for each in silences.values() if "number" in each["rules"]}


def compute_silence_result(silence: dict[str, Any]) -> dict[str, list[int]]:
    """Return the result for each clause under silence; an objection without entitlement waits
    for the chair's ruling.
    """
    clauses, said = set(silence["rules"]["clauses"]), list(silence["said"].values())
    broken, waiting = (
        {clause for clause, counts in said if counts is which} for which in (True, None)
    )
    if silence["rules"]["together"]:
        broken, waiting = clauses if broken else set(), clauses if waiting else set()
    return {
        "adopted": sorted(clauses - broken - waiting),
        "broken": sorted(broken),
        "pending": sorted(waiting - broken),
    }


def recount_silences(silences: dict[int, dict[str, Any]]) -> tuple[int, list[str]]:
    """Check every ended silence procedure against its objections; return an exit status and a
    line for each.
    """
    lines, status = [], 0
    for number, silence in sorted(pair for pair in silences.items() if pair[1]["ends"]):
        wrong = [end for end in silence["ends"] if end[0] != end[1]]
        status |= bool(wrong)
        verdict = f"does NOT fit: announced {canonical_json(wrong[0][1])}" if wrong else "fits"
        lines.append(
            f"silence {number}: {verdict}; "
            f"by its objections {canonical_json(silence['ends'][-1][0])}"
        )
    return status, lines
