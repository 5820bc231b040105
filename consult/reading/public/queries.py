"""Public pages of all consultations, for crawlers."""

from typing import NamedTuple

from consult.consultations.queries import list_readable_consultations
from consult.core.permissions.actor import Actor
from consult.documents import queries as documents
from consult.meetings.queries import list_meetings


class PublicPage(NamedTuple):
    """A page that everyone may read: the endpoint with its values."""

    endpoint: str
    values: dict[str, str | int]


MOST_PAGES = 8_000  # a sitemap has 50,000 addresses at most, and each page has six


def list_public_pages(actor: Actor) -> list[PublicPage]:
    """List the pages for a sitemap, those of the whole before those of its parts."""
    pages, clauses = [PublicPage("accounts.organisation_list", {})], []
    for consultation in list_readable_consultations(actor):
        slug = consultation.slug
        pages += [
            PublicPage(endpoint, {"slug": slug})
            for endpoint in (
                "reading.home",
                "documents.listing",
                "submissions.listing",
                "meetings.listing",
            )
        ]
        for document in documents.list_documents(consultation.id):
            place: dict[str, str | int] = {"slug": slug, "document": document.slug}
            if document.current_version_id is None:
                continue
            pages += [PublicPage("reading.text", place), PublicPage("amendments.listing", place)]
            pages += [
                PublicPage("reading.text", place | {"version": version.slug})
                for version in documents.list_readable_versions(actor, document)
                if version.id != document.current_version_id
            ]
            clauses += [
                PublicPage("reading.clause", {"clause_id": each.clause})
                for each in documents.load_clause_order(document.current_version_id)
            ]
        pages += [
            PublicPage("meetings.meeting", {"slug": slug, "meeting": meeting.slug})
            for meeting in list_meetings(consultation.id)
        ]
    return (pages + clauses)[:MOST_PAGES]
