"""Benchmark of the moderators' desk with many contributions: python -m bench.desk_latency.

The coverage board and the workbenches of a text with 150 clauses, 1,000 amendments and
5,000 comments are compared with those of the sample, in one process, turn by turn. Target:
at most three times the sample's time. Caches are cleared before each request ("cold"), or
filled ("warm").
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("CONSULT_INSTANCE", tempfile.mkdtemp(prefix="consult-bench-"))

from flask import Flask
from sqlalchemy import select

from .publication import clear_caches
from .seed_data import AMENDMENT_COUNT, load_sample_crowd, seed_database
from consult.accounts.models import SignIn, User
from consult.app import create_app
from consult.consolidation.desk.queries import load_board
from consult.consultations.models import Membership
from consult.consultations.queries import build_actor_without_sign_in
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.events.log import transaction
from consult.documents.actions import create_version
from consult.documents.models import Clause, Document, Version

TURNS = 7
WORKBENCHES = 5  # of the clauses with most to answer
MOST_RATIO = 3.0
MODERATOR_TOKEN = "the-moderator-at-the-desk"


class MeasuredDesk:
    """A working version of a document, read by a moderator of its consultation."""

    def __init__(self, url: str, slug: str) -> None:
        self.app: Flask = create_app(
            DATABASE_URL=url, SAMPLE=False, LIMIT_USER=1_000_000, LIMIT_ADDRESS=1_000_000
        )
        with self.app.app_context():
            document = db.session.scalars(select(Document).where(Document.slug == slug)).one()
            holders = select(Membership.user_id).where(
                Membership.consultation_id == document.consultation_id,
                Membership.role == "moderator",
            )
            moderator = db.session.scalars(
                select(User).where(User.id.in_(holders)).order_by(User.id)
            ).first()
            assert moderator is not None
            actor = build_actor_without_sign_in(moderator)
            made = create_version(
                actor,
                document.id,
                "rev-b",
                {"en": "Rev.B"},
                "T/B",
                based_on=document.current_version_id,
            )
            rows = sorted(
                load_board(actor, find_row(Version, made.id)).rows, key=lambda row: -row.due
            )[:WORKBENCHES]
            self.pages = {
                "the coverage board": [f"/en/versions/{made.id}/desk"],
                "a workbench": [
                    f"/en/versions/{made.id}/desk/{row.line.clause_id}" for row in rows
                ],
            }
            with transaction():
                db.session.add(
                    SignIn(user_id=moderator.id, token_hash=hash_text(MODERATOR_TOKEN), strong=True)
                )

    def seconds(self, what: str, before: Callable[[], None]) -> float:
        """Return the mean seconds of the pages of this kind."""
        client, took = self.app.test_client(), 0.0
        client.set_cookie(COOKIE_NAME, MODERATOR_TOKEN)
        for path in self.pages[what]:
            before()
            began = perf_counter()
            assert client.get(path).status_code == 200, path
            took += perf_counter() - began
        return took / len(self.pages[what])


def main() -> int:
    """Measure and print; return 1 if the target was missed."""
    kept = True
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        much, sample = (f"sqlite:///{Path(folder)}/{name}.db" for name in ("much", "sample"))
        ground = seed_database(much, 10)
        load_sample_crowd(sample, 1)
        with create_app(DATABASE_URL=much, SAMPLE=False).app_context():
            slug = find_row(
                Document, find_row(Clause, ground.clauses["debated"][0]).document_id
            ).slug
        both = MeasuredDesk(much, slug), MeasuredDesk(sample, "statement")
        print(
            f"{len(ground.clauses['debated'])} clauses, {AMENDMENT_COUNT:,} amendments, 5,000 "
            "comments, beside the sample"
        )
        for what in both[0].pages:
            for how, before in (("cold", clear_caches), ("warm", lambda: None)):
                turns = [[desk.seconds(what, before) for desk in both] for _ in range(TURNS)]
                own, beside = (median(turn[place] for turn in turns) for place in (0, 1))
                print(
                    f"{what}, {how}: {own * 1000:.0f} ms beside "
                    f"{beside * 1000:.0f} ms: {own / beside:.2f} (at most {MOST_RATIO})"
                )
                kept = kept and own / beside <= MOST_RATIO
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
