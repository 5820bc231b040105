"""What pages forget when something changed that no event of the text itself tells of."""
from typing import Any

from consult.core.events.dispatcher import listen_to

from consult.reading.text import body_cache as body, annex_cache as declared, fact_cache as facts


@listen_to("person.disabled")
@listen_to("person.enabled")
def clear_clause_facts(_event: Any) -> None:
    """Whose account is disabled is not counted: the facts beside clauses are counted anew."""
    facts.clear_cache()


@listen_to("tag.added")
@listen_to("tag.renamed")
@listen_to("tag.moved")
@listen_to("tag.removed")
def clear_bodies(_event: Any) -> None:
    """The outline names tags, in their order."""
    body.clear_cache()


@listen_to("person.closed")
def clear_annex_digests(_event: Any) -> None:
    """Who closed the account is named in no annex any more."""
    declared.clear_cache()
