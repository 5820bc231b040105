"""Writes the small database of a release: `python -m tests.releases.dump_writer FILE.sql.gz`.

docs/development/releasing.md says when it is run.
"""

import gzip
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import flask_migrate
from flask import Flask

from consult.app import create_app
from consult.comments.actions import edit_comment, reply_to_comment, withdraw_comment
from consult.comments.agreements.actions import agree_with_comment
from consult.core.events.dispatcher import Dispatcher
from consult.drafts.actions import keep_draft
from tests.databases import UNLIMITED_SETTINGS, close_engines
from tests.support.consultation.ballots import (
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.recorded_world import record_world
from tests.support.consultation.working_version import create_working_version
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say
from tests.support.contributions.positions import take
from tests.world import World

WORDS = "Public financing is what schools need."  # the upgrade looks for them on clause 2


def act_in_world(app: Flask) -> None:
    """Make the world of the tests, and let its people comment, propose, vote and meet."""
    world = World(app)
    FirstReadingMeeting(world)
    with app.app_context():
        record_world(world)
        follower = Dispatcher()
        first = say(world, "pia", body=WORDS)
        for body in ("A second word.", "A third one."):
            say(world, "ivo", body=body)
        withdraw_comment(world.actor("hana"), say(world, "hana", body="Sent too early."))
        edit_comment(world.actor("pia"), first, f"{WORDS} Every one of them.", row_version=1)
        reply_to_comment(world.actor("nils"), first, "We agree in part.")
        agree_with_comment(world.actor("hana"), first)
        for name, choice in (("hana", "support"), ("nils", "object"), ("ivo", "abstain")):
            take(world, name, choice, reason="It costs too much." if choice == "object" else None)
        create_working_version(world, based_on=world.version)
        propose(world, "pia")
        propose(world, "paul", text="We *resolve* to connect every school by 2035.")
        keep_draft(world.actor("dora"), f"clause-{world.clause}:0", {"body": "Not sent yet"})
        closed = open_test_ballot(world)
        for name, choice in (("hana", "yes"), ("nils", "no")):
            cast_test_vote(world, name, closed, choice)
        close_test_ballot(world, closed)
        cast_test_vote(world, "nils", open_test_ballot(world, SOUNDING_BALLOT), "support")
        follower.step()


def write_dump(file: Path) -> None:
    """Write the database of such a world into a file, as compressed SQL text."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "consult.db"
        app = create_app(DATABASE_URL=f"sqlite:///{database}", **UNLIMITED_SETTINGS)
        with app.app_context():
            flask_migrate.upgrade()
        act_in_world(app)
        close_engines(app)
        with closing(sqlite3.connect(database)) as raw:
            lines = "\n".join(raw.iterdump())
    file.write_bytes(gzip.compress(lines.encode(), 9, mtime=0))


if __name__ == "__main__":
    write_dump(Path(sys.argv[1]))
