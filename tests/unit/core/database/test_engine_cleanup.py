"""Tests that unused engines are released, with their connections and compiled statements."""

import gc
from weakref import ref

import pytest

from consult.app import create_app
from consult.core.database.engine import db
from consult.core.events.log import transaction

pytestmark = pytest.mark.postgresql

MANY = 8


def used(url):
    """Create an application that wrote something and is gone; return a weak reference to its
    engine.
    """
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    with app.app_context():
        with transaction():
            pass
        held = ref(db.engine)
        db.engine.dispose()
    return held


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_engines_of_ended_applications_are_released(url):
    gc.collect()
    gc.freeze()  # what stays of the tests before need not be looked at each time
    held = []
    for _ in range(MANY):
        held.append(used(url))
        gc.collect()
    assert sum(each() is not None for each in held) <= MANY // 2, (
        "the newest may be kept here and there, not all of them"
    )
