"""Fixtures of the tests of the API's inputs and description."""

import pytest

from consult.app import create_app
from consult.core.web.openapi import build_description


@pytest.fixture(scope="session")
def description():
    """Build the description of the API once; it depends on the program alone."""
    return build_description(create_app())
