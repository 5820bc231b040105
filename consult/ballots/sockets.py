"""What a browser hears of ballots: tallies and turnouts, a few times a second, however many positions and votes there are."""
import time
from typing import Annotated, Any

from pydantic import Field

from consult.core.permissions.actor import Actor
from consult.core.events.dispatcher import everywhere
from consult.core.web.forms import Form, parse
from consult.core.realtime.response_cache import lately, since
from consult.core.realtime.server import answering, join_room_of, room_of, socketio, tell_room_soon
from consult.documents.sockets import room_of_document

from . import queries as asked
from consult.positions import queries
from consult.ballots.proxies.single_ballot_actions import proxies_print
from consult.ballots.counting.result_queries import counts_now, shows


class WatchBallot(Form):
    """The ballot that a browser wants to hear of."""

    ballot_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@everywhere("position.taken")
@everywhere("position.withdrawn")
@everywhere("position.adopted")
def tally_changed(event: Any) -> None:
    """Tell those who have the document open the new tally of the clause, or of the amendment, at the next tick."""
    facts = event.facts
    amendment_id = facts.get("amendment_id")
    told = {name: facts[name] for name in ("ballot_id", "clause_id", "document_id")} | {"amendment_id": amendment_id}
    tell_room_soon("tally.changed", room_of_document(event.chain, facts["document_id"]), facts["ballot_id"], lambda: told | {
        "tally": queries.tally_of(amendment_id) if amendment_id else queries.tally(facts["clause_id"])})


@socketio.on("ballot.watch")
@answering
def watch_ballot(actor: Actor, given: Any) -> dict:
    """Let a browser hear how many have voted in a ballot, and the counts where they show as they come in."""
    form = parse(WatchBallot, given if isinstance(given, dict) else {"ballot_id": given})
    ballot = asked.ballot_for(actor, form.ballot_id)
    join_room_of(room_of(ballot.consultation_id, "ballot", ballot.id))
    return dict(lately(("ballot", ballot.id), lambda: moved(ballot.id)))


@everywhere("vote.cast")
@everywhere("vote.withdrawn")
@everywhere("vote.corrected")
@everywhere("ballot.taken_part")
def votes_changed(event: Any) -> None:
    """Tell how far a ballot is at the next tick: to who watches it, and to the meeting that it belongs to."""
    _tell(event, event.facts["ballot_id"])


@everywhere("ballot.closed")
@everywhere("ballot.recorded")
@everywhere("ballot.voided")
def ballot_changed(event: Any) -> None:
    """The same when it is closed, or its result recorded or not."""
    _tell(event, event.subject_id)


@everywhere("proxy.fixed")
@everywhere("proxy.lifted")
def proxy_changed(event: Any) -> None:
    """The same when an elector of an open ballot lets another one vote for it there, or takes that back."""
    _tell(event, event.subject_id)


@everywhere("proxy.revoked")
def proxies_revoked(event: Any) -> None:
    """The same in every open ballot in which a proxy that was taken back holds no more."""
    for number in event.facts["ballots"]:
        _tell(event, number)


def _tell(event: Any, number: int) -> None:
    changed = time.monotonic()
    rooms = [("ballot", number), ("meeting", event.facts.get("meeting_id"))]
    for kind, thing in rooms:
        if thing is not None:
            tell_room_soon("ballot.moved", room_of(event.chain, kind, thing), number,
                           lambda: since(changed, ("ballot", number), lambda: moved(number)))


def moved(number: int) -> dict[str, Any]:
    """How far a ballot is; counts in the order of its choices, where they may be shown; proxies: of who votes for whom."""
    ballot = asked.ballot_afresh(number)  # a browser joined since the ballot was looked up
    electors, cast = asked.taking_part(ballot)
    counts = counts_now(ballot) if shows(ballot) else None
    return {"ballot_id": number, "cast": cast, "electors": electors, "open": ballot.open and ballot.voided_at is None,
            "recorded": ballot.recorded, "proxies": proxies_print(number) if ballot.kind == "recorded" else "",
            "counts": [counts.get(choice, 0) for choice in ballot.choices or []] if counts else None}
