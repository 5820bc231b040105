"""Cache of annex digests, recomputed only after an event in the consultation."""

from consult.core.database.engine import db
from consult.documents.models import Version
from consult.meetings.record.annex_queries import digest_explanations

from .fact_cache import DocumentFacts

MOST_VERSIONS = 500  # cached versions
cached_digests: dict[tuple[str, int], tuple[int, int, str]] = {}


def get_annex_digest(version: Version, known: DocumentFacts) -> str:
    """Return a short digest of the explanations in the annex of a version, as of these facts."""
    place = (str(db.engine.url), version.id)
    there = cached_digests.get(place)
    if there is not None and there[:2] == (known.seq, known.renewal):
        return there[2]
    if len(cached_digests) >= MOST_VERSIONS:
        cached_digests.clear()
    found = digest_explanations(version)
    cached_digests[place] = (known.seq, known.renewal, found)
    return found


def clear_cache() -> None:
    """Clear all digests, after a person named in an annex closed the account."""
    cached_digests.clear()
