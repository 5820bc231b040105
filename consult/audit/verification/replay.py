"""Replay of the events: the state that they tell, row by row, without a database."""

from collections.abc import Callable

from consult.core.events.erasure import list_contributions

from .process_replay import PROCESS_HANDLERS
from .told_rows import Row, ToldState, set_digest


def replay_event(state: ToldState, row: Row) -> None:
    """Take in the next event."""
    if row["people"] is not None and row["nonce"] is None:
        state.nameless.append((row["seq"], list_contributions(row)))
    told = HANDLERS.get(row["verb"])
    if told is not None:
        told(state, row)


def _get_holder(row: Row) -> str | None:
    """Return the organization for which a contribution was made; None if the event is too old.

    An empty string: for none.
    """
    if row["number"] is None:
        return None
    holder: str = row["facts"].get("holder", "")
    return holder


def _take_files(state: ToldState, kind: str, row: Row) -> None:
    """Take in the commitment to the files of a contribution, if the event has one."""
    if "files" in row["facts"]:
        told = state.get(f"{kind}_files", row["subject_id"])
        told.values["files"] = row["facts"]["files"]


def _take_comment(state: ToldState, row: Row) -> None:
    """Take in the posting of a comment, or its hold."""
    told, facts = state.get("comment", row["subject_id"]), row["facts"]
    if told.at is None:
        told.at = row["at"]
        told.values = {"hidden": False, "held": False, "withdrawn": False, "resolved": False}
        told.values["author_id"] = facts.get("author_id")
        told.values["holder"] = _get_holder(row)
        told.values["on_behalf"] = facts.get("submission_id") is not None
    if "kind" in facts:
        told.values["kind"] = facts["kind"]
    if row["verb"] == "comment.held":
        told.values["held"] = True
    set_digest(told, row)
    _take_files(state, "comment", row)


def _change_comment(state: ToldState, row: Row) -> None:
    """Take in a change, approval, withdrawal or hiding of a comment, or its end."""
    told, verb = state.get("comment", row["subject_id"]), row["verb"]
    values = told.values
    if verb in ("comment.edited", "comment.approved"):
        set_digest(told, row)
        values["kind"] = row["facts"].get("kind", values.get("kind"))
        values["held"] = values.get("held") and verb == "comment.edited"
        _take_files(state, "comment", row)
    elif verb == "comment.withdrawn":
        values["withdrawn"] = True
    elif verb == "comment.hidden":
        values["hidden"] = True
        values["reason"] = (row["facts"].get("digest"), row["number"] is not None)
    elif values.get("hidden") and values.get("withdrawn"):
        own = row["actor_id"] == values["author_id"] or values["on_behalf"]
        values["withdrawn" if own else "hidden"] = False
    else:
        values["hidden"] = values["withdrawn"] = False


def _take_resolution(state: ToldState, row: Row) -> None:
    """Take in that a thread was resolved or reopened."""
    told = state.get("comment", row["subject_id"])
    told.values["resolved"] = row["verb"] == "comment.resolved"


def _take_amendment(state: ToldState, row: Row) -> None:
    """Take in a new amendment with its first revision."""
    told, facts = state.get("amendment", row["subject_id"]), row["facts"]
    told.at = told.at or row["at"]
    told.values = {
        "number": facts["number"],
        "kind": facts["kind"],
        "author_id": facts["author_id"],
        "holder": _get_holder(row),
        "hidden": False,
        "held": row["verb"] == "amendment.held",
        "withdrawn": False,
        "answered": False,
        "revision": 1,
    }
    set_digest(state.get("revision", (row["subject_id"], 1)), row)
    _take_files(state, "amendment", row)


def _change_amendment(state: ToldState, row: Row) -> None:
    """Take in a revision, approval, withdrawal or hiding of an amendment, or its end."""
    number, verb, facts = row["subject_id"], row["verb"], row["facts"]
    values = state.get("amendment", number).values
    if verb == "amendment.revised":
        values["revision"] = facts["revision"]
        set_digest(state.get("revision", (number, facts["revision"])), row)
    elif verb == "amendment.approved":
        values["held"] = False
    elif verb == "amendment.withdrawn":
        values["withdrawn"] = True
    else:
        values["hidden"] = verb == "amendment.hidden"


