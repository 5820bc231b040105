"""Listeners that clear caches after events that no text event covers."""

from typing import Any

from consult.core.events.dispatcher import listen_to

from consult.reading.text import body_cache as body, annex_cache as declared, fact_cache as facts


@listen_to("person.disabled")
@listen_to("person.enabled")
def clear_clause_facts(_event: Any) -> None:
    """Clear the clause facts: people with a disabled account are not counted."""
    facts.clear_cache()


@listen_to("tag.added")
@listen_to("tag.renamed")
@listen_to("tag.moved")
@listen_to("tag.removed")
def clear_bodies(_event: Any) -> None:
    """Clear the rendered bodies: the outline names tags in their order."""
    body.clear_cache()


@listen_to("person.closed")
def clear_annex_digests(_event: Any) -> None:
    """Clear the annex digests: a person with a closed account is not named there."""
    declared.clear_cache()
