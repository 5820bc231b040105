"""A program that speaks for a person, for the tests of the API."""
import pytest

from consult.accounts.models import SignIn
from consult.core.db import db
from consult.core.digests import hashed
from consult.core.events import transaction


@pytest.fixture
def program(app, world):
    """program("pia") -> a client and the headers of a program that speaks for Pia."""

    def made(name, **more):
        token = f"program of {name}"
        with app.app_context(), transaction():
            db.session.add(SignIn(user_id=world.ids[name], token_hash=hashed(token), kind="token", **more))
        return app.test_client(), {"Authorization": f"Bearer {token}"}

    return made
