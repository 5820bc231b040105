"""Search requests from the page's address and from the JSON API."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field

from consult.core.web.forms import Form
from consult.core.i18n import LANGUAGES
from consult.text.search_normalization import MOST_LETTERS

KIND_BY_NAME = {
    "clauses": "clause",
    "amendments": "amendment",
    "comments": "comment",
    "submissions": "submission",
    "syntheses": "synthesis",
}
MOST_PAGE = 100
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]


class SearchRequest(NamedTuple):
    """A search: the typed text, a kind, a language and a document or None for all, and the page.

    Attributes:
        document: its name in addresses.
    """

    words: str
    kind: str | None = None
    language: str | None = None
    page: int = 1
    document: str | None = None


class SearchForm(Form):
    """The query of the JSON API."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    q: Annotated[str, Field(max_length=MOST_LETTERS)] = ""
    kind: Annotated[
        Literal["clauses", "amendments", "comments", "submissions", "syntheses"] | None,
        Field(alias="in"),
    ] = None
    language: Language | None = None
    page: Annotated[int, Field(ge=1, le=MOST_PAGE)] = 1
    document: Annotated[str | None, Field(max_length=100)] = None

    @property
    def wish(self) -> SearchRequest:
        """Return the search request."""
        return SearchRequest(
            _replace_unprintable(self.q),
            KIND_BY_NAME.get(self.kind or ""),
            self.language,
            self.page,
            self.document,
        )


def parse_search_request(given: dict[str, Any]) -> SearchRequest:
    """Parse the search request of an address; invalid values are ignored."""
    page = given.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
    language = given.get("language", "")
    return SearchRequest(
        _replace_unprintable(given.get("q", ""))[:MOST_LETTERS],
        KIND_BY_NAME.get(given.get("in", "")),
        language if language in LANGUAGES else None,
        min(max(number, 1), MOST_PAGE),
        _replace_unprintable(given.get("document", ""))[:100] or None,
    )


def _replace_unprintable(words: str) -> str:
    """Replace characters that are not printable by spaces."""
    return "".join(letter if letter.isprintable() or letter.isspace() else " " for letter in words)
