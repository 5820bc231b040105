"""Tests of the titles of files: a subtitle that the title contains is not printed again."""

import pytest

from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Document, Edition, Version
from consult.output.version_queries import load_source

pytestmark = pytest.mark.usefixtures("here")


@pytest.mark.parametrize(
    ("title", "subtitle", "printed"),
    [
        ("Statement on the Implementation", "on the implementation", ""),
        ("Statement", "on the implementation", "on the implementation"),
        ("بيان القمة بشأن تنفيذ نواتج القمة", "بشأن تنفيذ نواتج القمة", ""),
        ("关于峰会成果落实情况的声明", "关于峰会成果落实情况", ""),
        ("Statement", "", ""),
    ],
)
def test_a_subtitle_is_printed_once(app, world, title, subtitle, printed):
    with transaction():
        find_row(Document, world.document).subtitle = {"en": subtitle} if subtitle else {}
        db.session.get_one(Edition, (world.version, "en")).title = title
    with app.test_request_context("/en/"):
        source = load_source(world.actor("pia"), find_row(Version, world.version), "en")
    assert (source.title, source.subtitle) == (title, printed)
