"""Sentences about a verification: in English for the command, translated for the page."""

from typing import Any

from consult.core.i18n import lazy_gettext as _

from .queries import Verification
from .state_queries import Mismatch

KINDS = {
    "comment": _("comment on a text"),
    "amendment": _("amendment to a text"),
    "revision": _("revision of an amendment"),
    "rendering": _("authentic text of an amendment"),
    "sponsor": _("sponsor of an amendment"),
    "agreement": _("agreement with a comment"),
    "answer": _("answer to a contribution"),
    "position": _("position of a holder"),
    "vote": _("vote in a ballot"),
    "status": _("status of a clause"),
    "role": _("role of a person"),
    "version": _("issued version"),
    "edition": _("issued edition"),
    "wording_correction": _("correction of a published translation"),
    "submission": _("submission as received"),
    "comment_files": _("files of a comment"),
    "amendment_files": _("files of an amendment"),
    "letter": _("nomination letter"),
    "ballot": _("ballot of the podium"),
    "correction": _("correction of a vote"),
    "decision": _("decision of the chair"),
    "ruling": _("decision of a meeting"),
    "record": _("record of a meeting, as approved"),
    "summary": _("summary in the record of a meeting"),
    "explanation": _("explanation of a position or vote"),
    "statement": _("statement handed in writing"),
    "event": _("event of the record"),
}
FAULTS = {
    "missing": _("its row is gone, and no event says so"),
    "unrecorded": _("no event tells of it"),
    "people": _("its people were taken from it, and nothing was erased"),
    "erased": _("it is marked as erased and no event says so, or the other way round"),
    "time": _("its time is another one"),
    "words": _("its text is not the one that was recorded"),
    "earlier words": _("an earlier text of it is not the one that was recorded"),
    "reason": _("the reason for which it is hidden is not the one that was recorded"),
    "fixed": _("its question, rules or electorate are not those fixed at its opening"),
    "digest": _("its text is not the one that was recorded"),
    "before": _("an earlier text of it is not the one that was recorded"),
    "reason_digest": _("its reason is not the one that was recorded"),
    "files": _("a file is not the one that was recorded, or is gone"),
}


MOST_SHOWN = 100  # mismatches on the page; the command names all


def describe_mismatch(wrong: Mismatch) -> str:
    """Describe a mismatch: what it is about, and what does not fit."""
    return f"{KINDS[wrong.kind]} {format_key(wrong.key)}: {describe_fault(wrong.what)}"


def describe_fault(what: str) -> str:
    """Describe what does not fit in a row."""
    other = _("%(column)s: another value than the recorded one", column=what)
    return str(FAULTS.get(what, other))


def format_key(key: Any) -> str:
    """Format the key of a row."""
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def describe_verification(found: Verification) -> list[str]:
    """Describe the result of a verification, every mismatch on a line of its own."""
    head = f"{found.events} events in {found.seconds:.2f} s: "
    if found.first_bad_seq is not None:
        return [f"{head}first bad seq {found.first_bad_seq}"]
    lines = [f"{head}all fit" if found.fits else f"{head}the chains fit"]
    lines += [f"seq {seq}: its head is not the one that was printed" for seq in found.missing_heads]
    lines += [f"checkpoint {each}: the record has another root" for each in found.wrong_checkpoints]
    if found.state is None:
        return lines
    rows = ", ".join(f"{many} of {kind}" for kind, many in found.state.compared.items())
    lines.append(f"rows compared with the events: {rows or 'none'}")
    if found.state.unproved:
        rows = ", ".join(f"{many} of {kind}" for kind, many in found.state.unproved.items())
        lines.append(f"no event of an older release proves these rows: {rows}")
    lines += [describe_mismatch(each) for each in found.state.mismatches]
    if found.state.mismatches:
        lines.append(f"{len(found.state.mismatches)} do not fit")
    return lines
