"""Fixtures of the journeys: screenshots of their steps, for those who want to look at them."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def pictures():
    """Provide show(person, name), which saves a screenshot in the folder named by
    CONSULT_PICTURES.
    """
    kept = os.environ.get("CONSULT_PICTURES")

    def show(person, name):
        if kept:
            Path(kept).mkdir(parents=True, exist_ok=True)
            tall = person.page.evaluate("document.documentElement.scrollHeight > 4000")
            person.page.screenshot(path=f"{kept}/{name}.png", full_page=not tall)

    return show
