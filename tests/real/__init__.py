"""Tests over real texts and attacks, which are no part of the project: beside it, or where CONSULT_REAL_DATA says."""

import os
from pathlib import Path

import pytest

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def real(path: str) -> Path:
    """Find a file or folder of the real data; the test is skipped where there is none."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    found = Path(os.environ.get("CONSULT_REAL_DATA") or beside) / path
    if not found.exists():
        pytest.skip(
            f"real data absent: no {path} in the folder beside the project nor in CONSULT_REAL_DATA"
        )
    return found
