"""Tests that everyone can compare the digest of an issued text with the public record."""

import json
from hashlib import sha256

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, find_row
from consult.core.events.log import Event, transaction
from consult.core.permissions.actor import Actor
from consult.documents.actions import issue_version
from consult.documents.models import Edition, Version
from consult.documents.versions.jobs import publish_edition_digests
from consult.output.version_queries import load_source
from tests.support.consultation.document_data import collected
from tests.support.consultation.publication_clearance import clear_for_publication


@pytest.fixture
def issued(app, world):
    """Issue the working version, and publish the digests of the one before."""
    with app.app_context():
        clear_for_publication(world, world.working)
        issue_version(world.actor("sera"), world.working)
        forget_digests(world)
        publish_edition_digests()


def forget_digests(world):
    """Leave the issued version as an older release did: without digests."""
    with transaction():
        for edition in db.session.scalars(
            select(Edition).where(Edition.version_id == world.version)
        ):
            edition.digest = None


def list_recorded():
    """Return the digests of editions that the record lists, by version and language."""
    found = {}
    for event in db.session.scalars(
        select(Event).where(Event.verb.in_(("version.issued", "edition.published")))
    ):
        facts = event.facts
        listed = facts.get("editions") or {facts["language"]: facts["digest"]}
        found |= {(facts["version_id"], language): digest for language, digest in listed.items()}
        assert event.audience == "everyone"
    return found


def compute(version, edition):
    """Compute the digest of an edition from the public data alone, as docs/data.md says."""
    lines = [
        [clause["kind"], clause["level"], words["label"], words["text"]]
        for clause in version["clauses"]
        for words in clause["wordings"]
        if words["language"] == edition["language"]
    ]
    said = json.dumps(
        [edition["language"], edition["title"], lines], ensure_ascii=False, separators=(",", ":")
    )
    return sha256(said.encode()).hexdigest()


def test_the_public_data_give_the_digests_of_the_record(app, world, issued):
    with app.app_context():
        recorded = list_recorded()
        versions = collected(world).model_dump(mode="json")["versions"]
        told = {
            (version["id"], edition["language"]): edition["digest"]
            for version in versions
            for edition in version["editions"]
        }
        computed = {
            (version["id"], edition["language"]): compute(version, edition)
            for version in versions
            for edition in version["editions"]
        }
    assert recorded == told == computed and len(recorded) >= 3


def test_page_and_files_tell_the_digest_of_the_record(app, world, browser, issued):
    with app.app_context():
        recorded = list_recorded()[world.working, "en"]
        version = find_row(Version, world.working)
        with app.test_request_context():
            origin = load_source(Actor(), version, "en").labels["made_from"]
    assert f"Its digest (SHA-256): {recorded}" in origin
    page = browser().get("/en/c/talks/statement", follow_redirects=True).text
    assert "Digest of this text" in page and recorded in page


def test_a_working_version_has_no_digest_and_an_issued_one_gets_it_once(app, world):
    with app.app_context():
        forget_digests(world)
        assert publish_edition_digests() == 2 and publish_edition_digests() == 0
        working = select(Edition.digest).where(Edition.version_id == world.working)
        assert set(db.session.scalars(working)) <= {None}
        with transaction():
            one = db.session.scalars(select(Edition).where(Edition.version_id == world.version))
            next(iter(one)).digest = None
        assert publish_edition_digests() == 1
