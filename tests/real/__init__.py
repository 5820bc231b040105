"""Tests with real texts and attacks, which are not part of the project.

The data lie in the folder beside the project or in the one named by CONSULT_REAL_DATA.
"""

import os
from pathlib import Path

import pytest

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def find_real_data(path: str) -> Path:
    """Return the path of a file or folder of the real data; skip the test if it is absent."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    found = Path(os.environ.get("CONSULT_REAL_DATA") or beside) / path
    if not found.exists():
        pytest.skip(
            f"real data absent: no {path} in the folder beside the project nor in CONSULT_REAL_DATA"
        )
    return found
