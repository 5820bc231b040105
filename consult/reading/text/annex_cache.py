"""Which annex a page was drawn with: asked for again only where something happened in the consultation."""
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.meetings.record.annex_queries import print_of

from .fact_cache import Known

MOST = 500  # versions that are remembered
prints: dict[tuple[str, int], tuple[int, int, str]] = {}


def annex_print(version: Version, known: Known) -> str:
    """A short digest of the explanations in the annex of a version, as of these facts."""
    place = (str(db.engine.url), version.id)
    there = prints.get(place)
    if there is not None and there[:2] == (known.seq, known.turn):
        return there[2]
    if len(prints) >= MOST:
        prints.clear()
    found = print_of(version)
    prints[place] = (known.seq, known.turn, found)
    return found


def forget() -> None:
    """Ask for all of them again: somebody who is named in them left."""
    prints.clear()
