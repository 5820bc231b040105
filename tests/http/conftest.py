"""Fixtures of the HTTP tests: people with passwords, and a program that acts for a person."""

import pytest
from sqlalchemy import select

from consult.accounts.models import SignIn, User
from consult.accounts.sign_in.passwords import hash_password
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction

GOOD_PASSWORD = "nine calm herons wait"
GOOD_PASSWORD_HASH = hash_password(GOOD_PASSWORD)


@pytest.fixture
def program(app, world):
    """Provide program("pia"), which returns a client and the headers of a program that acts for
    Pia.
    """

    def made(name, scopes="read contribute", **more):
        token = f"program of {name}"
        with app.app_context(), transaction():
            db.session.add(
                SignIn(
                    user_id=world.ids[name],
                    token_hash=hash_text(token),
                    kind="token",
                    scopes=scopes,
                    **more,
                )
            )
        return app.test_client(), {"Authorization": f"Bearer {token}"}

    return made


@pytest.fixture
def known(app, world):
    """Give everyone the same password; return the world."""
    with app.app_context(), transaction():
        for user in db.session.scalars(select(User)):
            user.password_hash = GOOD_PASSWORD_HASH
    return world