def _take_rendering(state: ToldState, row: Row) -> None:
    """Take in the authentic text of an amendment in another language."""
    told = state.get("rendering", (row["subject_id"], row["facts"]["revision"]))
    told.values["confirmed"] = row["verb"] == "amendment.rendering_confirmed"
    set_digest(told, row)


def _take_sponsor(state: ToldState, row: Row) -> None:
    """Take in that somebody stands behind an amendment, or no more."""
    facts = row["facts"]
    coalition, own = facts.get("coalition_id"), facts.get("organisation_id")
    person = f"u{row['actor_id']}" if row["actor_id"] else None
    holder = f"c{coalition}" if coalition else f"o{own}" if own else person
    key = row["subject_id"], holder
    if row["verb"] == "amendment.left":
        state.rows["sponsor"].pop(key, None)
        return
    told = state.get("sponsor", key)
    told.at, told.values = row["at"], {"digest": facts["digest"]}


def _take_agreement(state: ToldState, row: Row) -> None:
    """Take in that somebody says the same as a comment, or no more."""
    person = f"u{row['actor_id']}" if row["actor_id"] else None
    key = row["subject_id"], row["facts"].get("holder", person)
    if row["verb"] == "comment.agreement_ended":
        state.rows["agreement"].pop(key, None)
        return
    told = state.get("agreement", key)
    told.at, told.values = row["at"], {"digest": row["facts"]["digest"]}


def _take_answers(state: ToldState, row: Row) -> None:
    """Take in that answers took effect with a version."""
    for number in row["facts"].get("amendments", ()):
        state.get("amendment", number).values["answered"] = True


def _take_answer(state: ToldState, row: Row) -> None:
    """Take in the answer to a contribution, or its withdrawal."""
    facts = row["facts"]
    key = facts["version_id"], facts["kind"], facts["contribution_id"]
    if row["verb"] == "disposition.dropped":
        state.rows["answer"].pop(key, None)
        return
    told = state.get("answer", key)
    told.at, told.values = row["at"], {"outcome": facts["outcome"]}
    set_digest(told, row, "reason_digest")


def _drop_version(state: ToldState, row: Row) -> None:
    """Take in that a working version was discarded, with its answers and decisions."""
    gone = row["facts"]["version_id"]
    for key in [key for key in state.rows["answer"] if key[0] == gone]:
        del state.rows["answer"][key]
    decisions = state.rows["decision"]
    for key in [key for key, told in decisions.items() if told.values["version_id"] == gone]:
        del decisions[key]


def _take_position(state: ToldState, row: Row) -> None:
    """Take in a position, its change or its adoption by an organization."""
    facts, told = row["facts"], state.get("position", row["subject_id"])
    if row["verb"] == "position.taken":
        told.at = row["at"]
    own = facts.get("organisation_id")
    told.values = {
        "ballot_id": facts["ballot_id"],
        "choice": facts["choice"],
        "digest": facts["digest"],
        "organisation_id": own,
        "user_id": None if own else row["actor_id"],
    }


def _drop_position(state: ToldState, row: Row) -> None:
    """Take in the withdrawal of a position."""
    state.rows["position"].pop(row["subject_id"], None)


def _take_status(state: ToldState, row: Row) -> None:
    """Take in the status of a clause."""
    state.get("status", row["subject_id"]).values["status"] = row["facts"]["status"]


def _take_role(state: ToldState, row: Row) -> None:
    """Take in that somebody has a role, or no more."""
    roles = {"consultation.joined": "participant", "consultation.created": "administrator"}
    person = row["actor_id"] if row["verb"] == "consultation.created" else row["subject_id"]
    key = row["chain"], person, roles.get(row["verb"], row["facts"].get("role"))
    if row["verb"] == "role.revoked":
        state.rows["role"].pop(key, None)
    elif person is not None:
        state.get("role", key)


