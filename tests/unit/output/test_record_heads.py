"""Tests of the head of the public record in all files of an issued version."""

import io
import json
import re
import zipfile
from importlib import import_module

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from consult.consolidation.synthesis.actions import publish_synthesis
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.permissions.actor import Actor
from consult.documents.actions import issue_version
from consult.documents.models import Version
from consult.exchange.imports.parsing.paragraphs import format_text_after
from consult.exchange.word.docx_parser import read_word
from consult.output.formats import FORMATS
from tests.support.consultation.working_version import create_working_version
from tests.support.contributions.amendments import propose
from tests.support.consultation.publication_clearance import clear_for_publication

CODES = sorted(set(FORMATS) - {"dictionary_json", "data_json"})


@pytest.fixture
def version(app, world):
    """Issue a version that answers an amendment, with its synthesis; return its number."""
    with app.test_request_context():
        propose(world, "pia")
        made = create_working_version(world, based_on=world.version)
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
        publish_synthesis(world.actor("sera"), made)
    return made


def find_head(version):
    """Return the head of the event of the issue as a reader of the public record sees it."""
    event = db.session.execute(
        select(EVENT).where(EVENT.c.verb == "version.issued", EVENT.c.subject_id == version)
    ).one()
    return f"{event.seq}:{event.head}"


def write(code, version_id, language="en"):
    """Write a file of the English edition, laid out as in this language; return its bytes."""
    form, version = FORMATS[code], db.session.get_one(Version, version_id)
    before = db.session.scalar(
        select(Version).where(Version.id != version_id, Version.issued_at.is_not(None))
    )
    assert form.is_offered(version), "each kind of file is looked at"
    given = form.collector(Actor(), version, "en", before if form.compares else None)
    if language != "en":
        given.source.language = language
    writer = import_module(f"consult.output.{form.writer_module}")
    return writer.write(given.model_dump_json().encode(), lambda _percent: None)


def read(code, file):
    """Return all text of a file, its properties included."""
    if FORMATS[code].extension == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return "\n".join(
            packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")
        )


@pytest.mark.parametrize("code", CODES)
def test_every_file_of_an_issued_version_prints_the_head_at_its_issue(app, version, code):
    with app.test_request_context():
        head = find_head(version)
        printed = read(code, write(code, version))
    assert re.fullmatch(r"\d+:[0-9a-f]{64}", head)
    assert head in printed


@pytest.mark.parametrize("code", ["clean_word", "clean_pdf"])
def test_in_arabic_the_head_can_be_copied_as_it_is(app, version, code):
    with app.test_request_context():
        assert find_head(version) in read(code, write(code, version, "ar"))


def test_a_working_version_and_what_is_sent_in_have_no_head(app, world, version):
    with app.test_request_context():
        sent = read_word(write("clean_word", version))
        assert not any("tools/verify.py" in format_text_after(each) for each in sent.paragraphs)
        assert sent.paragraphs
        found = FORMATS["clean_word"].collector(
            world.actor("mona"), db.session.get_one(Version, world.working), "en", None
        )
    assert (found.source.head, found.source.labels["record_head"]) == ("", "")


def test_the_data_of_a_document_hold_the_head_of_their_newest_event(app, version):
    with app.test_request_context():
        data = json.loads(write("data_json", version))
        newest = db.session.execute(select(EVENT).order_by(EVENT.c.seq.desc()).limit(1)).one()
    assert data["head"] == f"{newest.seq}:{newest.head}" and data["as_of"] == newest.seq
