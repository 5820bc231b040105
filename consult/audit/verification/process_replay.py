"""Replay of the events of the process: ballots, votes, decisions, and records of meetings."""

from collections.abc import Callable

from consult.core.digests import hash_text

from .told_rows import Row, ToldState, set_digest

EMPTY_TEXT = hash_text("")  # the digest of an empty summary, of which no row tells


def _take_vote(state: ToldState, row: Row) -> None:
    """Take in a vote, its withdrawal or its correction."""
    facts, verb = row["facts"], row["verb"]
    key = facts["ballot_id"], facts["holder"]
    if verb == "vote.withdrawn" or (verb == "vote.corrected" and facts["choice"] is None):
        state.rows["vote"].pop(key, None)
        return
    told = state.get("vote", key)
    told.values["choice"] = facts.get("choice")
    if verb == "vote.cast":
        told.at = row["at"]


def _correct_vote(state: ToldState, row: Row) -> None:
    """Take in the correction of a vote, with its reason."""
    facts, rows = row["facts"], state.rows["correction"]
    place = 1 + sum(number == facts["ballot_id"] for number, _place in rows)
    told = state.get("correction", (facts["ballot_id"], place))
    told.at = row["at"]
    told.values = {name: facts.get(name) for name in ("holder", "before", "choice")}
    set_digest(told, row)
    _take_vote(state, row)


def _open_ballot(state: ToldState, row: Row) -> None:
    """Take in that a ballot of the podium was opened."""
    facts, number = row["facts"], row["subject_id"]
    if "kind" not in facts:
        return  # the standing question of a clause or an amendment
    state.podium_kinds[number] = facts["kind"]
    told = state.get("ballot", number)
    told.at = row["at"]
    told.values = {name: facts.get(name) for name in ("kind", "number", "fixed")}


def _close_ballot(state: ToldState, row: Row) -> None:
    """Take in the end of a ballot; a closed sounding keeps no vote."""
    number = row["subject_id"]
    if state.podium_kinds.get(number) == "indicative":
        for key in [key for key in state.rows["vote"] if key[0] == number]:
            del state.rows["vote"][key]


def _take_decision(state: ToldState, row: Row) -> None:
    """Take in a decision of the chair on clauses or on their order."""
    facts, told = row["facts"], state.get("decision", row["subject_id"])
    told.at = row["at"]
    told.values = {
        "number": facts["number"],
        "version_id": facts["version_id"],
        "undone": False,
        "order": facts.get("digest"),
    }
    set_digest(told, row, "reason_digest")


def _undo_decision(state: ToldState, row: Row) -> None:
    """Take in that the chair took a decision back."""
    state.get("decision", row["subject_id"]).values["undone"] = True


def _take_ruling(state: ToldState, row: Row) -> None:
    """Take in a decision of a meeting."""
    facts = row["facts"]
    told = state.get("ruling", facts["ruling_id"])
    told.at, told.values = row["at"], {"undone": False}
    told.values |= {name: facts.get(name) for name in ("number", "kind", "clause_id", "status")}
    set_digest(told, row, "words_digest")


def _undo_ruling(state: ToldState, row: Row) -> None:
    """Take in that the chair took a decision of a meeting back."""
    state.get("ruling", row["facts"]["ruling_id"]).values["undone"] = True


def _take_record(state: ToldState, row: Row) -> None:
    """Take in the approval of the record of a meeting, or that it was sent back."""
    number = row["facts"]["meeting_id"]
    if row["verb"] == "record.returned":
        state.rows["record"].pop(number, None)
        return
    told = state.get("record", number)
    told.at, told.values = row["at"], {"digest": row["facts"]["digest"]}


def _take_summary(state: ToldState, row: Row) -> None:
    """Take in the summary in the record of a meeting."""
    number, digest = row["facts"]["meeting_id"], row["facts"]["digest"]
    if digest == EMPTY_TEXT:
        state.rows["summary"].pop(number, None)
    else:
        state.get("summary", number).values = {"digest": digest}


def _take_explanation(state: ToldState, row: Row) -> None:
    """Take in an explanation of a position or vote, or its withdrawal."""
    told = state.get("explanation", row["subject_id"])
    if row["verb"] == "explanation.given":
        told.at, told.values = row["at"], {"withdrawn": False}
        set_digest(told, row)
    else:
        told.values["withdrawn"] = True


def _take_statement(state: ToldState, row: Row) -> None:
    """Take in a statement handed in writing, its replacement, or its withdrawal."""
    if row["verb"] == "statement.withdrawn":
        state.rows["statement"].pop(row["subject_id"], None)
        return
    told = state.get("statement", row["subject_id"])
    told.at, told.values = row["at"], {}
    told.earlier.clear()
    set_digest(told, row)


PROCESS_HANDLERS: dict[str, Callable[[ToldState, Row], None]] = {
    **dict.fromkeys(("vote.cast", "vote.withdrawn"), _take_vote),
    "vote.corrected": _correct_vote,
    "ballot.opened": _open_ballot,
    "ballot.closed": _close_ballot,
    **dict.fromkeys(("decision.taken", "order.decided"), _take_decision),
    "decision.undone": _undo_decision,
    "ruling.made": _take_ruling,
    "ruling.undone": _undo_ruling,
    **dict.fromkeys(("record.approved", "record.returned"), _take_record),
    "record.changed": _take_summary,
    **dict.fromkeys(("statement.handed_in", "statement.withdrawn"), _take_statement),
    **dict.fromkeys(("explanation.given", "explanation.withdrawn"), _take_explanation),
}
