"""Fixtures of the tests of accounts: people with a password."""

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.support.consultation.sign_in import HASH


@pytest.fixture
def known(world, here):
    """Give everyone the same password."""
    with transaction():
        for user in db.session.scalars(select(User)):
            user.password_hash = HASH
    return world
