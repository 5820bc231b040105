"""The sample, loaded once for all tests of this folder."""

import shutil

import pytest

from consult.app import create_app
from consult.core.database.engine import db
from consult.sample.actions import load_sample
from tests.support.servers.postgresql import create_database


@pytest.fixture(
    scope="package",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)],
)
def sample(request, tmp_path_factory):
    """Load the sample once; return its progress messages."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("sample")
        shutil.copy(request.getfixturevalue("empty_file"), folder / "consult.db")
        url = f"sqlite:///{folder}/consult.db"
    else:
        name = tmp_path_factory.mktemp("sample").name  # files of other folders may run in between
        url = create_database(request.getfixturevalue("cluster"), name, "consult_template")
    app, told = create_app(DATABASE_URL=url), []
    with app.app_context():
        load_sample(told.append)
    yield app, told
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def loaded(sample):
    """Enter the context of an application with the sample."""
    with sample[0].app_context():
        yield sample[1]
