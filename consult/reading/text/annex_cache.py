"""Which annex a page was drawn with: asked for again only where something happened in the consultation."""
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.meetings.record.annex_queries import digest_explanations

from .fact_cache import DocumentFacts

MOST_VERSIONS = 500  # versions that are remembered
cached_digests: dict[tuple[str, int], tuple[int, int, str]] = {}


def get_annex_digest(version: Version, known: DocumentFacts) -> str:
    """A short digest of the explanations in the annex of a version, as of these facts."""
    place = (str(db.engine.url), version.id)
    there = cached_digests.get(place)
    if there is not None and there[:2] == (known.seq, known.turn):
        return there[2]
    if len(cached_digests) >= MOST_VERSIONS:
        cached_digests.clear()
    found = digest_explanations(version)
    cached_digests[place] = (known.seq, known.turn, found)
    return found


def clear_cache() -> None:
    """Ask for all of them again: somebody who is named in them left."""
    cached_digests.clear()