def _take_issue(state: ToldState, row: Row) -> None:
    """Take in that a version was issued, with the digests of its editions."""
    state.get("version", row["subject_id"]).at = row["at"]
    for language, digest in row["facts"].get("editions", {}).items():
        state.get("edition", (row["subject_id"], language)).values["digest"] = digest


def _take_edition(state: ToldState, row: Row) -> None:
    """Take in the digest of one edition of an issued version."""
    key = row["facts"]["version_id"], row["facts"]["language"]
    state.get("edition", key).values["digest"] = row["facts"]["digest"]


def _take_wording_correction(state: ToldState, row: Row) -> None:
    """Take in the correction of a published translation, with the digests of both texts."""
    facts, told = row["facts"], state.get("wording_correction", row["subject_id"])
    told.at = row["at"]
    told.values = {name: facts[name] for name in ("before", "digest", "reason_digest")}


def _take_submission(state: ToldState, row: Row) -> None:
    """Take in the registration, publication or withdrawal of a submission."""
    told = state.get("submission", row["subject_id"])
    told.at = told.at or row["at"]
    told.values.setdefault("number", row["facts"]["number"])
    told.values["published"] = row["verb"] == "submission.published"
    set_digest(told, row)


def _take_letter(state: ToldState, row: Row) -> None:
    """Take in a nomination letter, or its removal."""
    if row["verb"] == "letter.removed":
        state.rows["letter"].pop(row["subject_id"], None)
        return
    told = state.get("letter", row["subject_id"])
    told.at, told.values["files"] = row["at"], row["facts"]["files"]


def _take_erasure(state: ToldState, row: Row) -> None:
    """Take in an erasure: what it withdrew, it withdrew for good."""
    kind, number = row["facts"]["kind"], row["facts"]["id"]
    state.erased.add((kind, number))
    if kind in ("comment", "amendment"):
        state.rows[f"{kind}_files"].pop(number, None)
        values = state.get(kind, number).values
        values["withdrawn"] = True
        values["hidden"] = values.get("hidden") or kind == "amendment"
    elif kind == "submission":
        state.get(kind, number).values["published"] = False


HANDLERS: dict[str, Callable[[ToldState, Row], None]] = {
    **dict.fromkeys(("comment.posted", "comment.held"), _take_comment),
    **dict.fromkeys(
        (
            "comment.edited",
            "comment.approved",
            "comment.withdrawn",
            "comment.hidden",
            "comment.restored",
        ),
        _change_comment,
    ),
    **dict.fromkeys(("comment.resolved", "comment.reopened"), _take_resolution),
    **dict.fromkeys(("amendment.proposed", "amendment.held"), _take_amendment),
    **dict.fromkeys(
        (
            "amendment.revised",
            "amendment.approved",
            "amendment.withdrawn",
            "amendment.hidden",
            "amendment.restored",
        ),
        _change_amendment,
    ),
    **dict.fromkeys(("amendment.rendered", "amendment.rendering_confirmed"), _take_rendering),
    **dict.fromkeys(("amendment.sponsored", "amendment.left"), _take_sponsor),
    **dict.fromkeys(("comment.agreed", "comment.agreement_ended"), _take_agreement),
    "answers.given": _take_answers,
    **dict.fromkeys(("disposition.proposed", "disposition.dropped"), _take_answer),
    "version.discarded": _drop_version,
    **dict.fromkeys(("position.taken", "position.adopted"), _take_position),
    "position.withdrawn": _drop_position,
    "clause.marked": _take_status,
    **dict.fromkeys(
        ("role.granted", "role.revoked", "consultation.joined", "consultation.created"),
        _take_role,
    ),
    "version.issued": _take_issue,
    **dict.fromkeys(("edition.published", "edition.corrected"), _take_edition),
    "wording.corrected": _take_wording_correction,
    **dict.fromkeys(
        ("submission.registered", "submission.published", "submission.withdrawn"),
        _take_submission,
    ),
    **dict.fromkeys(("letter.added", "letter.removed"), _take_letter),
    "content.erased": _take_erasure,
    **PROCESS_HANDLERS,
}
