"""What pages forget when something changed that no event of the text itself tells of."""
from typing import Any

from consult.core.events.dispatcher import everywhere

from consult.reading.text import body_cache as body, annex_cache as declared, fact_cache as facts


@everywhere("person.disabled")
@everywhere("person.enabled")
def count_anew(_event: Any) -> None:
    """Whose account is disabled is not counted: the facts beside clauses are counted anew."""
    facts.forget()


@everywhere("tag.added")
@everywhere("tag.renamed")
@everywhere("tag.moved")
@everywhere("tag.removed")
def draw_anew(_event: Any) -> None:
    """The outline names tags, in their order."""
    body.forget()


@everywhere("person.closed")
def name_no_more(_event: Any) -> None:
    """Who closed the account is named in no annex any more."""
    declared.forget()
