"""What a browser hears of ballots: the tally, a few times a second, however many positions are taken."""
from typing import Any

from consult.core.follower import everywhere
from consult.core.realtime import tell_soon

from . import queries


@everywhere("position.taken")
@everywhere("position.withdrawn")
@everywhere("position.adopted")
def tally_changed(event: Any) -> None:
    """Tell the new tally of the clause, or of the amendment, at the next tick."""
    facts = event.facts
    amendment_id = facts.get("amendment_id")
    told = {name: facts[name] for name in ("ballot_id", "clause_id", "document_id")} | {"amendment_id": amendment_id}
    tell_soon("tally.changed", event.chain, facts["ballot_id"], lambda: told | {
        "tally": queries.tally_of(amendment_id) if amendment_id else queries.tally(facts["clause_id"])})
