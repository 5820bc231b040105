"""Stakeholder groups and regions from the settings, in the order of every chart.

An installation may replace groups.json and regions.json in its instance folder.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from consult.core.config import get_instance_folder

DATA_FOLDER = Path(__file__).parent / "data"
GOVERNMENT_GROUP = "gov"  # nobody can choose this group for themselves
# groups whose heads of delegation the secretariat names on receipt of a letter
LETTER_GROUPS = frozenset({GOVERNMENT_GROUP, "int"})


def list_groups() -> list[dict[str, Any]]:
    """List all stakeholder groups: code, css, and letter, name and short by language."""
    return _load_setting("groups.json")


def list_regions() -> list[dict[str, Any]]:
    """List all regions: code and name by language."""
    return _load_setting("regions.json")


def list_localized_groups(language: str) -> list[dict[str, str]]:
    """List the groups in one language: code, css, letter, name, short."""
    return [_localize_entry(language, group) for group in list_groups()]


def list_localized_regions(language: str) -> list[dict[str, str]]:
    """List the regions in one language: code, name, short."""
    return [_localize_entry(language, region) for region in list_regions()]


def get_localized_group(code: str | None, language: str) -> dict[str, str] | None:
    """Return one group in one language; None if the settings have no such code."""
    return next(
        (_localize_entry(language, group) for group in list_groups() if group["code"] == code), None
    )


def name_groups(codes: Iterable[str], language: str) -> list[str]:
    """Name groups in one language; a code that the settings do not have stands for itself."""
    names = {group["code"]: group["name"] for group in list_localized_groups(language)}
    return [names.get(code, code) for code in codes]


def get_localized_region(code: str | None, language: str) -> dict[str, str] | None:
    """Return one region in one language; None if the settings have no such code."""
    return next(
        (_localize_entry(language, region) for region in list_regions() if region["code"] == code),
        None,
    )


def _localize_entry(language: str, thing: dict[str, Any]) -> dict[str, str]:
    said = {
        name: value if isinstance(value, str) else value.get(language) or value["en"]
        for name, value in thing.items()
    }
    return {"css": "", "letter": "", "short": said["name"], **said}


def _load_setting(name: str) -> list[dict[str, Any]]:
    own = get_instance_folder() / name
    file = own if own.exists() else DATA_FOLDER / name
    return _read_file(file, file.stat().st_mtime)


@lru_cache(maxsize=16)
def _read_file(file: Path, _changed: float) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found
