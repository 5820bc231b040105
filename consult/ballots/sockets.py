"""Live news of ballots for browsers: tallies and turnout, a few times a second at most."""

import time
from typing import Annotated, Any

from pydantic import Field

from consult.consultations.preparation.queries import require_readable
from consult.core.permissions.actor import Actor
from consult.core.events.dispatcher import listen_to
from consult.core.web.forms import Form, parse_form
from consult.core.realtime.response_cache import get_recent_value, get_value_since
from consult.core.realtime.server import (
    reply_to_socket,
    enter_named_room,
    build_room_name,
    socketio,
    queue_for_room,
)
from consult.documents.sockets import get_document_room

from . import queries as asked
from consult.positions import queries
from consult.ballots.corrections.request_queries import compute_corrections_state
from consult.ballots.proxies.single_ballot_actions import compute_proxy_fingerprint
from consult.ballots.counting.result_queries import compute_counts, may_show_counts


class WatchBallotForm(Form):
    """The ballot that a browser watches."""

    ballot_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@listen_to("position.taken")
@listen_to("position.withdrawn")
@listen_to("position.adopted")
def announce_tally(event: Any) -> None:
    """Announce the new tally of a clause or amendment to the document's room at the next tick."""
    facts = event.facts
    amendment_id = facts.get("amendment_id")
    told = {name: facts[name] for name in ("ballot_id", "clause_id", "document_id")} | {
        "amendment_id": amendment_id
    }
    queue_for_room(
        "tally.changed",
        get_document_room(event.chain, facts["document_id"]),
        facts["ballot_id"],
        lambda: (
            told
            | {
                "tally": queries.load_amendment_tally(amendment_id)
                if amendment_id
                else queries.load_clause_tally(facts["clause_id"])
            }
        ),
    )


@socketio.on("ballot.watch")
@reply_to_socket
def watch_ballot(actor: Actor, given: Any) -> dict[str, Any]:
    """Let a browser watch the turnout of a ballot, and its counts if they are shown live."""
    form = parse_form(WatchBallotForm, given if isinstance(given, dict) else {"ballot_id": given})
    ballot = asked.load_readable_ballot(actor, form.ballot_id)
    require_readable(actor, ballot.consultation_id)
    enter_named_room(build_room_name(ballot.consultation_id, "ballot", ballot.id))
    return dict(get_recent_value(("ballot", ballot.id), lambda: build_ballot_progress(ballot.id)))


@listen_to("vote.cast")
@listen_to("vote.withdrawn")
@listen_to("vote.corrected")
@listen_to("ballot.taken_part")
@listen_to("result.read_out")
def announce_turnout(event: Any) -> None:
    """Announce the progress of a ballot to its room and its meeting at the next tick."""
    _announce(event, event.facts["ballot_id"])


@listen_to("ballot.closed")
@listen_to("ballot.recorded")
@listen_to("ballot.voided")
@listen_to("ballot.announced")
@listen_to("ballot.correction_asked")
@listen_to("ballot.correction_settled")
@listen_to("ballot.intention_noted")
def announce_ballot(event: Any) -> None:
    """Announce the progress when a ballot is closed or voided, and of what follows its closing."""
    _announce(event, event.subject_id)


@listen_to("proxy.fixed")
@listen_to("proxy.lifted")
def announce_proxy(event: Any) -> None:
    """Announce the progress when an elector of an open ballot names or lifts a proxy there."""
    _announce(event, event.subject_id)


@listen_to("proxy.revoked")
def announce_revoked_proxies(event: Any) -> None:
    """Announce the progress of every open ballot in which a revoked proxy ended."""
    for number in event.facts["ballots"]:
        _announce(event, number)


def _announce(event: Any, number: int) -> None:
    """Announce the progress of a ballot to its room and to that of its meeting."""
    changed = time.monotonic()
    rooms = [("ballot", number), ("meeting", event.facts.get("meeting_id"))]
    for kind, thing in rooms:
        if thing is not None:
            queue_for_room(
                "ballot.moved",
                build_room_name(event.chain, kind, thing),
                number,
                lambda: get_value_since(
                    changed, ("ballot", number), lambda: build_ballot_progress(number)
                ),
            )


def build_ballot_progress(number: int) -> dict[str, Any]:
    """Build the progress of a ballot: turnout, state, public counts, corrections and proxies.

    The counts are in the order of the choices.
    """
    ballot = asked.reload_ballot(number)  # refreshed, since a browser may have joined in between
    electors, cast = asked.count_turnout(ballot)
    counts = compute_counts(ballot) if may_show_counts(ballot) else None
    return {
        "ballot_id": number,
        "cast": cast,
        "electors": electors,
        "open": ballot.open and ballot.voided_at is None,
        "recorded": ballot.recorded,
        "corrections": compute_corrections_state(ballot),
        "proxies": compute_proxy_fingerprint(number) if ballot.kind == "recorded" else "",
        "counts": [counts.get(choice, 0) for choice in ballot.choices or []] if counts else None,
    }
