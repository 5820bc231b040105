"""Input forms of corrected references."""

from typing import Annotated

from pydantic import Field, StringConstraints

from consult.core.web.forms import Form

# clause, language, first character of the number, digest of the text that was read
ReferenceItem = Annotated[
    str, StringConstraints(pattern=r"^\d{1,9}:[a-z]{2}:\d{1,6}:[0-9a-f]{64}$", max_length=100)
]


class CorrectReferencesForm(Form):
    """The numbers to correct: `12:en:40:` and the digest of the text that was read."""

    items: Annotated[list[ReferenceItem], Field(min_length=1, max_length=5_000)]


def parse_items(form: CorrectReferencesForm) -> dict[tuple[int, str], tuple[str, set[int]]]:
    """Parse the items: by clause and language, the digest and the places of the numbers."""
    found: dict[tuple[int, str], tuple[str, set[int]]] = {}
    for each in form.items:
        clause, language, start, digest = each.split(":")
        places = found.setdefault((int(clause), language), (digest, set()))[1]
        places.add(int(start))
    return found
