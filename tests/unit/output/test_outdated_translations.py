"""Tests of the files in a language whose translation did not follow the authentic text.

The text alone prints the translation, marked as one of an earlier text. A comparison prints the
authentic texts, for two equal translations would hide the change. Word and PDF say so alike.
"""

import io
import re
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.documents.models import Edition, Placement, Version, Wording
from consult.output.pdf import typst_writer as pdf
from consult.output.pdf.version_text import collect_pdf, collect_redline_pdf
from consult.output.version_queries import collect_text
from consult.output.word.redline_queries import collect_redline
from tests.support.files.redlines import write_file
from tests.world import CLAUSE_TEXTS

TRANSLATED = "chaque école d’ici à 2030"


@pytest.fixture
def versions(app, world):
    """Give the working version the earlier French text; the authentic one of clause 2 changed."""
    with app.test_request_context(), transaction():
        db.session.add(
            Edition(
                version_id=world.working, language="fr", title="Déclaration", standing="official"
            )
        )
        placements = db.session.scalars(
            select(Placement).where(Placement.version_id == world.working).order_by(Placement.place)
        ).all()
        for placement, (label, text), (_label, source) in zip(
            placements, CLAUSE_TEXTS["fr"], CLAUSE_TEXTS["en"], strict=True
        ):
            db.session.add(
                Wording(
                    placement_id=placement.id,
                    language="fr",
                    label=label,
                    text=text,
                    digest=hash_text(text),
                    rendered_from=hash_text(source),
                )
            )
    with app.test_request_context():
        yield [db.session.get_one(Version, each) for each in (world.working, world.version)]


def read_pdf(found):
    """Return the words of a PDF that these values make."""
    reader = PdfReader(io.BytesIO(pdf.write(found.model_dump_json().encode(), print)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def read_word_file(found):
    """Return the words of a Word file that these values make, deleted ones too."""
    with zipfile.ZipFile(io.BytesIO(write_file(found))) as package:
        body = package.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", body)


def fold_spaces(words):
    """Fold every white space, for a PDF breaks lines where it likes."""
    return "".join(words.split())


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_the_text_alone_prints_the_translation_marked_as_of_an_earlier_text(world, versions, form):
    collect, read = {"word": (collect_text, read_word_file), "pdf": (collect_pdf, read_pdf)}[form]
    found = collect(world.actor("sera"), versions[0], "fr", None)
    words, labels = fold_spaces(read(found)), found.source.labels
    assert fold_spaces(TRANSLATED) in words and "everyschool" not in words
    assert words.count(fold_spaces(labels["stale"])) == 1
    assert fold_spaces(labels["compared"]) not in words


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_a_comparison_prints_the_authentic_change_and_says_why(world, versions, form):
    collect, read = {
        "word": (collect_redline, read_word_file),
        "pdf": (collect_redline_pdf, read_pdf),
    }[form]
    found = collect(world.actor("sera"), versions[0], "fr", versions[1])
    words, labels = fold_spaces(read(found)), found.source.labels
    assert "everyschoolby2030" in words and "2032" in words
    assert words.count(fold_spaces(labels["compared"])) == 1
    assert fold_spaces(labels["untranslated"]) not in words, "there is a translation"
