"""Benchmark of the search over 50,000 contributions in six languages: python -m bench.search.

Each query is asked by words of the index and, beside it, as it was before: as a stretch of
each text (LIKE). Figures are ratios of the two in the same database, SQLite and PostgreSQL,
each the shortest of a few turns. Target: all queries together take at most MOST_SUM of what
they took before.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from time import perf_counter

os.environ.setdefault("CONSULT_INSTANCE", tempfile.mkdtemp(prefix="consult-bench-"))

from sqlalchemy import and_, insert

from consult.app import create_app
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core import config
from consult.core.database.engine import create_tables, db, find_row
from consult.core.events.log import transaction
from consult.search import actions, queries
from consult.search.candidates import queries as candidates
from consult.search.candidates.query_terms import read_terms
from consult.search.forms import SearchRequest
from consult.search.result_queries import SearchCandidate, load_results
from consult.text.search_normalization import fold_text
from tests.support.servers.postgresql import create_database, run_postgresql
from tests.world import World

COUNT = 2_000 if "--quick" in sys.argv else 50_000
TURNS, MOST_SUM = 5, 0.9
LETTERS = "abcdefghijklmnopqrstuvwxyz"
QUERIES = (
    "connectivity",
    "schools",
    "school library",
    "every",
    "conn",
    "qxz17",
    "школ",
    "المدارس",
    "人权",
    "données personnelles",
    "zebra school",
)


def make_bodies(count: int) -> list[tuple[str, str]]:
    """Make comments of some sixty words, with language: two of the sample, and a rare word."""
    said = json.loads((config.ROOT / "consult/sample/data/comments.json").read_text("utf-8"))
    pairs = zip(cycle(said), islice(cycle(said), 7, None), range(count), strict=False)
    return [
        (one["language"], f"{one['body']} {other['body']} qx{LETTERS[number % 26]}{number // 26}")
        for one, other, number in pairs
    ]


def fill(url: str) -> World:
    """Fill a new database with comments and their index."""
    create_tables(url)
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    world = World(app)
    fixed = {
        "consultation_id": world.consultation,
        "document_id": world.document,
        "clause_id": world.clause,
        "place": "clause",
        "author_id": world.ids["pia"],
    }
    with app.app_context():
        with transaction():
            rows = [{**fixed, "language": code, "body": body} for code, body in make_bodies(COUNT)]
            db.session.execute(insert(Comment), rows)
        began = perf_counter()
        actions.rebuild_index()
        print(f"{COUNT:,} comments indexed in {perf_counter() - began:.1f} s")
    return world


def search_as_before(consultation_id: int, words: str) -> int:
    """Show the first page of texts with all words as stretches; return how many there are."""
    wish = SearchRequest(words)
    query = candidates._select_public(consultation_id, wish).where(
        and_(*(candidates._holds_phrase(fold_text(each)) for each in words.split()))
    )
    rows = db.session.execute(query.limit(candidates.MAX_CANDIDATES + 1))
    found = [SearchCandidate(*row) for row in rows]
    terms = read_terms(words)
    load_results(queries._rank_candidates(found, terms)[: queries.PAGE_SIZE], terms)
    return len(found)


def take_shortest(*works: Callable[[], object]) -> list[float]:
    """Return the shortest seconds of each work, in turns."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(TURNS):
        for own, work in zip(took, works, strict=True):
            began = perf_counter()
            work()
            own.append(perf_counter() - began)
    return [min(each) for each in took]


def measure(world: World, name: str) -> bool:
    """Print each query beside what it took before; return whether the targets are met."""
    sums = [0.0, 0.0]
    with world.app.app_context():
        consultation = find_row(Consultation, world.consultation)
        actor = world.actor(None)
        for words in QUERIES:
            search = partial(queries.search_consultation, actor, consultation, SearchRequest(words))
            found = search()
            now, before = take_shortest(search, partial(search_as_before, consultation.id, words))
            sums = [sums[0] + now, sums[1] + before]
            print(
                f"{name}  {now / before:5.2f}  {now * 1000:7.1f} ms  {before * 1000:7.1f} ms  "
                f"{found.total:6}  {words}"
            )
    print(f"{name}  {sums[0] / sums[1]:5.2f}  of what it was before, all queries together")
    return sums[0] <= MOST_SUM * sums[1]


def main() -> int:
    """Measure both databases; return 1 if a target was missed."""
    folder = tempfile.mkdtemp(prefix="consult-bench-")
    kept = measure(fill(f"sqlite:///{folder}/search.db"), "SQLite    ")
    with run_postgresql() as address:
        kept = measure(fill(create_database(address, "search")), "PostgreSQL") and kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
