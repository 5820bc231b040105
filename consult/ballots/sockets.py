"""What a browser hears of ballots: the tally, a few times a second, however many positions are taken."""
from typing import Any

from consult.core.follower import everywhere
from consult.core.realtime import tell_soon

from . import queries


@everywhere("position.taken")
@everywhere("position.withdrawn")
@everywhere("position.adopted")
def tally_changed(event: Any) -> None:
    """Tell the clause's new tally at the next tick."""
    ballot_id, clause_id = event.facts["ballot_id"], event.facts["clause_id"]
    document_id = event.facts["document_id"]
    tell_soon("tally.changed", event.chain, clause_id, lambda: {
        "ballot_id": ballot_id, "clause_id": clause_id, "document_id": document_id, "tally": queries.tally(clause_id)})
