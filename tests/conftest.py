"""Fixtures of all tests.

A test that takes `app` runs on SQLite. With the marker `postgresql`, or with --thorough, it
runs on PostgreSQL, too.
"""

import json
import gc
import os
import re
import tempfile
from pathlib import Path

gc.disable()  # while the program is loaded; freeze_memory enables it

os.environ["CONSULT_INSTANCE"] = tempfile.mkdtemp(prefix="consult-tests-")
os.environ["CONSULT_ENVIRONMENT_FILE"] = ""  # what a machine has in /etc is no part of a test

import pytest  # noqa: E402 - the instance folder must be known first
import hypothesis  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import text  # noqa: E402

from consult.core.database.engine import create_tables, db  # noqa: E402
from consult.output import artifact_cache  # noqa: E402
from consult.core.web.write_endpoint import COOKIE_NAME  # noqa: E402
from consult.core.web.csrf import compute_csrf_token  # noqa: E402
from tests.databases import (  # noqa: E402
    ApplicationPool,
    DatabaseTemplates,
    close_engines,
    parametrize_databases,
)
from tests.support.servers.postgresql import create_database, run_postgresql  # noqa: E402
from tests.support.compile_caches import (  # noqa: E402
    cache_url_builders,
    cache_statements,
    cache_templates,
    freeze_memory,
)
from tests.support.failure_lines import FailureLines  # noqa: E402
from tests.support.template_attributes import forbid_unknown_attributes  # noqa: E402
from tests.support.worker_distribution import sort_by_length  # noqa: E402

# This fixture looks at every event of every test.
from tests.support.payload_limit import limit_payload_size  # noqa: E402, F401

# The same examples in each run, so that a failure is caused by a change and not by chance. To look
# for new ones, run pytest --hypothesis-profile=default, and --hypothesis-seed as often as you like.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.load_profile("steady")
# A file that is asked for is waited for: after some seconds people see a page that reloads itself.
artifact_cache.WAIT_SECONDS = 60
cache_url_builders()
cache_templates()
cache_statements()
forbid_unknown_attributes()
freeze_memory()


def pytest_configure(config):
    config.pluginmanager.register(FailureLines(config))


def pytest_addoption(parser):
    parser.addoption(
        "--thorough",
        action="store_true",
        help="every case on both databases, every page in each language and "
        "width, and as many made-up requests as are worth it: make test-all",
    )


def pytest_generate_tests(metafunc):
    parametrize_databases(metafunc)


def pytest_unconfigure():
    """Let pytest end without looking through what a whole run has left."""
    gc.freeze()


def pytest_collection_modifyitems(config, items):
    """Deselect thorough tests unless asked for, and begin with the files that take longest."""
    if not config.getoption("thorough"):
        left = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left)
    sort_by_length(items)


TAG = re.compile(r"<[a-zA-Z][^<>]*>")


class PageText:
    """A response whose text has one space wherever a tag of its HTML has white space."""

    @property
    def text(self):
        """Return the text; how the template breaks a tag into lines makes no difference."""
        if self.mimetype != "text/html":
            return super().text
        return TAG.sub(lambda tag: " ".join(tag[0].split()), super().text)


class BrowserClient(FlaskClient):
    """A test client that acts as the browser of one visitor.

    Each request has an application context of its own, which keeps visitors apart.
    """

    token = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.response_wrapper = type("PageResponse", (PageText, self.response_wrapper), {})

    def open(self, *args, **kwargs):
        with self.application.app_context():
            return super().open(*args, **kwargs)

    def say(self, method, path, given, key=None, csrf=None):
        """Send one JSON write as the page's script does."""
        headers = {"X-CSRF-Token": compute_csrf_token(self.token) if csrf is None else csrf}
        if key:
            headers["Idempotency-Key"] = key
        body = json.dumps(given)  # in ASCII, so that halves of characters can be sent, too
        return self.open(
            path, method=method, data=body, content_type="application/json", headers=headers
        )

    def fill(self, path, given, key=None, *, scripted=False):
        """Submit one HTML form as a browser without JavaScript does, or as the page's script."""
        fields = {"csrf": compute_csrf_token(self.token), **({"key": key} if key else {}), **given}
        headers = {"X-Requested-With": "fetch"} if scripted else {}
        return self.open(path, method="POST", data=fields, headers=headers)


@pytest.fixture(scope="session")
def cluster():
    """Start a PostgreSQL cluster with a template database that has the tables."""
    with run_postgresql() as address:
        template = create_database(address, "consult_template")
        create_tables(template)
        yield address


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """Create a SQLite file with the tables, which other fixtures copy."""
    file = tmp_path_factory.mktemp("template") / "consult.db"
    create_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def used_again(cluster):
    """Create the one PostgreSQL database that all tests of this process use in turn.

    A database for each test would fill the disk.
    """
    return create_database(cluster, "consult_tests", "consult_template")


@pytest.fixture(scope="session")
def databases(empty_file):
    """Provide the empty databases and the filled ones that this process copies."""
    return DatabaseTemplates(empty_file)


@pytest.fixture(scope="session")
def applications():
    """Provide the application that the tests of this process share."""
    return ApplicationPool()


@pytest.fixture
def url(request, databases, tmp_path):
    """Provide the address of a database with the tables, filled if the test takes `world`."""
    full = "world" in request.fixturenames
    if request.param == "sqlite":
        yield databases.copy_file(tmp_path / "consult.db", full=full)
        (tmp_path / "consult.db").unlink(missing_ok=True)
    else:
        yield databases.fill(request.getfixturevalue("used_again"), full=full)


@pytest.fixture
def settings():
    """Provide settings of the application under test; a test module may override them."""
    return {}


@pytest.fixture
def app(url, settings, applications):
    app = applications.lend(url, settings)
    app.test_client_class = BrowserClient
    yield app
    close_engines(app)


@pytest.fixture
def here(app):
    """Enter the application context, for tests that call actions and queries."""
    with app.app_context():
        yield


@pytest.fixture
def world(app, databases):
    return databases.world(app)


@pytest.fixture
def browser(app, world):
    """Provide browser("pia"), a client signed in as Pia; browser() is anonymous."""

    def open_as(name=None):
        client = app.test_client()
        client.token = world.tokens[name] if name else "anonymous"
        client.set_cookie(COOKIE_NAME, client.token)
        return client

    return open_as


@pytest.fixture
def look(app):
    """Provide look(sql), which returns the rows as a second connection sees them."""

    def rows(sql, **values):
        with app.app_context(), db.engine.connect() as other:
            return other.execute(text(sql), values).all()

    return rows


@pytest.fixture(scope="session")
def mails():
    """Provide the folder that mails are written to."""
    return Path(os.environ["CONSULT_INSTANCE"]) / "mail"
