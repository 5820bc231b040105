"""The data of the benchmarks: a consultation with a crowd, and empty, busy, long, calm and
debated documents.
"""

from types import SimpleNamespace
from typing import NamedTuple

from flask import Flask
from sqlalchemy import insert, select

from .amendment_data import create_amendments
from consult.app import create_app
from consult.positions.actions import open_standing_ballots
from consult.ballots.forms import OpenBallotForm
from consult.ballots.opening.actions import open_ballot
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import create_tables, db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.events.dispatcher import get_newest_seq
from consult.documents.models import Clause, Document, Edition, Placement, Version, Wording
from consult.sample.actions import load_sample
from tests.world import World

CLAUSE_TEXT = (
    "We *resolve* to connect every school, library and health post by 2030 through investment by "
    "the private sector and [voluntary] public financing, giving priority to those who are "
    "furthest behind, as number %d."
)


AMENDMENT_COUNT = 1_000  # on the document that is debated


class SeededData(NamedTuple):
    """The world, the crowd's secrets, the clauses of each document by its slug, and an open
    ballot.
    """

    world: World
    tokens: list[str]
    clauses: dict[str, list[int]]
    ballot: int


def seed_database(url: str, crowd: int) -> SeededData:
    """Create the tables, the world, its crowd and the documents."""
    create_tables(url)
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    world = World(app)
    with app.app_context(), transaction():
        clauses = {
            slug: _create_document(world, slug, size, comments)
            for slug, size, comments in (
                ("empty", 100, 0),
                ("busy", 100, 5_000),
                ("long", 1_000, 0),
                ("talk", 100, 0),
                ("calm", 150, 0),
                ("debated", 150, 5_000),
            )
        }
        debated = find_row(Clause, clauses["debated"][0]).document_id
        create_amendments(world, debated, clauses["debated"], AMENDMENT_COUNT)
    tokens = world.crowd(crowd)
    ballot = open_recorded_ballot(app, world)
    return SeededData(world, tokens, clauses, ballot)


def open_recorded_ballot(app: Flask, world: World) -> int:
    """Open a recorded ballot of all participants with a running count; return its number."""
    with app.app_context():
        with transaction():
            db.session.get_one(Consultation, world.consultation).formal_ballots = True
        number = open_ballot(
            world.actor("cho"),
            world.consultation,
            OpenBallotForm(
                kind="recorded", electorate="people", question="Shall it be so?", shows="live"
            ),
        ).id
        db.engine.dispose()
    return int(number)


def load_sample_crowd(url: str, crowd: int) -> tuple[list[str], list[int]]:
    """Create the tables, the sample and a crowd; return the crowd's secrets and the statement's
    clauses.
    """
    create_tables(url)
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    with app.app_context():
        load_sample(lambda _words: None)
        document = db.session.scalars(select(Document).where(Document.slug == "statement")).one()
        clauses = list(
            db.session.scalars(
                select(Placement.clause_id).where(
                    Placement.version_id == document.current_version_id,
                    Placement.kind != "heading",
                    Placement.place >= 0,
                )
            )
        )
        where = SimpleNamespace(app=app, consultation=document.consultation_id)
    tokens = World.crowd(where, crowd)
    with app.app_context():
        db.engine.dispose()
    return tokens, clauses


def _create_document(world: World, slug: str, clauses: int, comments: int) -> list[int]:
    document = Document(consultation_id=world.consultation, slug=slug, title={"en": slug.title()})
    db.session.add(document)
    db.session.flush()
    version = Version(
        document=document,
        slug="zero-draft",
        name={"en": "Zero draft"},
        symbol=f"T/{slug}",
        place=1,
        issued_at=utc_now(),
    )
    rows = [Clause(document=document, consultation_id=world.consultation) for _ in range(clauses)]
    db.session.add_all([version, *rows])
    db.session.flush()
    placed = [
        Placement(version_id=version.id, clause_id=row.id, place=place, kind="operative")
        for place, row in enumerate(rows)
    ]
    db.session.add_all(
        [
            Edition(version_id=version.id, language="en", title=slug.title(), standing="authentic"),
            *placed,
        ]
    )
    db.session.flush()
    db.session.add_all(
        Wording(
            placement_id=each.id,
            language="en",
            label=f"{each.place + 1}.",
            text=CLAUSE_TEXT % each.place,
            digest=hash_text(CLAUSE_TEXT % each.place),
        )
        for each in placed
    )
    document.current_version_id = version.id
    db.session.flush()
    open_standing_ballots(document.id)
    if comments:
        db.session.execute(
            insert(Comment),
            [
                {
                    "consultation_id": world.consultation,
                    "document_id": document.id,
                    "clause_id": rows[n % clauses].id,
                    "place": "clause",
                    "kind": "general",
                    "author_id": world.ids["pia"],
                    "language": "en",
                    "row_version": 1,
                    "body": (
                        f"A comment of the usual length about the words of this clause, number {n}."
                    ),
                    "posted_at": utc_now(),
                }
                for n in range(comments)
            ],
        )
    return [row.id for row in rows]


def fill_log(url: str, count: int) -> None:
    """Record events until the log has this many."""
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    with app.app_context():
        while missing := max(0, min(count - get_newest_seq(), 5_000)):
            with transaction():
                for number in range(missing):
                    record_event(
                        "position.taken",
                        EventSubject(number + 1, 1),
                        Actor(1),
                        audience="nobody",
                        ballot_id=1,
                        clause_id=1,
                        document_id=1,
                        choice="support",
                    )
        db.engine.dispose()
